"""The expected wait: from the remaining seconds of the run that trains, and estimates of those that wait before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cnn_demo.jobs import waiting
from cnn_demo.jobs.waiting import EpochSeconds, Wait, WaitingTimes
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import QUEUED, RUNNING, Status
from tests.leases import hold_here

NewRun = Callable[[], RunFolder]
TEN_SECONDS: EpochSeconds = lambda project: 10.0  # noqa: E731 - shorter than a function
UNKNOWN: EpochSeconds = lambda project: None  # noqa: E731


def wait(before: list[RunFolder], epoch_seconds: EpochSeconds, *, parallel: int = 1, most: float = 10_000) -> Wait:
    return WaitingTimes(epoch_seconds, most_seconds=most).wait(before, places=parallel)


@pytest.fixture
def training(new_run: NewRun) -> RunFolder:
    """A run that says it trains for another 70 seconds."""
    run = new_run()
    hold_here(run)
    run.write_status(Status(state=RUNNING, phase="training", epochs=4, seconds_left=70.0))
    return run


def test_nothing_ahead_is_no_wait() -> None:
    assert wait([], UNKNOWN) == Wait(ahead=0, seconds=0.0, is_least=False)


def test_remaining_seconds_and_estimates_add_up(training: RunFolder, new_run: NewRun) -> None:
    waits = new_run()
    epochs = waits.project().recipe.epochs
    assert wait([training, waits], TEN_SECONDS) == Wait(ahead=2, seconds=70.0 + 10.0 * epochs, is_least=False)


def test_what_was_trained_before_a_pause_does_not_count_again(new_run: NewRun) -> None:
    run = new_run()
    run.write_status(Status(state=QUEUED, epochs=4, epoch=3, batches=10))
    assert wait([run], TEN_SECONDS).seconds == pytest.approx(10.0 * run.project().recipe.epochs / 4)


def test_no_run_takes_longer_than_the_server_lets_it(new_run: NewRun) -> None:
    assert wait([new_run()], TEN_SECONDS, most=25.0).seconds == 25.0


def test_runs_beside_each_other_shorten_the_wait(training: RunFolder, new_run: NewRun) -> None:
    other = new_run()
    epochs = other.project().recipe.epochs
    assert wait([training, other], TEN_SECONDS, parallel=2).seconds == min(70.0, 10.0 * epochs)


def test_unknown_length_makes_it_a_least_or_nothing(training: RunFolder, new_run: NewRun) -> None:
    assert wait([training, new_run()], UNKNOWN) == Wait(ahead=2, seconds=70.0, is_least=True)
    assert wait([new_run()], UNKNOWN) == Wait(ahead=1, seconds=None, is_least=True)


def test_deleted_run_takes_no_time(new_run: NewRun) -> None:
    run = new_run()
    run.delete()
    assert wait([run], TEN_SECONDS).seconds == 0.0


def test_runs_are_looked_at_seldom(training: RunFolder, new_run: NewRun, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("cnn_demo.jobs.waiting.time.monotonic", lambda: now)
    times = WaitingTimes(TEN_SECONDS, most_seconds=10_000)
    assert times.wait([training], places=1).seconds == 70.0
    training.write_status(replace(training.status(), seconds_left=60.0))
    assert times.wait([training], places=1).seconds == 70.0
    now += waiting.KEPT_SECONDS + 1
    assert times.wait([training], places=1).seconds == 60.0
