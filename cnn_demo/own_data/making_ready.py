"""Makes an own data set ready for training: groups near duplicates, then makes the images and their split."""

from __future__ import annotations

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health.grouping import groups_for_split
from cnn_demo.own_data.ready import Report
from cnn_demo.own_data.records import Preparation
from cnn_demo.spec.data import DataSpec

GROUPING_SHARE = 0.2  # of the time, as measured with 5,000 photographs


def make_ready(data_set: OwnDataSet, preparation: Preparation, report: Report) -> DataSpec:
    """Choose this preparation, and make the images. Returns the data to train on.

    report: is told the share done and what is being done; it may raise to end the work, and the images are as before then.
    Raises what OwnDataSet.prepare raises.
    """
    groups = groups_for_split(
        data_set.pictures(), data_set.pixels, lambda share, step: report(GROUPING_SHARE * share, step)
    )
    if groups:
        data_set.set_groups(groups)
    if preparation != data_set.preparation:
        data_set.set_preparation(preparation)
    return data_set.prepare(lambda share, step: report(GROUPING_SHARE + (1 - GROUPING_SHARE) * share, step))
