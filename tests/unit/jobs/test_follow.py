from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cnn_demo.errors import RunError
from cnn_demo.jobs import follow as following
from cnn_demo.jobs.follow import follow
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import BATCH, append
from cnn_demo.runs.status import FAILED, FINISHED, QUEUED, RUNNING, Status
from tests.leases import hold_here, leave_dead_worker

EXECUTOR = LocalExecutor()
NewRun = Callable[[], RunFolder]


class StandIn(LocalExecutor):
    """Its workers end at once. end: how each leaves its run. away: why none can be started, if so."""

    def __init__(self, end: Callable[[RunFolder], None], away: str | None = None) -> None:
        super().__init__()
        self.end_of, self.away, self.starts = end, away, 0

    def standstill(self) -> str | None:
        return self.away

    def start(self, run: RunFolder, launch: str) -> None:
        self.starts += 1
        self.end_of(run)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "POLL_SECONDS", 0.001)


def measure(run: RunFolder, step: int) -> None:
    record: Any = {"kind": BATCH, "step": step}
    append(run.metrics_file, record)


def test_a_run_is_followed_from_the_queue_to_its_end_and_each_record_seen_once(new_run: NewRun) -> None:
    run = new_run()
    seen, steps = [], []
    for status, records in follow(run, EXECUTOR):
        seen.append(status.state)
        steps += [record["step"] for record in records]
        if status.state == QUEUED:
            measure(run, 1)
            hold_here(run)
            run.write_status(Status(state=RUNNING))
        else:
            measure(run, 2)
            run.write_status(Status(state=FINISHED))
    assert seen == [QUEUED, RUNNING, FINISHED]
    assert steps == [1, 2]


def die(run: RunFolder) -> None:
    leave_dead_worker(run)
    run.write_status(Status(state=RUNNING))


def interrupt(run: RunFolder) -> None:
    run.write_status(Status(state=RUNNING))
    run.interrupt()


def finish(run: RunFolder) -> None:
    run.write_status(Status(state=FINISHED))


def test_following_ends_when_the_worker_dies_again_without_a_new_checkpoint(new_run: NewRun) -> None:
    run, executor = new_run(), StandIn(end=die)
    die(run)
    measure(run, 1)
    *_, (status, _) = seen = list(follow(run, executor))
    assert status.state == FAILED
    assert executor.starts == 1
    assert sum(len(records) for _, records in seen) == 1


@pytest.mark.parametrize("lost", [die, interrupt], ids=["worker killed", "machine ended"])
def test_run_that_has_lost_its_worker_goes_on_as_soon_as_one_can_be_started(
    lost: Callable[[RunFolder], object], new_run: NewRun
) -> None:
    run, executor = new_run(), StandIn(end=finish, away="The cluster cannot be reached.")
    lost(run)
    following = follow(run, executor)
    assert [next(following)[0].state for _ in range(3)] == [QUEUED] * 3
    assert executor.starts == 0
    executor.away = None
    *_, (status, _) = following
    assert status.state == FINISHED
    assert executor.starts == 1


def test_a_run_that_is_deleted_while_followed_is_a_run_error(new_run: NewRun) -> None:
    run = new_run()
    watching = follow(run, EXECUTOR)
    next(watching)
    run.delete()
    with pytest.raises(RunError, match="may have been deleted"):
        next(watching)
