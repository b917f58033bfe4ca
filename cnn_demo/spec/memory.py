"""Estimates the memory of a training worker from its design, recipe and data. No Keras.

The factors are fitted to measured workers: benchmarks/worker_memory.py, benchmarks/records/worker-memory.txt.
"""

from __future__ import annotations

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.kept_layers import feature_bytes, unchanging_layers
from cnn_demo.spec.layers import volume
from cnn_demo.spec.outlier_exposure import with_outliers
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.spec.summary import summarise

BASE_BYTES = 385 * MEGABYTE  # Python, TensorFlow and Keras, and the compiled steps of a small design
WEIGHT_COPIES = 12.0  # weights, gradients, the optimizer's values, and all of these again while they are saved
ACTIVATION_COPIES = 1.3  # what is kept for the backward pass, and a part of its gradients
EVALUATION_COPIES = 1.0  # of the activations that an evaluation computes at once
IMAGE_COPIES = 1.0  # training and validation images; the data set itself is mapped from its file
MOST_FEATURES = 512 * MEGABYTE  # outputs of frozen layers that are kept for all images
# How many images an evaluation computes at once: see network/batches.py.
MOST_EVALUATED, MOST_EVALUATED_BYTES = 250, 256 * MEGABYTE


def worker_bytes(architecture: Architecture, recipe: Recipe, images: int) -> int:
    """The memory that a worker needs at its peak, without TensorFlow's libraries, which all workers share.

    images: how many the data set has for training, with those cut off for validation. A teacher's own memory is not
    counted.
    """
    batch_size = with_outliers(recipe, StepCounts.of(recipe, images).batch_size)
    features = images * feature_bytes(architecture) if keeps_features(architecture, recipe, images) else 0
    return round(_fixed_bytes(architecture, images) + features + batch_size * _bytes_of_each(architecture))


def keeps_features(architecture: Architecture, recipe: Recipe, images: int) -> bool:
    """Whether a run keeps what its frozen layers make of the images, instead of computing it in every epoch.

    images: how many it trains on and validates with. The frozen layers must see the same images in each epoch.
    """
    changes = recipe.augmentation.any or recipe.distillation or recipe.outlier_exposure
    is_same = recipe.frozen_epochs > 0 and not changes
    return is_same and unchanging_layers(architecture) > 0 and images * feature_bytes(architecture) <= MOST_FEATURES


def largest_batch(architecture: Architecture, images: int, most_bytes: int) -> int:
    """The largest batch size with which a worker needs no more than that; 0 where none is small enough."""
    return max(0, int((most_bytes - _fixed_bytes(architecture, images)) / _bytes_of_each(architecture)))


def _fixed_bytes(architecture: Architecture, images: int) -> float:
    summary = summarise(architecture)
    weights, pixels = WEIGHT_COPIES * summary.weight_bytes, IMAGE_COPIES * images * volume(architecture.input_shape)
    evaluated = EVALUATION_COPIES * min(MOST_EVALUATED * summary.activation_bytes, MOST_EVALUATED_BYTES)
    return BASE_BYTES + weights + pixels + evaluated


def _bytes_of_each(architecture: Architecture) -> float:
    """For one image of a batch."""
    return ACTIVATION_COPIES * summarise(architecture).activation_bytes
