"""Runs that ended before there were bounds of "sure" get them from the bounds that they have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnn_demo.runs.certainty_bounds import with_sure_bounds, with_sure_figures

OLD_RUN = next((Path(__file__).parents[2] / "golden" / "formats_v1" / "workspace").glob("*/result.json"))


def test_the_bounds_of_an_old_run_are_stricter_than_those_of_unsure() -> None:
    found = with_sure_bounds({"least_probability": 0.7, "largest_distance": 6.0})
    assert 0.7 < found["sure_probability"] < 1
    assert 0 < found["sure_distance"] < 6.0


def test_measured_bounds_stay() -> None:
    measured = {"least_probability": 0.7, "largest_distance": 6.0, "sure_probability": 0.75, "sure_distance": 5.9}
    assert with_sure_bounds(measured) == measured


def test_the_figures_of_an_old_run_say_that_leaning_was_not_measured() -> None:
    old = json.loads(OLD_RUN.read_text())
    found = with_sure_figures(old)["certainty"]
    assert found["validation_leaning_share"] is None
    assert found["sure_distance"] < found["largest_distance"]
    assert old["certainty"].items() <= found.items()


@pytest.mark.parametrize("damaged", [None, [], {"least_probability": "x", "largest_distance": 1}, {}])
def test_what_is_damaged_stays_as_it_is(damaged: object) -> None:
    assert with_sure_bounds(damaged) == damaged
