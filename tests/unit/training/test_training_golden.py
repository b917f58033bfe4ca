from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.golden.make_training import PATH, RUNS, images, project, trained
from tests.golden.make_training_seed import decoded

GOLDEN = json.loads(PATH.read_text())["runs"]
# Processors add up in another order: the last run's weights differ by up to 3e-5 between two of them. The rule for unsure
# predictions comes from sums of large numbers.
FIGURES_TOLERANCE, CERTAINTY_TOLERANCE, WEIGHTS_TOLERANCE = 1e-5, 5e-3, 1e-4


@pytest.fixture(autouse=True)
def own_handler() -> Iterator[None]:
    """The loop takes SIGTERM for itself."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.slow
@pytest.mark.parametrize("index", range(len(RUNS)), ids=[f"{run[1]['optimizer']}-{run[1]['seed']}" for run in RUNS])
def test_the_loop_trains_what_javascript_is_held_to(index: int) -> None:
    found, golden = trained(project(*RUNS[index]), images()), GOLDEN[index]
    assert found["plan"] == golden["plan"]
    for part, tolerance in (
        ("epochs", FIGURES_TOLERANCE),
        ("result", FIGURES_TOLERANCE),
        ("certainty", CERTAINTY_TOLERANCE),
    ):
        assert _numbers(found[part]) == pytest.approx(_numbers(golden[part]), rel=1e-3, abs=tolerance)
    assert found["weights"].keys() == golden["weights"].keys()
    for name, values in found["weights"].items():
        assert decoded(values) == pytest.approx(decoded(golden["weights"][name]), abs=WEIGHTS_TOLERANCE), name


def _numbers(value: Any) -> list[float]:
    """All numbers in a record but what a clock measured."""
    if isinstance(value, dict):
        return [number for key, part in value.items() if "second" not in key for number in _numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in _numbers(part)]
    return [value] if isinstance(value, int | float) else []
