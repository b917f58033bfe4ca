"""Runs train on a cluster as on one machine; a lost part costs another start, and no run is trained by two workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from distributed import LocalCluster

from cnn_demo.cluster import examination, sources
from cnn_demo.cluster.dask_executor import DaskExecutor
from cnn_demo.errors import WorkerError
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.recovery import settle
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, INTERRUPTED, PAUSED, QUEUED, RUNNING
from tests.unit.cluster.conftest import PATIENCE, end, starts
from tests.unit.waiting import wait_until

NewRun = Callable[[], RunFolder]


def advance_until(queue: Queue, condition: Callable[[], object]) -> None:
    """Move the queue on, as its server does, until the condition holds."""

    def holds() -> bool:
        queue.advance()
        return bool(condition())

    wait_until(holds, PATIENCE)


def has_ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def test_as_many_runs_train_as_the_cluster_has_places_and_the_next_follows(queue: Queue, new_run: NewRun) -> None:
    first, second = new_run(), new_run()
    queue.enter(first)
    queue.enter(second)
    advance_until(queue, lambda: starts(first))
    assert (first.status().state, second.status().state) == (RUNNING, QUEUED)
    end(first)
    advance_until(queue, lambda: starts(second))
    assert first.status().state == FINISHED
    end(second)
    advance_until(queue, lambda: not queue.has_work())
    assert second.status().state == FINISHED


def test_deleted_run_is_ended_on_the_machine_that_trains_it(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.enter(run)
    wait_until(lambda: starts(run), PATIENCE)
    worker = starts(run)[0]
    queue.delete(run)
    wait_until(lambda: has_ended(worker), PATIENCE)
    assert not run.path.exists()


def test_run_of_a_dask_worker_that_ends_goes_on_with_the_next_one(
    queue: Queue, new_run: NewRun, dask: LocalCluster
) -> None:
    run = new_run()
    queue.enter(run)
    wait_until(lambda: starts(run), PATIENCE)
    dask.scale(0)
    advance_until(queue, lambda: queue.standstill() and not dask.workers)
    assert "has no workers" in str(queue.standstill())
    dask.scale(1)
    advance_until(queue, lambda: len(starts(run)) == 2)
    end(run)
    advance_until(queue, lambda: run.status().state == FINISHED)


def test_run_that_two_servers_start_is_trained_by_one_worker(
    executor: DaskExecutor, connect: Callable[..., DaskExecutor], dask: LocalCluster, new_run: NewRun
) -> None:
    dask.scale(2)
    other = connect()
    wait_until(lambda: other.places() == executor.places() == 2, PATIENCE)
    run = new_run()
    executor.start(run, run.claim())
    wait_until(lambda: starts(run), PATIENCE)
    other.start(run, run.claim())
    other.wait(run)
    assert (run.path / "refused").exists()
    end(run)
    executor.wait(run)
    assert len(starts(run)) == 1


def test_task_of_an_earlier_start_starts_nothing(executor: DaskExecutor, new_run: NewRun) -> None:
    run = new_run()
    earlier, now = run.claim(), run.claim()
    executor.start(run, earlier)
    executor.wait(run)
    assert run.stored_status().launch == now
    assert not (run.path / "worker.log").exists()


def test_machine_with_another_version_of_the_app_gets_no_runs_and_is_named(
    connect: Callable[..., DaskExecutor],
) -> None:
    executor = connect(version="0.0.9-another")
    wait_until(
        lambda: "The worker 0 of the cluster has another version of the app" in str(executor.standstill()), PATIENCE
    )
    assert "0.0.9-another" in str(executor.standstill())
    assert executor.places() == 0
    with pytest.raises(WorkerError, match="another version of the app"):
        executor.connect(0)


def test_machine_whose_app_was_replaced_since_gets_no_more_runs_and_loses_none(
    executor: DaskExecutor, queue: Queue, new_run: NewRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "AGAIN_SECONDS", 1.0)
    run = new_run()
    with monkeypatch.context() as replaced:
        replaced.setattr(sources, "PROJECT_FOLDER", tmp_path)  # other files
        queue.enter(run)
        advance_until(queue, lambda: queue.standstill() and run.status().state == QUEUED)
        assert "The worker 0 of the cluster has another version of the app" in str(queue.standstill())
        assert starts(run) == []
        assert executor.places() == 0
    wait_until(lambda: executor.places() == 1, PATIENCE)  # they were put back
    advance_until(queue, lambda: starts(run))
    end(run)
    advance_until(queue, lambda: run.status().state == FINISHED)


def test_run_that_reaches_a_machine_whose_app_was_replaced_goes_back(
    executor: DaskExecutor, new_run: NewRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run()
    monkeypatch.setattr(sources, "PROJECT_FOLDER", tmp_path)
    executor.start(run, run.claim())
    wait_until(lambda: executor.ended_launch(run) or starts(run), PATIENCE)
    assert starts(run) == []
    assert (run.status().state, run.status().phase) == (PAUSED, INTERRUPTED)
    assert "The worker 0 of the cluster has another version of the app" in run.status().reason
    assert settle(executor, run).state == QUEUED


def test_run_that_was_to_start_when_the_scheduler_was_lost_goes_on_later(
    queue: Queue, executor: DaskExecutor, dask: LocalCluster, new_run: NewRun
) -> None:
    run = new_run()
    launch = run.claim()
    dask.close()
    wait_until(executor.standstill, PATIENCE)
    assert "cannot be reached" in str(executor.standstill())
    executor.start(run, launch)
    assert executor.ended_launch(run) == launch
    queue._tickets.add(run)
    queue.advance()
    assert run.status().state == QUEUED
