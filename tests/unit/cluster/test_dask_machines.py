"""Questions about networks are answered on a cluster as on one machine. Keras's tasks have small ones in their place."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from distributed import LocalCluster

from cnn_demo import settings
from cnn_demo.cluster import answering, dask_machines
from cnn_demo.cluster.choice import server_machines
from cnn_demo.cluster.dask_machines import ClusterWorker, DaskMachines
from cnn_demo.errors import PictureError, WorkerError
from cnn_demo.jobs import compute as compute_module
from cnn_demo.jobs import worker_process
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.long_work import LongWork, ask_worker
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.sweeping import QUESTION_PREFIX
from cnn_demo.settings import Cluster
from tests.unit.cluster.conftest import PATIENCE, local_cluster
from tests.unit.jobs import worker_tasks
from tests.unit.waiting import wait_until

ONE, OTHER = Visitor(origin="a", workspace="a1"), Visitor(origin="b", workspace="b1")
PLACES = {"short": 1, "long": 1}
LONG_TASKS = frozenset({"wait_for", "work_until_unwanted"})
Server = Callable[..., Compute]


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In the place of Keras's. What answers them ends with the test."""
    monkeypatch.setattr(worker_process, "answer", worker_tasks.answer)
    monkeypatch.setattr(compute_module, "LONG_TASKS", LONG_TASKS)
    monkeypatch.setattr(dask_machines, "LONG_TASKS", LONG_TASKS)
    monkeypatch.setenv("CNN_DEMO_COMPUTE_WORKERS", "1")  # a question worker answers two at a time all the same
    yield
    answering._compute().end()
    answering._compute.cache_clear()
    answering._version_lately.cache_clear()  # a test may have replaced the version


@pytest.fixture
def dask(tls: Path, small_tasks: None) -> Iterator[LocalCluster]:
    """One Dask worker that answers a short and a long question at the same time."""
    with local_cluster(tls, PLACES) as cluster:
        yield cluster


@pytest.fixture
def server(dask: LocalCluster, tls: Path, runs_folder: Path) -> Iterator[Server]:
    """Makes the compute workers of a web process."""
    made: list[Compute] = []

    def make() -> Compute:
        machines = DaskMachines(Cluster(dask.scheduler_address, tls), runs_folder)
        made.append(Compute(settings.read(), workers=2, machines=machines))
        return made[-1]

    yield make
    for compute in made:
        compute.end()


def lose(monkeypatch: pytest.MonkeyPatch, *lost: int) -> list[str]:
    """Have the machine lost that works on the n-th question. Returns the folders of the questions that were begun."""
    begun: list[str] = []

    def begin(folder: Path) -> None:
        begun.append(folder.name)
        if len(begun) in lost:
            raise answering.QuestionLost

    monkeypatch.setattr(answering, "_begin", begin)
    return begun


def test_question_is_answered_and_leaves_no_files(server: Server, runs_folder: Path) -> None:
    compute = server()
    assert compute.ask("add", a=1, b=2) == 3
    with pytest.raises(PictureError, match="The picture is blank"):
        compute.ask("refuse")
    assert [lane.pid for lane in compute.lanes()] == [None, None, None]  # no process with TensorFlow here
    assert not list(runs_folder.glob(f"{QUESTION_PREFIX}*"))


def test_question_worker_is_ready_before_a_server_comes(tls: Path, small_tasks: None) -> None:
    with local_cluster(tls, PLACES, preload=(answering.__name__,)):
        wait_until(answering._compute().is_warm, PATIENCE)


def test_long_question_of_one_server_does_not_hold_up_a_short_one_of_another(server: Server, tmp_path: Path) -> None:
    one, other, gate = server(), server(), tmp_path / "gate"
    with ThreadPoolExecutor(1) as thread:
        export = thread.submit(one.ask, "wait_for", path=str(gate), visitor=ONE)
        wait_until(lambda: one.lanes()[1].is_busy, PATIENCE)
        assert other.ask("add", a=1, b=2, visitor=OTHER) == 3
        assert not export.done()
        gate.touch()
        assert export.result(PATIENCE)


def test_question_beyond_its_time_ends_alone(server: Server) -> None:
    compute = server()
    with pytest.raises(WorkerError, match=r"took longer than 0\.1 seconds"):
        compute.ask("sleep", seconds=30, limit_seconds=0.1)
    assert compute.ask("add", a=1, b=2) == 3


def test_question_beyond_the_memory_of_the_machine_that_works_on_it_ends_alone(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_DEMO_COMPUTE_MB", "200")
    compute = server()
    with pytest.raises(WorkerError, match="needed more than 200 MB of memory"):
        compute.ask("hold", megabytes=400)
    assert compute.ask("add", a=1, b=2) == 3


def test_progress_and_stop_reach_the_machine_that_works(server: Server, tmp_path: Path) -> None:
    compute, ended = server(), tmp_path / "ended"
    work = LongWork(
        lambda work: ask_worker(compute, work, "work_until_unwanted", limit_seconds=PATIENCE, path=str(ended))
    )
    wait_until(lambda: work.share == 0.5, PATIENCE)
    work.stop()
    wait_until(ended.exists, PATIENCE)
    assert work.wait(PATIENCE)
    assert work.is_stopped


def test_question_of_a_lost_machine_is_asked_again_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = lose(monkeypatch, 1)
    assert server().ask("add", a=1, b=2) == 3
    assert len(set(begun)) == 2


def test_question_over_which_two_machines_are_lost_ends_with_the_reason(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, compute = lose(monkeypatch, 1, 2), server()
    with pytest.raises(WorkerError, match="were lost, twice over"):
        compute.ask("add", a=1, b=2)
    assert len(begun) == 2
    assert compute.ask("add", a=1, b=2) == 3


def test_question_goes_on_with_the_next_machine(
    server: Server, dask: LocalCluster, runs_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_machines, "LOST_SECONDS", 0.2)
    compute, gate = server(), tmp_path / "gate"
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(compute.ask, "wait_for", path=str(gate))
        wait_until(lambda: list(runs_folder.glob(f"{QUESTION_PREFIX}*/{answering.BEGUN}")), PATIENCE)
        dask.scale(0)
        wait_until(lambda: not dask.workers, PATIENCE)
        assert not asked.done()
        dask.scale(1)
        gate.touch()
        assert asked.result(PATIENCE)


def test_question_that_dask_begins_again_is_left_to_the_server(tmp_path: Path) -> None:
    (tmp_path / answering.BEGUN).touch()
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(answering.QuestionLost):
            answering.answer(str(folder), "add", {"a": 1, "b": 2}, PATIENCE, "any")


def test_machine_whose_app_was_replaced_since_is_asked_no_more_and_named(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute = server()
    assert compute.ask("add", a=1, b=2) == 3
    monkeypatch.setattr(dask_machines, "CONNECT_SECONDS", 0.0)
    monkeypatch.setattr(answering, "version_against", lambda version: "0.0.9-another")
    answering._version_lately.cache_clear()
    with pytest.raises(WorkerError, match=r"has another version of the app \(0\.0\.9-another\)"):
        compute.ask("add", a=1, b=2)


def refusal_of(machines: DaskMachines, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a question is told when the only machine there is has been refused."""
    compute = Compute(settings.read(), machines=machines)
    try:
        wait_until(lambda: any(machine.refusal for machine in machines.machines()), PATIENCE)
        monkeypatch.setattr(dask_machines, "CONNECT_SECONDS", 0.0)
        with pytest.raises(WorkerError) as refused:
            compute.ask("add", a=1, b=2)
        return str(refused.value)
    finally:
        compute.end()


def test_machine_with_another_version_answers_nothing_and_is_named(
    dask: LocalCluster, tls: Path, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines = DaskMachines(Cluster(dask.scheduler_address, tls), runs_folder, version="0.0.9-another")
    found = refusal_of(machines, monkeypatch)
    assert "The worker 0 of the cluster has another version of the app" in found
    assert dask.scheduler_address not in found  # visitors read it


def test_machine_that_has_the_app_elsewhere_answers_nothing(
    dask: LocalCluster, tls: Path, runs_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "PROJECT_FOLDER", tmp_path)
    found = refusal_of(DaskMachines(Cluster(dask.scheduler_address, tls), runs_folder), monkeypatch)
    assert f"has the app in {tmp_path} and the server in {settings.PROJECT_FOLDER}" in found


class MachinesStandIn:
    """In the place of DaskMachines: one machine that never answers. begins: whether it begins with a question."""

    def __init__(self, folder: Path, *, begins: bool) -> None:
        self._folder, self._begins = folder, begins
        self.released = 0

    def wait(self) -> None:
        pass

    def temporary_folder(self) -> TemporaryDirectory[str]:
        return TemporaryDirectory(dir=self._folder)

    def places(self) -> frozenset[str]:
        return frozenset(["machine"])

    addresses = places

    def ask(self, workers: frozenset[str], folder: str, *_: object) -> MachinesStandIn:
        if self._begins:
            Path(folder, answering.BEGUN).touch()
        return self

    def add_done_callback(self, callback: Callable[[object], None]) -> None:
        pass

    def release(self) -> None:
        self.released += 1


@pytest.mark.parametrize(
    ("begins", "reason"), [(True, "gives no sign of life"), (False, "No machine had time for this")]
)
def test_question_to_which_a_machine_is_silent_ends_with_the_reason(
    begins: bool, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_machines, "SILENT_SECONDS", 0.0)
    monkeypatch.setattr(dask_machines, "START_SECONDS", 0.0)
    machines = MachinesStandIn(tmp_path, begins=begins)
    worker = ClusterWorker(machines)  # type: ignore[arg-type]
    with pytest.raises(WorkerError, match=reason):
        worker.submit("add", {}, 0.0).result(PATIENCE)
    assert machines.released == 1
    assert not list(tmp_path.iterdir())


def test_machine_shows_that_it_works_on_a_question(
    server: Server, runs_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "LIFE_SECONDS", 0.0)
    compute, gate = server(), tmp_path / "gate"
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(compute.ask, "wait_for", path=str(gate))
        signs = set[int]()

        def sees_another_sign() -> bool:
            signs.update(file.stat().st_mtime_ns for file in runs_folder.glob(f"{QUESTION_PREFIX}*/{answering.BEGUN}"))
            return len(signs) > 2

        wait_until(sees_another_sign, PATIENCE)
        gate.touch()
        assert asked.result(PATIENCE)


class Nobody:
    """A connection to no cluster."""

    def end(self) -> None:
        pass


def test_questions_stay_on_this_machine_unless_the_settings_say_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_machines, "Connection", lambda *_: Nobody())
    found = dataclasses.replace(settings.read(), cluster=Cluster("tcp://127.0.0.1:1"), runs_folder=tmp_path)
    assert server_machines(found) is None
    machines = server_machines(dataclasses.replace(found, compute_on_cluster=True))
    assert isinstance(machines, DaskMachines)
    machines.end()
