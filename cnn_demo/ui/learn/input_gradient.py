"""The gradient of the classic network's logits along the pixels of one picture, in NumPy. Knows no Streamlit and no Keras."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.spec.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from cnn_demo.ui.learn.arithmetic import Plane
from cnn_demo.ui.learn.classic_pass import ClassicPass

Errors = NDArray[np.float64]


def gradient_of_loss(given: ClassicPass, label: int) -> Plane:
    """(28, 28) the slope of the cross-entropy along each pixel, where `label` is taken for the true class."""
    errors = given.probabilities.copy()
    errors[label] = 0.0
    errors[label] = -errors.sum()  # p - 1 would be 0 where p is nearly 1
    return gradient_of_logits(given, errors)


def gradient_of_logits(given: ClassicPass, weights: Errors) -> Plane:
    """(28, 28) the slope of a weighted sum of the logits along each pixel: backpropagation. weights: (10,)."""
    errors: Errors = given.network.weights[OUTPUT_NAME]["kernel"].astype(np.float64) @ weights
    for name in reversed(given.network.architecture.names()[:-1]):
        errors = _before(given, name, errors)
    return errors[..., 0]


def _before(given: ClassicPass, name: str, errors: Errors) -> Errors:
    """The gradient along what a layer is given, from the one along its output."""
    layer, inputs = given.layer(name), given.input_of(name)
    if isinstance(layer, Dropout):  # does nothing in a prediction
        return errors
    if isinstance(layer, Flatten):
        return errors.reshape(inputs.shape)
    if isinstance(layer, MaxPooling2D):
        return _before_pooling(inputs, errors)
    kernel = given.network.weights[name]["kernel"].astype(np.float64)
    errors = np.where(given.outputs[name] > 0, errors, 0.0)  # both kinds have ReLU
    if isinstance(layer, Dense):
        before: Errors = kernel @ errors
        return before
    assert isinstance(layer, Conv2D)
    return _before_convolution(inputs.shape, kernel, errors)


def _before_pooling(inputs: np.ndarray, errors: Errors) -> Errors:
    """Each square of 2 x 2 passes its gradient to its first maximum, as in TensorFlow."""
    rows, columns, channels = errors.shape
    squares = inputs.reshape(rows, 2, columns, 2, channels).transpose(0, 2, 4, 1, 3).reshape(rows, columns, channels, 4)
    is_first = np.arange(4) == squares.argmax(axis=-1)[..., None]
    routed = (errors[..., None] * is_first).reshape(rows, columns, channels, 2, 2)
    return routed.transpose(0, 3, 1, 4, 2).reshape(inputs.shape)


def _before_convolution(shape: tuple[int, ...], kernel: Errors, errors: Errors) -> Errors:
    """Each weight of the kernel passes the gradient back to the cells that it was laid on. kernel: (k, l, in, out)."""
    before, (rows, columns, _) = np.zeros(shape), errors.shape
    for row, column in np.ndindex(kernel.shape[:2]):
        before[row : row + rows, column : column + columns] += errors @ kernel[row, column].T
    return before
