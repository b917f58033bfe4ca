"""The task `attribution`: where a network looks for a class in one image, by one of several methods."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.inspection import saliency
from cnn_demo.inspection.grad_cam import grad_cam
from cnn_demo.inspection.gradients import logits_of
from cnn_demo.inspection.occlusion import occlusion
from cnn_demo.network.service import check_image, load

SQUARE_SHARE = 5  # the covered square is a fifth of the image's side


def attribution(path: str, image: np.ndarray, method: str, label: int, layer: str = "") -> dict[str, Any]:
    """Where the network of that folder looks for the class.

    image: (h, w, c) float32 in [0, 1]. method: a key of METHODS. layer: for Grad-CAM. Returns map (height, width)
    float32, signed (whether below zero means something) and, for integrated gradients, difference: that of the logits.
    Raises ModelError where image, class or layer do not fit the network.
    """
    model = load(path).model
    check_image(model, image)
    if not 0 <= label < model.output_shape[-1]:
        raise ModelError(f"There is no class {label}; the network has {model.output_shape[-1]}.")
    return METHODS[method](model, image, label, layer)


def _grad_cam(model: keras.Model, image: np.ndarray, label: int, layer: str) -> dict[str, Any]:
    return {"map": grad_cam(model, image, layer, label), "signed": False}


def _plain(model: keras.Model, image: np.ndarray, label: int, layer: str) -> dict[str, Any]:
    return {"map": _strength(saliency.plain(logits_of(model), image, label)), "signed": False}


def _smoothed(model: keras.Model, image: np.ndarray, label: int, layer: str) -> dict[str, Any]:
    return {"map": _strength(saliency.smoothed(logits_of(model), image, label)), "signed": False}


def _integrated(model: keras.Model, image: np.ndarray, label: int, layer: str) -> dict[str, Any]:
    attributions, difference = saliency.integrated(logits_of(model), image, label)
    return {"map": attributions.sum(axis=-1), "signed": True, "difference": difference}


def _occlusion(model: keras.Model, image: np.ndarray, label: int, layer: str) -> dict[str, Any]:
    side = max(3, image.shape[0] // SQUARE_SHARE) | 1
    # Its own mean: black would be nothing to a digit's background, and a bright square would be a stroke.
    change = occlusion(logits_of(model), image, label, side=side, cover=float(image.mean()))
    return {"map": change, "signed": True, "side": side}


def _strength(gradient: np.ndarray) -> np.ndarray:
    """(h, w): the largest magnitude over the channels, as Simonyan et al. show it."""
    return np.abs(gradient).max(axis=-1)


METHODS = {
    "grad_cam": _grad_cam,
    "plain": _plain,
    "smoothed": _smoothed,
    "integrated": _integrated,
    "occlusion": _occlusion,
}
