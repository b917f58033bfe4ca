"""Writes tests/golden/input_gradient.json: Keras's gradient of the loss along the pixels of one picture.

Run from the project's folder: python -m tests.golden.make_input_gradient
The network has the design of the classic one and random weights from a seed, so that trained weights may change.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from cnn_demo.ui.learn.classic_pass import ClassicPass, classic_pass, untrained_pass

PATH = Path(__file__).with_name("input_gradient.json")
SEED, LABEL, SIDE = 5, 3, 28


def main() -> None:
    """Write the file."""
    gradient = keras_gradient(example())
    PATH.write_text(json.dumps([float(f"{value:.7g}") for value in gradient.ravel()]) + "\n", encoding="utf-8")


def example() -> ClassicPass:
    """The picture on its way through the network."""
    pixels = np.random.default_rng(SEED).integers(0, 256, (SIDE, SIDE)).astype(np.uint8)
    return untrained_pass(classic_pass(pixels, LABEL), SEED)


def keras_gradient(given: ClassicPass) -> np.ndarray:
    """(28, 28) of the cross-entropy with the pass's label."""
    import keras
    import tensorflow as tf

    from cnn_demo.network.build import build
    from cnn_demo.network.weights import set_weights

    network = given.network
    model = build(network.architecture)
    tensors = {f"{node}/{name}": tensor for node, own in network.weights.items() for name, tensor in own.items()}
    set_weights(model, tensors, "the golden weights")
    images = tf.constant(given.inputs[None])
    with tf.GradientTape() as tape:
        tape.watch(images)
        loss = keras.losses.SparseCategoricalCrossentropy()(np.array([given.label]), model(images, training=False))
    return np.asarray(tape.gradient(loss, images))[0, ..., 0]


if __name__ == "__main__":
    main()
