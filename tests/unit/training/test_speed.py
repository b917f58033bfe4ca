from __future__ import annotations

from typing import Any

import pytest

from cnn_demo.spec.cost import Speed
from cnn_demo.spec.summary import summarise

SPEED = Speed(step=0.002, multiply_add=2e-11, window_value=1e-9, activation_byte=1e-9)


@pytest.fixture(scope="module")
def speed() -> Any:
    from cnn_demo.training import speed

    return speed


def step_seconds(probe: Any) -> float:
    """What SPEED says of one step of a probe."""
    design, batch_size = probe
    summary = summarise(design)
    work = SPEED.multiply_add * summary.multiply_adds + SPEED.window_value * summary.window_values
    return SPEED.step + batch_size * (work + SPEED.activation_byte * summary.activation_bytes)


def test_the_speed_that_made_the_measurements_is_found_again(speed: Any) -> None:
    found = speed.fit([step_seconds(probe) for probe in speed.PROBES])
    for cost in ("step", "multiply_add", "window_value", "activation_byte"):
        assert getattr(found, cost) == pytest.approx(getattr(SPEED, cost))


def test_no_measurement_makes_a_cost_negative(speed: Any) -> None:
    found = speed.fit([0.1, 0.0001, 0.0001, 0.0001])
    assert min(found.step, found.multiply_add, found.window_value, found.activation_byte) >= 0


def test_this_machine_is_measured_and_takes_some_time_for_a_step(speed: Any) -> None:
    found = Speed(**speed.measure_speed())
    assert found.step > 0
    assert found.multiply_add + found.window_value + found.activation_byte > 0
