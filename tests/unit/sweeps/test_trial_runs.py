"""How a terminal's search starts its runs. No process is started."""

from __future__ import annotations

from pathlib import Path

from cnn_demo import settings
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.folder import RunFolder, RunInputs
from cnn_demo.runs.status import QUEUED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.sweeps.search import Search
from cnn_demo.sweeps.trial_runs import DirectRuns, QueuedRuns
from tests.unit.sweeps.conftest import NewSweep


class Cluster(LocalExecutor):
    """Starts nothing. workers: places for runs; without any, none can start."""

    def __init__(self) -> None:
        super().__init__()
        self.workers = 0
        self.started: list[Path] = []

    def standstill(self) -> str | None:
        return None if self.workers else "The cluster that trains the runs cannot be reached."

    def places(self) -> int:
        return self.workers

    def start(self, run: RunFolder, launch: str) -> None:
        self.started.append(run.path)


def test_no_run_is_started_while_the_cluster_cannot_be_reached(workspace: Workspace, new_sweep: NewSweep) -> None:
    cluster = Cluster()
    runs = DirectRuns(settings.read({}), workspace, cluster)
    run = runs.make(new_sweep().sweep().base, "a run", RunInputs())
    assert not runs.has_room()
    runs.start(run)
    runs.tend([run])
    assert (cluster.started, run.status().state) == ([], QUEUED)
    cluster.workers = 1
    assert runs.has_room()
    runs.tend([run])
    assert cluster.started == [run.path]


def test_a_run_begins_at_once_where_one_can(workspace: Workspace, new_sweep: NewSweep) -> None:
    cluster = Cluster()
    cluster.workers = 1
    runs = DirectRuns(settings.read({}), workspace, cluster)
    run = runs.make(new_sweep().sweep().base, "a run", RunInputs())
    runs.start(run)
    runs.start(run)
    assert cluster.started == [run.path]


def test_as_many_runs_are_active_as_there_are_places_now(workspace: Workspace) -> None:
    cluster = Cluster()
    runs = DirectRuns(settings.read({}), workspace, cluster)
    for workers in (1, 4, 0):
        cluster.workers = workers
        assert runs.at_once == workers
    here = DirectRuns(settings.read({"CNN_DEMO_PARALLEL_RUNS": "3"}), workspace, LocalExecutor())
    assert here.at_once == 3


def test_on_a_server_as_many_runs_are_active_as_the_server_says_now(runs_folder: Path, new_sweep: NewSweep) -> None:
    folder = new_sweep()
    runs = QueuedRuns(settings.read({"CNN_DEMO_RUNS": str(runs_folder)}), folder)
    for places in (2, 4, 1):
        folder.set_places(places)
        assert runs.at_once == places


def test_search_makes_more_runs_once_the_server_has_more_places(runs_folder: Path, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=5)
    search = Search(folder, QueuedRuns(settings.read({"CNN_DEMO_RUNS": str(runs_folder)}), folder))
    folder.set_places(1)
    assert len(search.step().trials) == 1
    folder.set_places(3)
    assert len(search.step().trials) == 3
