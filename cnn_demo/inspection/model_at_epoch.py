"""A run's network as it was after one of its kept epochs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import keras

from cnn_demo.network.build import build
from cnn_demo.network.weights import load_tensors, set_weights
from cnn_demo.runs.epochs import checked_epoch_file
from cnn_demo.runs.trained_network import TrainedNetwork


def model_at(path: str, epoch: int) -> keras.Model:
    """The network of that run's folder with the weights that it had after so many epochs, 0 for its start.

    The same model each time, with other weights: done with one epoch before the next is asked for. That spares
    building and compiling it anew for each of them. Raises RunError where that epoch was not kept, ModelError where
    its file is damaged or belongs to another design.
    """
    file = checked_epoch_file(Path(path), epoch)
    model = _model(path)
    set_weights(model, load_tensors(file), f"{file.parent.name}/{file.name}")
    return model


@lru_cache(maxsize=1)
def _model(path: str) -> keras.Model:
    return build(TrainedNetwork(Path(path)).project().architecture)
