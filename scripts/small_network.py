"""Train the network of Learn's chapter on backpropagation with that chapter's own backpropagation.

Run from the project's folder: python -m scripts.small_network
Writes cnn_demo/ui/learn/small_network.json: weights with two decimals, and the share of the test images of its data set that
the network recognises with them.
"""

from __future__ import annotations

import json

import numpy as np

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.ui.learn import small_network
from cnn_demo.ui.learn.small_network import SmallNetwork, backward, forward, shrunk

DATA = MNIST_5K
SEED, EPOCHS, RATE = 0, 6, 0.02


def main() -> None:
    """Train, round, measure and write."""
    images = from_environment().load(DATA)
    network = _rounded(_trained(images.x_train[..., 0], images.y_train))
    accuracy = _accuracy(network, images.x_test[..., 0], images.y_test)
    written = {
        "dataset": DATA.name,
        "accuracy": round(accuracy, 4),
        "kernel": network.kernel.tolist(),
        "bias": network.bias,
        "dense": network.dense.tolist(),
        "dense_bias": network.dense_bias.tolist(),
    }
    small_network.WEIGHTS.write_text(json.dumps(written) + "\n", encoding="utf-8")
    print(f"{accuracy:.2%} of the test images are recognised.")


def _trained(pixels: np.ndarray, labels: np.ndarray) -> SmallNetwork:
    """Stochastic gradient descent, one picture a step."""
    rng = np.random.default_rng(SEED)
    kernel, bias = rng.normal(0.0, 0.4, (3, 3)), 0.0
    dense, dense_bias = rng.normal(0.0, 0.15, (36, 10)), np.zeros(10)
    pictures = [shrunk(image) for image in pixels]
    order = np.concatenate([rng.permutation(len(pictures)) for _ in range(EPOCHS)])
    for index in order:
        network = SmallNetwork(kernel=kernel, bias=bias, dense=dense, dense_bias=dense_bias)
        slopes = backward(network, forward(network, pictures[index], int(labels[index])))
        kernel = kernel - RATE * slopes.kernel
        bias -= RATE * slopes.bias
        dense = dense - RATE * slopes.dense
        dense_bias = dense_bias - RATE * slopes.logits
    return SmallNetwork(kernel=kernel, bias=bias, dense=dense, dense_bias=dense_bias)


def _rounded(network: SmallNetwork) -> SmallNetwork:
    return SmallNetwork(
        kernel=network.kernel.round(2),
        bias=round(network.bias, 2),
        dense=network.dense.round(2),
        dense_bias=network.dense_bias.round(2),
    )


def _accuracy(network: SmallNetwork, pixels: np.ndarray, labels: np.ndarray) -> float:
    answers = [
        forward(network, shrunk(image), int(label)).probabilities.argmax()
        for image, label in zip(pixels, labels, strict=True)
    ]
    return float(np.mean(answers == labels))


if __name__ == "__main__":
    main()
