"""Adds the bounds of "sure" to what runs stored before there were any, from the bounds that they have."""

from __future__ import annotations

from typing import Any

# Near what validation images give the shipped networks: the median of their bounds, measured by scripts/measure_certainty.py.
DOUBT_SHARE = 0.33  # of the doubt 1 - least_probability
DISTANCE_SHARE = 0.7  # of largest_distance
ANY_DISTANCE = 1e9  # in place of a bound of the distance, where there is none: a number, as JSON has no infinity


def with_sure_bounds(stored: Any) -> Any:
    """certainty.json or result.json's certainty with sure_probability and sure_distance; as it is where it has them."""
    if not isinstance(stored, dict) or "sure_probability" in stored:
        return stored
    least, largest = stored.get("least_probability"), stored.get("largest_distance")
    if not isinstance(least, int | float) or not isinstance(largest, int | float):
        return stored  # damaged: what reads it says so
    bounds = {"sure_probability": 1 - DOUBT_SHARE * (1 - least), "sure_distance": DISTANCE_SHARE * largest}
    return {**stored, **bounds}


def with_sure_figures(result: Any) -> Any:
    """result.json with the bounds of "sure"; the share of leaning validation images is None where it was not measured."""
    if not isinstance(result, dict) or not isinstance(result.get("certainty"), dict):
        return result
    if "validation_leaning_share" in result["certainty"]:
        return result
    return {**result, "certainty": {**with_sure_bounds(result["certainty"]), "validation_leaning_share": None}}
