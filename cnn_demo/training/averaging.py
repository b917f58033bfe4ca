"""Weight averaging: a run is evaluated and saved with an average of its weights, and trains on with its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np

from cnn_demo.datasets.split import as_input
from cnn_demo.network.batches import fitting_batch_size
from cnn_demo.training.checkpoint import random_states, unchanged

STATISTICS_IMAGES = 5000  # enough for a channel's mean to a hundredth of its standard deviation


@contextmanager
def averaged(trainer: keras.Model, learner: keras.Model, images: np.ndarray) -> Iterator[None]:
    """Within, the network has its averaged weights. Afterwards all is as before, random states included.

    learner: the network, or those of its layers that learn. trainer: trains it; its optimizer averages and has made a
    step. images: the training images in random order, as both take them: uint8 images, or float32 outputs of the layers
    before.
    """
    with unchanged([*trainer.weights, *random_states(trainer)]):
        trainer.optimizer.finalize_variable_values(trainer.trainable_variables)
        _measure_statistics(trainer, learner, images[:STATISTICS_IMAGES])
        yield


def _measure_statistics(trainer: keras.Model, learner: keras.Model, images: np.ndarray) -> None:
    """Recompute the mean and variance of every batch normalization that learns, with the averaged weights.

    The statistics of training belong to the weights before averaging (Izmailov et al. 2018). The images go through the
    trainer, so that they are augmented as in training.
    """
    norms = [layer for layer in learner.layers if isinstance(layer, keras.layers.BatchNormalization)]
    layers = [layer for layer in norms if layer.trainable]
    if not layers:
        return
    momenta = [layer.momentum for layer in layers]
    size = fitting_batch_size(learner)
    for number, start in enumerate(range(0, len(images), size)):
        for layer in layers:
            layer.momentum = number / (number + 1)  # the plain mean over the batches
        batch = images[start : start + size]
        trainer(as_input(batch) if batch.dtype == np.uint8 else batch, training=True)
    for layer, momentum in zip(layers, momenta, strict=True):
        layer.momentum = momentum
