"""Loads trained networks in the compute worker, keeps the last few, and predicts with them."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.network.batches import finite_outputs
from cnn_demo.network.build import build
from cnn_demo.network.weights import load_tensors, set_weights
from cnn_demo.prediction.certainty import Certainty
from cnn_demo.prediction.stored import certainty_of
from cnn_demo.runs.finite_answers import refuse_absurd_weights
from cnn_demo.runs.trained_network import TrainedNetwork

MODELS_KEPT = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loaded:
    """A loaded model, and its rule for unsure predictions."""

    model: keras.Model
    certainty: Certainty


_loaded: OrderedDict[tuple[str, int], Loaded] = OrderedDict()


def warm() -> float:
    """Import Keras and run a first operation. Returns the seconds since the start of this process."""
    import psutil

    keras.ops.convert_to_numpy(keras.ops.ones((1,)))
    return time.time() - psutil.Process().create_time()


def load(path: str) -> Loaded:
    """The network of a folder like models/NAME, from the cache where it is there. Raises ModelError."""
    network = TrainedNetwork(Path(path))
    key = (path, network.version)
    if key not in _loaded:
        model = build(network.project().architecture)
        tensors = load_tensors(network.weights_file)
        refuse_absurd_weights(tensors)
        set_weights(model, tensors, network.name)
        certainty = certainty_of(network)
        _loaded[key] = Loaded(model=model, certainty=certainty)
    _loaded.move_to_end(key)
    while len(_loaded) > MODELS_KEPT:
        _loaded.popitem(last=False)
    return _loaded[key]


def check_image(model: keras.Model, image: np.ndarray) -> None:
    """Raise ModelError where the shape of an image, (h, w, c), is not the model's input shape."""
    expected = tuple(model.input_shape[1:])
    if image.shape != expected:
        raise ModelError(f"The image is {image.shape}; the network takes {expected}.")


def predict(path: str, images: np.ndarray) -> dict[str, np.ndarray]:
    """Predictions for (n, h, w, c) float32 in [0, 1].

    Returns probabilities (n, classes) float32, unsure and sure (n,) bool (see Certainty).
    Raises ModelError where the images do not fit the network.
    """
    loaded = load(path)
    expected = tuple(loaded.model.input_shape[1:])
    if images.shape[1:] != expected:
        raise ModelError(f"The images are {images.shape[1:]}; {Path(path).name} takes {expected}.")
    probabilities = finite_outputs(loaded.model, images)
    unsure, sure = loaded.certainty.is_unsure(probabilities), loaded.certainty.is_sure(probabilities)
    return {"probabilities": probabilities, "unsure": unsure, "sure": sure}
