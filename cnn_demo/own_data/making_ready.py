"""Makes an own data set ready for training with a preparation that was just chosen."""

from __future__ import annotations

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.ready import Report
from cnn_demo.own_data.records import Preparation
from cnn_demo.spec.data import DataSpec


def make_ready(data_set: OwnDataSet, preparation: Preparation, report: Report) -> DataSpec:
    """Choose this preparation, and make the images. Returns the data to train on.

    report: as for OwnDataSet.prepare. Raises what that raises; the images are as before then.
    """
    if preparation != data_set.preparation:
        data_set.set_preparation(preparation)
    return data_set.prepare(report)
