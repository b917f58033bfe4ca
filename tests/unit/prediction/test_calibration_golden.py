from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tests.golden.make_calibration import PATH, golden

GOLDEN = json.loads(PATH.read_text())


@pytest.mark.parametrize("index", range(len(GOLDEN)), ids=["usual answers", "always right", "few images"])
def test_the_fitted_rule_is_the_one_that_javascript_is_held_to(index: int) -> None:
    found, expected = golden()[index], GOLDEN[index]
    for part in ("report", "figures"):
        assert _numbers(found[part]) == pytest.approx(_numbers(expected[part]), rel=1e-6, nan_ok=True)
    # An eigenvector has two signs.
    assert np.abs(found["rule"]["means"]) == pytest.approx(np.abs(expected["rule"]["means"]), rel=1e-4, abs=1e-6)


def _numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in _numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in _numbers(part)]
    return [np.nan if value is None else value]
