"""A run's network with the weights of one of its kept epochs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import keras

from cnn_demo.network.build import build
from cnn_demo.network.weights import load_tensors, set_weights
from cnn_demo.runs.epochs import checked_epoch_file
from cnn_demo.runs.trained_network import TrainedNetwork


def model_at_epoch(path: str, epoch: int) -> keras.Model:
    """The network of the run's folder with its weights after that many epochs, 0 for the start.

    Every call for a run returns the same model object with other weights, which saves building and compiling it for each
    epoch: finish with one epoch before asking for the next. Raises RunError where the epoch was not kept, ModelError
    where its file is damaged or belongs to another design.
    """
    file = checked_epoch_file(Path(path), epoch)
    model = _model(path)
    set_weights(model, load_tensors(file), f"{file.parent.name}/{file.name}")
    return model


@lru_cache(maxsize=1)
def _model(path: str) -> keras.Model:
    return build(TrainedNetwork(Path(path)).project().architecture)
