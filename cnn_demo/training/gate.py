"""Outlier exposure of a network whose output stage has a gate: only the gate learns from the outliers.

Beside each batch, the gate is asked about outliers, a quarter as many as the batch has images, and about as many images of
the batch. Its loss is the binary cross-entropy times the recipe's outlier_exposure, of which the mean over images counts
IMAGES_SHARE and that over outliers the rest; the target is SURE on images and 1 - SURE on outliers. The gate sees what the
layers before it make of the images in a prediction, and no gradient flows back into these. The classes learn as without a
gate. So outliers cost no accuracy, while the uniform distribution as their target does (training/outlier_exposure.py): to
say it, the output layer has to be less certain of digits that are hard to read.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.spec.layers.gated_output import GATE, HIDDEN, NORMALIZED
from cnn_demo.spec.recipe import Recipe
from cnn_demo.training.augment import Augment
from cnn_demo.training.outlier_exposure import AddOutliers

SURE = 0.99  # not 1: of an image for which the gate is 1e-6, rounding would take away the order of the classes
IMAGES_SHARE = 2 / 3  # at 1/2, the gate is low for more of the digits that are hard to read
NOTHING = 1e-30  # less than a probability can change by
SMALLEST = 1e-7  # values of the gate, and 1 minus these, are clipped to it: the gradient of log(0) is infinite


class FeaturesInPrediction(keras.layers.Layer):
    """The output of a model in inference mode, whose weights get no gradient from what is computed from it."""

    def __init__(self, model: keras.Model) -> None:
        super().__init__(name="features_in_prediction", dtype="float32")
        self.model = model

    def call(self, images: Any) -> Any:
        return ops.stop_gradient(self.model(images, training=False))

    def compute_output_shape(self, images_shape: Any) -> Any:
        return self.model.compute_output_shape(images_shape)


class GateLoss(keras.layers.Layer):
    """Adds weight * the binary cross-entropy of the gate to the losses of its model, and passes the probabilities on.

    call: (2 m, 1) values of the gate, of m images of the data set and of m outliers behind them; (n, classes) probabilities.
    What is passed on depends on the loss: else TensorFlow, which has no other reason to wait, may change the weights of the
    layers before the gate while the gate still reads them, and two runs would differ.
    """

    def __init__(self, weight: float) -> None:
        super().__init__(name="gate_loss", dtype="float32")
        self.weight = weight

    def call(self, gate: Any, probabilities: Any) -> Any:
        count = ops.shape(gate)[0] // 2
        of_images, of_outliers = _cross_entropy(gate[:count]), _cross_entropy(1 - gate[count:])
        loss = self.weight * (IMAGES_SHARE * of_images + (1 - IMAGES_SHARE) * of_outliers)
        self.add_loss(loss)
        return probabilities + NOTHING * ops.stop_gradient(loss)

    def compute_output_shape(self, gate_shape: Any, probabilities_shape: Any) -> Any:
        return probabilities_shape


def has_gate(network: keras.Model) -> bool:
    """Whether its output stage has a gate."""
    return any(layer.name == f"{OUTPUT_NAME}_{GATE}" for layer in network.layers)


def without_gate(network: keras.Model) -> keras.Model:
    """The same layers, without those of the gate: the output layer takes what the stage takes."""
    features = _input_of_stage(network)
    return keras.Model(network.input, network.get_layer(OUTPUT_NAME)(features), name="without_gate")


def with_loss(image: Any, probabilities: Any, network: keras.Model, recipe: Recipe, outliers: NDArray[np.uint8]) -> Any:
    """The probabilities, with the loss of the gate added to the model that they are an output of.

    image, probabilities: symbolic tensors of the images of a batch and of what the classes without the gate say.
    """
    before = keras.Model(network.input, _input_of_stage(network), name="before_output")
    asked = AddOutliers(outliers, recipe.seed + 1, beside_all=False)(image)
    if recipe.augmentation.any:
        asked = Augment(recipe.augmentation, recipe.seed + 2, name="augment_for_gate")(asked)
    found = FeaturesInPrediction(before)(asked)
    for part in (NORMALIZED, HIDDEN, GATE):
        found = network.get_layer(f"{OUTPUT_NAME}_{part}")(found)
    return GateLoss(recipe.outlier_exposure)(found, probabilities)


def _input_of_stage(network: keras.Model) -> Any:
    return network.get_layer(f"{OUTPUT_NAME}_{NORMALIZED}").input


def _cross_entropy(right: Any) -> Any:
    """The mean binary cross-entropy of values that are to be SURE."""
    values = ops.clip(right, SMALLEST, 1 - SMALLEST)
    return -ops.mean(SURE * ops.log(values) + (1 - SURE) * ops.log(1 - values))
