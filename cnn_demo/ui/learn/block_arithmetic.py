"""Batch normalization, a residual sum and momentum on a few numbers, rounded as they are shown. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnn_demo.ui.learn.arithmetic import Plane

DECIMALS = 3
EPSILON = 0.001  # Keras's default


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalization:
    """What a batch normalization subtracts, divides by, and adds, for one channel."""

    mean: float
    variance: float
    gamma: float
    beta: float

    def __call__(self, values: Plane) -> Plane:
        scaled: Plane = (values - self.mean) / np.sqrt(self.variance + EPSILON) * self.gamma + self.beta
        return scaled.round(DECIMALS) + 0.0


def of_batch(values: Plane, gamma: float, beta: float) -> Normalization:
    """As in a step of training: with mean and variance of the values themselves."""
    mean = round(float(values.mean()), 5)
    return Normalization(mean=mean, variance=round(float(((values - mean) ** 2).mean()), 5), gamma=gamma, beta=beta)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of gradient descent with momentum on the loss w**2 / 2, whose gradient is w. All numbers are after the step."""

    gradient: float
    velocity: float
    weight: float


def momentum_steps(momentum: float, rate: float, count: int) -> list[Step]:
    """From weight 1 and velocity 0, rounded to five decimals in each step, so that the next one follows from it."""
    weight, velocity, steps = 1.0, 0.0, []
    for _ in range(count):
        gradient = weight
        velocity = round(momentum * velocity - rate * gradient, 5)
        weight = round(weight + velocity, 5)
        steps.append(Step(gradient=gradient, velocity=velocity, weight=weight))
    return steps
