"""Estimates how long a project trains on the visitor's device, from how long earlier trainings took there."""

from __future__ import annotations

from cnn_demo.spec.cost import Speed
from cnn_demo.spec.project import Project
from cnn_demo.ui.core.number_text import seconds_text
from cnn_demo.ui.train.expected_wait import rounded

# One core of a laptop with WebAssembly: the design Fast at 2,570 images per second (web/training/, batches of 64).
LAPTOP = Speed(step=0.004, multiply_add=2e-10, window_value=2.5e-9, activation_byte=1.8e-9)


def laptop_epoch_seconds(project: Project) -> float:
    """How long an epoch takes on a laptop."""
    return LAPTOP.epoch_seconds(project.architecture, project.recipe, project.data)


def expected_time_text(project: Project, pace: float | None) -> str:
    """pace: how many times as long as a laptop this device took for its last training; None before it has trained any."""
    seconds = laptop_epoch_seconds(project) * project.recipe.epochs
    if pace is None:
        return f"Expected time: about {_rough(seconds)} on a laptop, longer on a phone."
    return f"Expected time on this device: about {_rough(seconds * pace)}."


def _rough(seconds: float) -> str:
    return seconds_text(rounded(seconds)) if seconds >= 10 else f"{max(round(seconds), 1)} s"
