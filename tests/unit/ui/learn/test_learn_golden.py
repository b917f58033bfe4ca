"""The chapters' arithmetic is the one that JavaScript is held to."""

from __future__ import annotations

import json

import pytest

from tests.golden.make_learn import PATH, golden

GOLDEN, NOW = json.loads(PATH.read_text()), golden()


@pytest.mark.parametrize("name", GOLDEN["maps"])
def test_a_golden_map_is_computed_as_recorded(name: str) -> None:
    assert NOW["maps"][name] == pytest.approx(GOLDEN["maps"][name], abs=1e-12)


def test_golden_numbers_are_written_as_recorded() -> None:
    assert GOLDEN["texts"] == NOW["texts"]
