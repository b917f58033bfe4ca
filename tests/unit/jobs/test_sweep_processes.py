"""The processes of searches: started, started again, bounded, and ended with the server. Small scripts stand for them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.errors import LimitError, NoWorkersError
from cnn_demo.jobs import sweep_processes as module
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.sweep_processes import MOST_DEATHS, SweepProcesses
from cnn_demo.runs import lease
from cnn_demo.runs.sweep_folder import DONE, FAILED, SEARCHING, STOPPED, SweepFolder
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.settings.worker_support import OFF
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied import Varied
from tests.unit.waiting import wait_until

SEARCHES = (sys.executable, "-S", "-c", "import sys, time; print(sys.argv[1:], flush=True); time.sleep(600)")
DIES = (sys.executable, "-S", "-c", "import sys; sys.exit('a fault')")
Started = list[subprocess.Popen[bytes]]
NewSweep = Callable[[], SweepFolder]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check looks at the processes."""
    monkeypatch.setattr(module, "CHECK_SECONDS", 0.0)


@pytest.fixture
def new_sweep(runs_folder: Path) -> NewSweep:
    """Makes a search in a workspace of its own."""
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
    asked = Sweep(base=project, space=(Varied(path="recipe.epochs", low=1, high=3),))
    return lambda: SweepFolder.create(runs_folder / new_workspace_id(runs_folder), asked, name="a search")


def test_a_new_search_gets_one_process(queue: Queue, new_sweep: NewSweep, started: Started) -> None:
    sweeps, folder = SweepProcesses(queue, most=1, command=SEARCHES), new_sweep()
    sweeps.enter(folder)
    for _ in range(3):
        sweeps.check()
    assert len(started) == 1
    assert folder.places() == 1
    wait_until(lambda: folder.log_file.read_text() == f"{[str(folder.path)]}\n")


def test_searches_beyond_the_limit_wait_for_the_end_of_another(
    queue: Queue, new_sweep: NewSweep, started: Started
) -> None:
    sweeps, folders = SweepProcesses(queue, most=2, command=SEARCHES), [new_sweep() for _ in range(3)]
    for folder in folders:
        sweeps.enter(folder)
    sweeps.check()
    assert len(started) == 2
    folders[0].write_state(replace(folders[0].state(), state=DONE))
    started[0].kill()
    started[0].wait()
    sweeps.check()
    assert len(started) == 3


def test_a_search_whose_process_was_killed_gets_another(queue: Queue, new_sweep: NewSweep, started: Started) -> None:
    sweeps, folder = SweepProcesses(queue, most=1, command=SEARCHES), new_sweep()
    sweeps.enter(folder)
    sweeps.check()
    started[0].kill()
    started[0].wait()
    sweeps.check()
    assert len(started) == 2
    assert folder.state().state == SEARCHING


def test_a_search_whose_processes_die_has_failed_and_says_where_to_look(
    queue: Queue, new_sweep: NewSweep, started: Started
) -> None:
    sweeps, folder = SweepProcesses(queue, most=1, command=DIES), new_sweep()
    sweeps.enter(folder)
    for _ in range(MOST_DEATHS + 1):
        sweeps.check()
        started[-1].wait()
    sweeps.check()
    assert len(started) == MOST_DEATHS
    assert (folder.state().state, "sweep.log" in folder.state().reason) == (FAILED, True)
    assert "a fault" in folder.log_file.read_text()


def test_searches_of_a_server_before_are_found(queue: Queue, new_sweep: NewSweep, started: Started) -> None:
    over, _ = new_sweep(), new_sweep()
    over.write_state(replace(over.state(), state=DONE))
    sweeps = SweepProcesses(queue, most=4, command=SEARCHES)
    sweeps.adopt()
    sweeps.check()
    assert len(started) == 1


def test_a_search_of_another_servers_process_is_left_alone(queue: Queue, new_sweep: NewSweep, started: Started) -> None:
    sweeps, folder = SweepProcesses(queue, most=4, command=SEARCHES), new_sweep()
    sweeps.enter(folder)
    with lease.hold(folder.path):
        sweeps.check()
    assert started == []


def test_the_processes_end_with_the_server_and_the_search_goes_on_later(
    queue: Queue, new_sweep: NewSweep, started: Started
) -> None:
    sweeps, folder = SweepProcesses(queue, most=1, command=SEARCHES), new_sweep()
    sweeps.enter(folder)
    sweeps.check()
    sweeps.end()
    assert started[0].poll() is not None
    assert folder.state().state == SEARCHING


def test_a_workspace_has_one_search_at_a_time(queue: Queue, new_sweep: NewSweep) -> None:
    sweeps, folder = SweepProcesses(queue, most=1), new_sweep()
    with pytest.raises(LimitError, match="A search goes on already"):
        sweeps.check_room(folder.workspace)
    folder.write_state(replace(folder.state(), state=DONE))
    sweeps.check_room(folder.workspace)


def test_a_search_that_was_stopped_while_it_waited_leaves_room_for_another(queue: Queue, new_sweep: NewSweep) -> None:
    sweeps, folder = SweepProcesses(queue, most=1), new_sweep()
    folder.stop()
    assert folder.state().state == STOPPED
    sweeps.check_room(folder.workspace)


class Cluster(LocalExecutor):
    """Has as many places as a test says."""

    connected = 0

    def places(self) -> int:
        return self.connected


def test_a_search_waits_until_it_is_known_how_many_runs_it_may_have(
    runs_folder: Path, new_sweep: NewSweep, started: Started
) -> None:
    cluster = Cluster()
    sweeps, folder = (
        SweepProcesses(Queue(runs_folder, parallel=1, executor=cluster), most=1, command=SEARCHES),
        new_sweep(),
    )
    sweeps.enter(folder)
    for cluster.connected in (0, 0, 1, 2, 4):  # its workers are examined one after another
        sweeps.check()
        assert started == []
    sweeps.check()
    assert (len(started), folder.places()) == (1, 4)


def test_a_search_is_told_when_workers_join_and_leave(runs_folder: Path, new_sweep: NewSweep, started: Started) -> None:
    cluster, folder = Cluster(), new_sweep()
    cluster.connected = 2
    sweeps = SweepProcesses(Queue(runs_folder, parallel=1, executor=cluster), most=1, command=SEARCHES)
    sweeps.enter(folder)
    told = []
    for cluster.connected in (2, 5, 5, 1, 1, 0, 0):  # a change counts once it has lasted; without any, its runs wait
        sweeps.check()
        told.append(folder.places())
    assert told == [2, 2, 5, 5, 1, 1, 1]
    assert len(started) == 1


def test_a_search_has_the_places_that_the_server_is_set_to_after_a_restart(
    runs_folder: Path, new_sweep: NewSweep, started: Started
) -> None:
    folder = new_sweep()
    for parallel in (1, 3):
        queue = Queue(runs_folder, parallel=parallel, executor=LocalExecutor())
        sweeps = SweepProcesses(queue, most=1, command=SEARCHES)
        sweeps.adopt()
        sweeps.check()
        assert folder.places() == parallel
        sweeps.end()
    assert len(started) == 2


def test_a_search_that_cannot_be_started_keeps_no_other_from_it(
    queue: Queue, new_sweep: NewSweep, started: Started, caplog: pytest.LogCaptureFixture
) -> None:
    sweeps, broken, sound = SweepProcesses(queue, most=2, command=SEARCHES), new_sweep(), new_sweep()
    broken.log_file.mkdir()  # cannot be opened
    sweeps.enter(broken)
    sweeps.enter(sound)
    sweeps.check()
    assert [process.args[-1] for process in started] == [str(sound.path)]  # type: ignore[index]
    assert "A search could not be started" in caplog.text
    broken.log_file.rmdir()
    sweeps.check()
    assert len(started) == 2


def test_a_death_counts_once_however_often_the_next_start_fails(
    queue: Queue, new_sweep: NewSweep, started: Started
) -> None:
    sweeps, folder = SweepProcesses(queue, most=1, command=DIES), new_sweep()
    sweeps.enter(folder)
    sweeps.check()
    started[0].wait()
    folder.log_file.unlink()
    folder.log_file.mkdir()
    for _ in range(MOST_DEATHS + 1):
        sweeps.check()
    assert folder.state().state == SEARCHING


def test_without_workers_nothing_searches(runs_folder: Path, new_sweep: NewSweep, started: Started) -> None:
    queue = Queue(runs_folder, parallel=1, executor=LocalExecutor(), support=OFF)
    sweeps, folder = SweepProcesses(queue, most=1, command=SEARCHES), new_sweep()
    sweeps.enter(folder)
    sweeps.check()
    assert started == []
    with pytest.raises(NoWorkersError):
        sweeps.check_room(folder.workspace)


def test_a_workspace_is_not_cleared_while_a_process_searches(queue: Queue, new_sweep: NewSweep) -> None:
    folder = new_sweep()
    with lease.hold(folder.path):
        assert not queue.clear_workspace(folder.workspace.name)
    assert queue.clear_workspace(folder.workspace.name)
    assert not Workspace(folder.workspace).exists()
