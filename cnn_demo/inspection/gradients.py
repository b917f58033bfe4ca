"""Gradients of a network's logits, and the one way to TensorFlow, whose tape all slopes here come from.

Logits are what softmax is given. Softmax's outputs hang on all classes at once and stand still where one is near 1, so
the methods here look at logits, as their papers do.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.network.batches import fitting_batch_size

BACKWARD_COST = 3  # a layer's output, its slope, and what the activation before it keeps


def logits_of(model: keras.Model) -> keras.Model:
    """The model up to what its softmax is given: the same input, (n, classes) logits."""
    last = model.layers[-1]
    return keras.Model(model.inputs, logits_from(last, last.input))


def logits_from(last: keras.layers.Dense, features: Any) -> Any:
    """What the last layer gives before its softmax."""
    sums = keras.ops.matmul(features, last.kernel)
    return sums + last.bias if last.use_bias else sums


def input_gradients(model: keras.Model, images: np.ndarray, label: int) -> tuple[np.ndarray, np.ndarray]:
    """Each image's logit of the class, (n,), and its gradient by the image, as images.

    model: gives logits. images: (n, h, w, c) float32, at least one. In inference mode, as many at once as fit into
    memory. Raises ModelError without TensorFlow.
    """
    tf = tensorflow()
    size = max(1, fitting_batch_size(model) // BACKWARD_COST)
    parts = []
    for start in range(0, len(images), size):
        inputs = tf.convert_to_tensor(images[start : start + size])
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            logit = model(inputs, training=False)[:, label]
        parts.append((logit.numpy(), tape.gradient(logit, inputs).numpy()))
    logits, slopes = zip(*parts, strict=True)
    return np.concatenate(logits), np.concatenate(slopes)


def tensorflow() -> Any:
    """TensorFlow, where it is Keras's backend. Raises ModelError."""
    if keras.backend.backend() != "tensorflow":
        raise ModelError(
            f"Slopes are computed by TensorFlow; the server's Keras runs on {keras.backend.backend()}. "
            "Unset KERAS_BACKEND there."
        )
    import tensorflow as tf

    return tf
