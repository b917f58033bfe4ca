"""How long a training takes on the visitor's device."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_demo.ui.core.state import first_project
from cnn_demo.ui.train.device_time import expected_time_text, laptop_epoch_seconds

PROJECT = first_project()


def test_laptop_trains_the_first_design_as_fast_as_it_was_measured() -> None:
    images = PROJECT.data.training_images * (1 - PROJECT.recipe.validation_share)
    assert images / laptop_epoch_seconds(PROJECT) == pytest.approx(2570, rel=0.1)


def test_time_follows_from_the_pace_of_this_device() -> None:
    long = replace(PROJECT, recipe=PROJECT.recipe.with_changes(epochs=200))
    seconds = laptop_epoch_seconds(long) * 200
    assert (
        expected_time_text(long, None)
        == f"Expected time: about {round(seconds / 60)} min on a laptop, longer on a phone."
    )
    assert expected_time_text(long, 2.0) == f"Expected time on this device: about {round(seconds / 30)} min."


def test_short_time_is_at_least_a_second() -> None:
    assert expected_time_text(PROJECT, 0.001) == "Expected time on this device: about 1 s."
