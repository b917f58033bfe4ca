"""A trained network on the test part of a data set."""

from __future__ import annotations

import time
from typing import Any

from cnn_demo.datasets.load import load as load_data
from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.figures import figures
from cnn_demo.inspection.labelled import check_fit
from cnn_demo.network.batches import outputs
from cnn_demo.network.service import load


def evaluate(path: str, dataset: str) -> dict[str, Any]:
    """Figures of the network in that folder on a data set's test part, and the seconds that predicting took.

    Raises DatasetError, ModelError.
    """
    images = load_data(dataset)
    model = load(path).model
    check_fit(images.x_test, images.y_test, model, dataset)
    started = time.monotonic()
    probabilities = outputs(model, as_input(images.x_test))
    seconds = time.monotonic() - started
    return {**figures(probabilities, images.y_test), "seconds": round(seconds, 3)}
