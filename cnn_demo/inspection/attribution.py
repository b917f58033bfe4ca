"""The task `attribution`: which parts of an image support a class, by one of five methods."""

from __future__ import annotations

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.inspection import saliency
from cnn_demo.inspection.grad_cam import grad_cam
from cnn_demo.inspection.gradients import logits_model
from cnn_demo.inspection.occlusion import occlusion
from cnn_demo.network.service import check_image, load
from cnn_demo.prediction.attribution_check import weakness
from cnn_demo.runs.inspection_results import Attribution

SQUARE_SHARE = 5  # the covered square is a fifth of the image's side


def attribution(path: str, image: np.ndarray, method: str, label: int, layer: str = "") -> Attribution:
    """The attribution map of a class for one image.

    image: (h, w, c) float32 in [0, 1]. method: a key of METHODS. layer: name of the layer, for Grad-CAM only.
    Raises ModelError where image, class or layer do not fit the network.
    """
    model = load(path).model
    check_image(model, image)
    if not 0 <= label < model.output_shape[-1]:
        raise ModelError(f"There is no class {label}; the network has {model.output_shape[-1]}.")
    return METHODS[method](model, image, label, layer)


def _grad_cam(model: keras.Model, image: np.ndarray, label: int, layer: str) -> Attribution:
    return _answer(grad_cam(model, image, layer, label))


def _saliency(model: keras.Model, image: np.ndarray, label: int, layer: str) -> Attribution:
    gradient = saliency.input_gradient(logits_model(model), image, label)
    return _answer(_magnitude(gradient), is_gradient=True)


def _smoothgrad(model: keras.Model, image: np.ndarray, label: int, layer: str) -> Attribution:
    return _answer(_magnitude(saliency.smoothgrad(logits_model(model), image, label)), is_gradient=True)


def _integrated_gradients(model: keras.Model, image: np.ndarray, label: int, layer: str) -> Attribution:
    attributions, difference = saliency.integrated_gradients(logits_model(model), image, label)
    return {**_answer(attributions.sum(axis=-1), signed=True), "difference": difference}


def _occlusion(model: keras.Model, image: np.ndarray, label: int, layer: str) -> Attribution:
    side = max(3, image.shape[0] // SQUARE_SHARE) | 1
    # The image's own mean: black would not change a digit's background, and a bright square would look like a stroke.
    change = occlusion(logits_model(model), image, label, side=side, cover=float(image.mean()))
    return {**_answer(change, signed=True), "side": side}


def _answer(values: np.ndarray, *, signed: bool = False, is_gradient: bool = False) -> Attribution:
    return {"map": values, "signed": signed, "weakness": weakness(values, is_gradient=is_gradient)}


def _magnitude(gradient: np.ndarray) -> np.ndarray:
    """(h, w): the largest magnitude over the channels, as Simonyan et al. show it."""
    return np.abs(gradient).max(axis=-1)


METHODS = {
    "grad_cam": _grad_cam,
    "saliency": _saliency,
    "smoothgrad": _smoothgrad,
    "integrated_gradients": _integrated_gradients,
    "occlusion": _occlusion,
}
