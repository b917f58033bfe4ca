"""Outlier exposure: beside the training images, the network learns from images of other things to be unsure.

Hendrycks, Mazeika & Dietterich 2019, arXiv 1812.04606. Beside each batch go outliers, a quarter as many. The loss is that of
the images plus the recipe's outlier_exposure times the mean cross-entropy H(u, p) of the outliers' probabilities p with the
uniform distribution u over the classes. Both go through the network in one batch, so that batch normalization treats them
alike. An output stage with a gate learns from outliers in another way: training/gate.py.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from cnn_demo.datasets.split import LARGEST_VALUE
from cnn_demo.spec.outlier_exposure import IMAGES_PER_OUTLIER

SMALLEST = 1e-30  # probabilities are clipped to it: the gradient of log(0) is infinite


class AddOutliers(keras.layers.Layer):
    """Puts outliers behind the images of a batch, chosen at random each time.

    outliers: (m, h, w, c) uint8. beside_all: whether behind all images, or else behind the first of them, as many as there are
    outliers. call: (n, h, w, c) float32 in [0, 1] -> these images and n / 4 outliers, rounded up. The random state is a
    variable, so that a resumed run chooses what an uninterrupted one would.
    """

    def __init__(self, outliers: NDArray[np.uint8], seed: int, *, beside_all: bool = True) -> None:
        super().__init__(name="add_outliers", dtype="float32")
        self.outliers, self.beside_all = ops.convert_to_tensor(outliers), beside_all
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, images: Any) -> Any:
        count = (ops.shape(images)[0] + IMAGES_PER_OUTLIER - 1) // IMAGES_PER_OUTLIER
        chosen = keras.random.randint((count,), 0, len(self.outliers), seed=self.seed_generator)
        outliers = ops.cast(ops.take(self.outliers, chosen, axis=0), "float32") / LARGEST_VALUE
        return ops.concatenate([images if self.beside_all else images[:count], outliers])

    def compute_output_shape(self, images_shape: Any) -> Any:
        return (None, *images_shape[1:])


class OutlierLoss(keras.layers.Layer):
    """Adds weight * mean H(u, p) of the outliers to the losses of its model, and takes the outliers away.

    call: (n, ...) images, (n + m, ...) the same with outliers behind them, changed, and (n + m, classes) probabilities of all.
    Returns the first n of the last two.
    """

    def __init__(self, weight: float) -> None:
        super().__init__(name="outlier_loss", dtype="float32")
        self.weight = weight

    def call(self, images: Any, changed: Any, probabilities: Any) -> Any:
        count = ops.shape(images)[0]
        self.add_loss(self.weight * ops.mean(uniform_cross_entropy(probabilities[count:])))
        return changed[:count], probabilities[:count]

    def compute_output_shape(self, images_shape: Any, changed_shape: Any, probabilities_shape: Any) -> Any:
        return changed_shape, probabilities_shape


def uniform_cross_entropy(probabilities: Any) -> Any:
    """H(u, p) of each row, for the uniform distribution u over the classes: (n, classes) -> (n,)."""
    return -ops.mean(ops.log(ops.maximum(probabilities, SMALLEST)), axis=-1)
