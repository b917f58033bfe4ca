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


def test_following_ends_when_the_worker_is_gone(new_run: NewRun) -> None:
    run = new_run()
    leave_dead_worker(run)
    run.write_status(Status(state=RUNNING))
    measure(run, 1)
    (status, records), *more = follow(run, EXECUTOR)
    assert status.state == FAILED
    assert len(records) == 1
    assert more == []


def test_a_run_that_is_deleted_while_followed_is_a_run_error(new_run: NewRun) -> None:
    run = new_run()
    watching = follow(run, EXECUTOR)
    next(watching)
    run.delete()
    with pytest.raises(RunError, match="may have been deleted"):
        next(watching)
