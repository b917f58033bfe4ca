"""The network to the scheduler is cut: each run ends in a true state, and none is trained by two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from cnn_demo.cluster import connection
from cnn_demo.cluster.dask_executor import DaskExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, QUEUED, RUNNING
from cnn_demo.settings import Cluster
from tests.unit.cluster.conftest import COMMAND, PATIENCE, end, starts
from tests.unit.cluster.cut_network import Wire, wire
from tests.unit.cluster.test_dask_executor import advance_until
from tests.unit.waiting import wait_until

NewRun = Callable[[], RunFolder]


@pytest.fixture
def cable(dask: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """Between the server of the test and the scheduler. Times are shortened, so that a cut of a second is a long one."""
    monkeypatch.setattr(connection, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(connection, "RECONNECT_SECONDS", 1.0)
    with wire(dask.scheduler_address) as made:
        yield made


@pytest.fixture
def connect(cable: Wire, tls: Path, runs_folder: Path) -> Iterator[Callable[..., DaskExecutor]]:
    """Makes an executor of a server behind the cable."""
    made: list[DaskExecutor] = []

    def make() -> DaskExecutor:
        made.append(DaskExecutor(Cluster(f"tls://127.0.0.1:{cable.port}", tls), runs_folder, command=COMMAND))
        return made[-1]

    yield make
    cable.mend()
    for executor in made:
        executor.end()


def cut(cable: Wire, executor: DaskExecutor) -> None:
    cable.cut()
    wait_until(lambda: "cannot be reached" in str(executor.standstill()), PATIENCE)


def test_run_that_trains_while_the_network_is_cut_goes_on_and_the_next_one_waits(
    queue: Queue, executor: DaskExecutor, cable: Wire, new_run: NewRun
) -> None:
    first, second = new_run(), new_run()
    queue.enter(first)
    queue.enter(second)
    advance_until(queue, lambda: starts(first))
    cut(cable, executor)
    for _ in range(20):
        queue.advance()
    assert (first.status().state, second.status().state) == (RUNNING, QUEUED)
    end(first)
    advance_until(queue, lambda: first.status().state == FINISHED)
    assert second.status().state == QUEUED
    cable.mend()
    end(second)
    advance_until(queue, lambda: second.status().state == FINISHED)
    assert [len(starts(run)) for run in (first, second)] == [1, 1]


def test_run_that_the_cluster_had_not_begun_when_the_network_was_cut_is_trained_once(
    queue: Queue, executor: DaskExecutor, cable: Wire, new_run: NewRun
) -> None:
    first, second = new_run(), new_run()
    queue.enter(first)
    advance_until(queue, lambda: starts(first))
    executor.start(second, earlier := second.claim())  # behind the first one: there is one place
    queue._add_ticket(second)
    cut(cable, executor)
    advance_until(queue, lambda: second.status().state == QUEUED)
    cable.mend()
    end(first)
    advance_until(queue, lambda: starts(second))
    assert second.stored_status().launch != earlier
    end(second)
    advance_until(queue, lambda: not queue.has_work())
    assert [run.status().state for run in (first, second)] == [FINISHED, FINISHED]
    assert [len(starts(run)) for run in (first, second)] == [1, 1]
