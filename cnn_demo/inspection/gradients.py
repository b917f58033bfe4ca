"""Gradients of a network's logits, the one place in inspection that needs a backend's own tape.

Logits are what softmax is given. Softmax's outputs hang on all classes at once and stand still where one is near 1, so
the methods here look at logits, as their papers do.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from cnn_demo.errors import ModelError


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

    model: gives logits. images: (n, h, w, c) float32. In inference mode. Raises ModelError without TensorFlow.
    """
    tf = tensorflow()
    inputs = tf.convert_to_tensor(images)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        logit = model(inputs, training=False)[:, label]
    return logit.numpy(), tape.gradient(logit, inputs).numpy()


def tensorflow() -> Any:
    """TensorFlow, where it is Keras's backend. Raises ModelError."""
    if keras.backend.backend() != "tensorflow":
        raise ModelError("Gradients are shown with Keras's TensorFlow backend only: unset KERAS_BACKEND.")
    import tensorflow as tf

    return tf
