"""Gradients of a network's logits, and the only import of TensorFlow (all gradients here come from its tape).

Logits are the inputs of softmax. A softmax output depends on all classes at once and saturates near 1, so the methods
of this package look at logits, as their papers do.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.network.batches import fitting_batch_size

BACKWARD_COST = 3  # memory relative to a forward pass: outputs, gradients, and inputs of the activations


def logits_model(model: keras.Model) -> keras.Model:
    """The model without its softmax: the same input, (n, classes) logits."""
    last = model.layers[-1]
    if isinstance(last, keras.layers.Activation):  # a softmax by itself
        return keras.Model(model.input, last.input)
    sums = keras.ops.matmul(last.input, last.kernel)
    return keras.Model(model.inputs, sums + last.bias if last.use_bias else sums)


def input_gradients(model: keras.Model, images: np.ndarray, label: int) -> tuple[np.ndarray, np.ndarray]:
    """The class's logit for each image, (n,), and its gradient with respect to the image, of the images' shape.

    model: gives logits. images: (n, h, w, c) float32, n at least 1. In inference mode, in batches that fit into memory.
    Raises ModelError without TensorFlow.
    """
    tf = import_tensorflow()
    size = max(1, fitting_batch_size(model) // BACKWARD_COST)
    parts = []
    for start in range(0, len(images), size):
        inputs = tf.convert_to_tensor(images[start : start + size])
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            logit = model(inputs, training=False)[:, label]
        parts.append((logit.numpy(), tape.gradient(logit, inputs).numpy()))
    logits, gradients = zip(*parts, strict=True)
    return np.concatenate(logits), np.concatenate(gradients)


def import_tensorflow() -> Any:
    """The TensorFlow module, where it is Keras's backend. Raises ModelError."""
    if keras.backend.backend() != "tensorflow":
        raise ModelError(
            f"Gradients need TensorFlow; Keras on this server runs on {keras.backend.backend()}. "
            "Unset KERAS_BACKEND there."
        )
    import tensorflow as tf

    return tf
