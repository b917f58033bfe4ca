"""The averaged weights of a run whose recipe asks for them: what it is judged by and keeps, while it trains its own on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np

from cnn_demo.datasets.split import as_input
from cnn_demo.network.batches import fitting_batch_size
from cnn_demo.training.checkpoint import random_states, unchanged

STATISTICS_IMAGES = 5000  # 20 batches: the mean of a channel is then right to a hundredth of its spread


@contextmanager
def averaged(trainer: keras.Model, network: keras.Model, images: np.ndarray) -> Iterator[None]:
    """Within, the network has its averaged weights; afterwards everything is as before, random states included.

    trainer: the network's, compiled with an optimizer that averages and that has made a step. images: (n, h, w, c)
    uint8, the training part in random order.
    """
    with unchanged([*trainer.weights, *random_states(trainer)]):
        trainer.optimizer.finalize_variable_values(trainer.trainable_variables)
        _measure_statistics(trainer, network, images[:STATISTICS_IMAGES])
        yield


def _measure_statistics(trainer: keras.Model, network: keras.Model, images: np.ndarray) -> None:
    """Set every batch normalization's mean and variance to those that it has with the averaged weights.

    An average of the training's own statistics would belong to no weights at all (Izmailov et al. 2018). Over the
    trainer, so that the images are changed as in training.
    """
    layers = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]
    if not layers:
        return
    momenta = [layer.momentum for layer in layers]
    size = fitting_batch_size(network)
    for number, start in enumerate(range(0, len(images), size)):
        for layer in layers:
            layer.momentum = number / (number + 1)  # the plain mean over the batches
        trainer(as_input(images[start : start + size]), training=True)
    for layer, momentum in zip(layers, momenta, strict=True):
        layer.momentum = momentum
