from __future__ import annotations

import pytest

from cnn_demo.operation.password import MOST_WRONG, MOST_WRONG_IN_ALL, WINDOW_SECONDS, PasswordGate, TooManyAttempts


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> PasswordGate:
    return PasswordGate("correct horse", clock)


def test_only_the_password_is_right(gate: PasswordGate) -> None:
    assert gate.is_right("correct horse", "a")
    for wrong in ("", "correct horse ", "Correct horse", "correct", "\ud800"):
        assert not gate.is_right(wrong, wrong)


def test_after_some_wrong_ones_even_the_right_one_waits_but_not_for_others(gate: PasswordGate, clock: Clock) -> None:
    for _ in range(MOST_WRONG):
        assert not gate.is_right("guess", "a")
    with pytest.raises(TooManyAttempts):
        gate.is_right("correct horse", "a")
    assert gate.is_right("correct horse", "b")
    clock.now += WINDOW_SECONDS + 1
    assert gate.is_right("correct horse", "a")


def test_guesses_from_ever_new_addresses_are_bounded_as_well(gate: PasswordGate) -> None:
    for number in range(MOST_WRONG_IN_ALL):
        assert not gate.is_right("guess", str(number))
    with pytest.raises(TooManyAttempts):
        gate.is_right("guess", "another")


def test_who_has_signed_in_before_is_not_held_up_by_the_guesses_of_others(gate: PasswordGate) -> None:
    assert gate.is_right("correct horse", "operator")
    for number in range(MOST_WRONG_IN_ALL):
        gate.is_right("guess", str(number))
    assert gate.is_right("correct horse", "operator")
    for _ in range(MOST_WRONG):
        assert not gate.is_right("guess", "operator")
    with pytest.raises(TooManyAttempts):
        gate.is_right("correct horse", "operator")
