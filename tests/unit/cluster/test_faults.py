"""The network to the scheduler is cut, or the shared folder is full: each run ends in a true state, none is trained by two."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from cnn_demo.cluster import connection
from cnn_demo.cluster.dask_executor import DaskExecutor
from cnn_demo.errors import StorageError
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.deaths import read_deaths
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FAILED, FINISHED, QUEUED, RUNNING
from cnn_demo.settings import Cluster
from tests.full_disk import full_disk
from tests.unit.cluster.conftest import COMMAND, PATIENCE, STAND_IN, end, starts
from tests.unit.cluster.cut_network import Wire, wire
from tests.unit.cluster.test_dask_executor import advance_until, has_ended
from tests.unit.waiting import wait_until

NewRun = Callable[[], RunFolder]
# It saves a checkpoint and its status again and again, as a training does. Where the file `full` is beside the folder of
# runs, the disk refuses all that it writes; it then ends as a training does whose last status cannot be written either.
ON_A_DISK_THAT_FILLS_UP = STAND_IN.replace(
    "        while not",
    """        from cnn_demo.storage import write_bytes
        from tests.full_disk import full_disk
        runs = run.path.parent.parent
        with full_disk(runs, first=None) as disk:
            while not (run.path / "end").exists():
                disk.first = 1 if (runs.parent / "full").exists() else None
                status = run.stored_status()
                write_bytes(run.checkpoint_file, str(status.epoch + 1).encode())
                run.write_status(replace(status, epoch=status.epoch + 1))
                time.sleep(0.01)
        while not""",
)


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
    queue._tickets.add(second)
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


@pytest.fixture
def disk_executor(dask: LocalCluster, tls: Path, runs_folder: Path) -> Iterator[DaskExecutor]:
    """Of a server whose workers write on a disk that fills up."""
    command = (sys.executable, "-c", ON_A_DISK_THAT_FILLS_UP)
    made = DaskExecutor(Cluster(dask.scheduler_address, tls), runs_folder, command=command)
    made.connect(PATIENCE)
    yield made
    made.end()


def test_run_goes_on_when_there_is_space_again_on_the_shared_folder(
    disk_executor: DaskExecutor, runs_folder: Path, new_run: NewRun
) -> None:
    executor, run, other, full = disk_executor, new_run(), new_run(), runs_folder.parent / "full"
    queue = Queue(runs_folder, parallel=0, executor=executor)
    queue.enter(run)
    advance_until(queue, lambda: run.stored_status().epoch > 2)
    full.touch()
    wait_until(lambda: has_ended(starts(run)[0]) and executor.ended_launch(run), PATIENCE)
    with full_disk(runs_folder, first=1) as disk:  # for the server, too
        for _ in range(5):
            queue.advance()
        with pytest.raises(StorageError, match="the disk is full"):
            queue.enter(other)
        assert disk.refused
        assert (run.status().state, run.stored_status().state) == (FAILED, RUNNING)  # nothing else could be written
        assert "the disk with the runs is full" in run.status().reason
        assert queue.has_ticket(run)
    left = int(run.checkpoint_file.read_bytes())
    full.unlink()
    advance_until(queue, lambda: len(starts(run)) == 2)
    assert int(run.checkpoint_file.read_bytes()) >= left
    end(run)
    advance_until(queue, lambda: run.status().state == FINISHED)
    assert len(starts(run)) == 2
    assert [death.went_on for death in read_deaths(run)] == [True]
