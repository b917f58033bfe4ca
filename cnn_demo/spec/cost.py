"""Estimates the time of an epoch from the measured speed of the machine. No Keras."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.kept_layers import unchanging_layers
from cnn_demo.spec.memory import keeps_features
from cnn_demo.spec.outlier_exposure import with_outliers
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.spec.summary import Row, Summary, summarise

FORWARD_COST = 1 / 3  # of the cost of training on an image: the backward pass costs twice the forward pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Seconds of a training step on this machine: of the step itself, and for each unit of a batch's work.

    A small convolution's time is spent on copying what its windows read, and on the values that it makes, more than
    on its multiply-adds; with these alone, presets were estimated wrong by up to a factor of 2.5.
    """

    step: float
    multiply_add: float
    window_value: float
    activation_byte: float

    def epoch_seconds(
        self, architecture: Architecture, recipe: Recipe, data: DataSpec, teacher: Architecture | None = None
    ) -> float:
        """How long one epoch takes, its validation included.

        Outliers go through the network beside each batch.
        teacher: what it learns from, which looks at each image that is trained on, but at no outlier.
        """
        trained, validated = data.trained_images(recipe), data.validated_images(recipe)
        counts = StepCounts.of(recipe, trained)
        seconds = self._step_seconds(architecture, with_outliers(recipe, counts.batch_size))
        measured = FORWARD_COST * self._step_seconds(architecture, counts.batch_size)
        taught = FORWARD_COST * self._step_seconds(teacher, counts.batch_size) if teacher else 0.0
        return (seconds + taught) * counts.batches + measured * validated / counts.batch_size

    def run_seconds(
        self,
        architecture: Architecture,
        recipe: Recipe,
        data: DataSpec,
        teacher: Architecture | None = None,
        *,
        keeps_layers: bool,
    ) -> float:
        """How long a whole run takes. keeps_layers: whether it starts from a network, whose layers may be frozen."""
        usual = self.epoch_seconds(architecture, recipe, data, teacher)
        frozen = min(recipe.frozen_epochs, recipe.epochs) if keeps_layers else 0
        if not frozen:
            return recipe.epochs * usual
        rows, count = summarise(architecture).rows, unchanging_layers(architecture)
        images = data.trained_images(recipe) + data.validated_images(recipe)
        batch_size = StepCounts.of(recipe, images).batch_size
        # The frozen layers compute forwards alone: once where their output is kept, else in every epoch.
        forwards = FORWARD_COST * images / batch_size * self._seconds_of(rows[:count], batch_size)
        times = 1 if keeps_features(architecture, recipe, images) else frozen
        share = self._seconds_of(rows[count:], batch_size) / self._step_seconds(architecture, batch_size)
        return (recipe.epochs - frozen) * usual + frozen * share * usual + times * forwards

    def _step_seconds(self, architecture: Architecture, batch_size: int) -> float:
        return self._seconds_of(summarise(architecture).rows, batch_size)

    def _seconds_of(self, rows: tuple[Row, ...], batch_size: int) -> float:
        """Of a step that trains these layers alone."""
        if not rows:
            return 0.0
        costs = (self.step, self.multiply_add, self.window_value, self.activation_byte)
        return float(np.dot(costs, work_of(Summary(rows=rows), batch_size)))


def work_of(summary: Summary, batch_size: int) -> tuple[float, float, float, float]:
    """1 for the step, and a batch's multiply-adds, values read by windows, and bytes of activations."""
    work = (summary.multiply_adds, summary.window_values, summary.activation_bytes)
    return (1.0, *(float(amount) * batch_size for amount in work))  # type: ignore[return-value]
