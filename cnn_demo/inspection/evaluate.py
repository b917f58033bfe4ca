"""The task `evaluate`: figures of a trained network on the test part of a data set."""

from __future__ import annotations

import time
from collections.abc import Sequence

from cnn_demo.datasets import catalog
from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.labelled_images import check_fit
from cnn_demo.network.averaging import averaged_outputs
from cnn_demo.network.service import load
from cnn_demo.prediction.figures import figures
from cnn_demo.runs.inspection_results import Evaluation
from cnn_demo.spec.data import DataSpec


def evaluate(
    path: str, data: DataSpec, others: Sequence[str] = (), moved: bool = False, workspace: str = ""
) -> Evaluation:
    """Figures of the network on the test part of a data set, and the seconds that predicting took.

    others: folders of networks whose probabilities are averaged with its own.
    moved: see averaged_outputs. workspace: the folder of the workspace that an own data set is in.
    Raises DatasetError, ModelError.
    """
    images = catalog.from_environment(workspace).load(data)
    models = [load(each).model for each in (path, *others)]
    for model in models:
        check_fit(images.x_test, images.y_test, model, data.name)
    started = time.monotonic()
    probabilities = averaged_outputs(models, as_input(images.x_test), moved=moved)
    seconds = time.monotonic() - started
    return {**figures(probabilities, images.y_test), "seconds": round(seconds, 3)}
