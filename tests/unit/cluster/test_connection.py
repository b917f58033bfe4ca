"""Which Dask workers get runs, and which are examined again. Dask's client is a stand-in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.cluster import connection as module
from cnn_demo.cluster import examination, on_worker, shared_folder
from cnn_demo.cluster.connection import Connection
from cnn_demo.cluster.purpose import QUESTIONS, Purpose, training
from cnn_demo.errors import StorageError, WorkerError
from cnn_demo.jobs.executor import Machine
from cnn_demo.settings import Cluster
from tests.unit.cluster.conftest import PATIENCE
from tests.unit.waiting import wait_until

VERSION = "1"
GOOD = "good"
RUNS = training(None)
Answer = Callable[[Path, str], Any]


def good(question: Path, token: str) -> Any:
    return {"version": VERSION, "sees": shared_folder.answer(question, token)}


def silent(question: Path, token: str) -> Any:
    raise TimeoutError


def blind(question: Path, token: str) -> Any:
    return {"version": VERSION, "sees": False}


def outdated(question: Path, token: str) -> Any:
    return {"version": "0"}


class DaskStandIn:
    """In place of Dask's client. answers: what each worker says when it is examined. asked: who was, in this order.

    versions: of the app, that the workers say later. compared: how often they were asked for it.
    """

    status = "running"

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.versions: dict[str, str] = {}
        self.compared = 0
        self.resources = {"run": 1}

    @property
    def scheduler(self) -> DaskStandIn:
        return self

    def identity(self) -> None:
        """Only its name is used."""

    def sync(self, question: object, **_: object) -> dict[str, Any]:
        assert question == self.identity
        return {
            "workers": {name: {"id": name, "name": name, "resources": self.resources} for name in list(self.answers)}
        }

    def run(self, function: object, *arguments: Any, workers: list[str], **__: object) -> Any:
        if function is on_worker.version_against:
            assert workers
            self.compared += 1
            return {worker: self.versions.get(worker, VERSION) for worker in workers}
        (worker,), (question, token, *_) = workers, arguments
        self.asked.append(worker)
        return {worker: self.answers[worker](Path(question), token)}

    def close(self, timeout: float) -> None:
        pass


@pytest.fixture
def dask(monkeypatch: pytest.MonkeyPatch) -> DaskStandIn:
    client = DaskStandIn()
    monkeypatch.setattr(module, "Client", lambda *_, **__: client)
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.001)
    return client


@pytest.fixture
def connect(dask: DaskStandIn, tmp_path: Path) -> Iterator[Callable[..., Connection]]:
    made: list[Connection] = []

    def make(purpose: Purpose = RUNS) -> Connection:
        made.append(Connection(Cluster("tcp://127.0.0.1:1"), tmp_path, VERSION, purpose))
        return made[-1]

    yield make
    for connection in made:
        connection.end()


def test_worker_that_does_not_answer_keeps_no_other_out(dask: DaskStandIn, connect: Callable[[], Connection]) -> None:
    dask.answers = {"hung": silent}
    connection = connect()
    wait_until(lambda: "did not answer within 20 seconds" in str(connection.standstill()))
    dask.answers = {"hung": silent, GOOD: good}
    wait_until(lambda: connection.places() == {GOOD: 1})


@pytest.mark.parametrize("trouble", [silent, blind])
def test_worker_with_a_passing_trouble_gets_runs_later(
    trouble: Answer, dask: DaskStandIn, connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "AGAIN_SECONDS", 0.001)
    dask.answers = {"worker": trouble}
    connection = connect()
    wait_until(lambda: "The worker worker of the cluster" in str(connection.standstill()))
    dask.answers = {"worker": good}
    wait_until(lambda: connection.places() == {"worker": 1})


def test_worker_of_another_version_gets_runs_once_it_has_the_servers(
    dask: DaskStandIn, connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "AGAIN_SECONDS", 0.001)
    dask.answers = {"old": outdated}
    connection = connect()
    refusal = "The worker old of the cluster has another version of the app (0) than the server (1)."
    wait_until(lambda: connection.standstill() == refusal)
    assert connection.machines() == [Machine(name="old", places=1, refusal=refusal)]
    dask.answers = {"old": good}
    wait_until(lambda: connection.machines() == [Machine(name="old", places=1)])


def test_worker_whose_app_is_replaced_gets_no_more_runs(
    dask: DaskStandIn, connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    dask.answers = {GOOD: good, "replaced": good}
    connection = connect()
    wait_until(lambda: connection.places() == {GOOD: 1, "replaced": 1})
    dask.versions = {"replaced": "2"}
    connection.compare_soon()
    wait_until(lambda: connection.places() == {GOOD: 1})
    assert connection.standstill() is None
    assert "has another version of the app (2) than the server (1)" in connection.machines()[1].refusal
    assert connection.addresses() == {GOOD, "replaced"}  # a run that it trains already is still reached


def test_workers_are_compared_again_and_again(
    dask: DaskStandIn, connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COMPARE_AGAIN_SECONDS", 0.001)
    dask.answers = {GOOD: good}
    connection = connect()
    wait_until(lambda: dask.compared > 2)
    dask.versions = {GOOD: "2"}
    wait_until(lambda: "another version of the app (2)" in str(connection.standstill()))


def test_full_disk_of_the_server_is_said(
    dask: DaskStandIn, connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(runs_folder: Path) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(shared_folder, "asked", full)
    dask.answers = {"one": good, "two": good}
    connection = connect()
    wait_until(lambda: connection.standstill() == "The disk is full.")
    assert connection.places() == {}


def test_connection_that_hangs_is_replaced(connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch) -> None:
    hung, whole = DaskStandIn(), DaskStandIn()
    hung.answers, whole.answers = {"before": good}, {"after": good}
    clients = iter((hung, whole))
    monkeypatch.setattr(module, "Client", lambda *_, **__: next(clients))
    monkeypatch.setattr(module, "RECONNECT_SECONDS", 0.01)
    connection = connect()
    wait_until(lambda: connection.places() == {"before": 1})
    hung.status = "connecting"
    assert "cannot be reached" in str(connection.standstill()) or connection.places() == {"after": 1}
    wait_until(lambda: connection.places() == {"after": 1})


def test_worker_that_is_silent_holds_up_no_other(dask: DaskStandIn, connect: Callable[[], Connection]) -> None:
    speaks = threading.Event()

    def hangs(question: Path, token: str) -> Any:
        speaks.wait()
        raise TimeoutError

    dask.answers = {"hung": hangs}
    connection = connect()
    wait_until(lambda: dask.asked == ["hung"])
    dask.answers = {"hung": hangs, GOOD: good}
    wait_until(lambda: connection.places() == {GOOD: 1})
    speaks.set()
    wait_until(lambda: len(connection.machines()) == 2)


@pytest.mark.parametrize("offered", [{"short": 1}, {"long": 1}, {"run": 1, "short": 1}, {}])
def test_worker_without_all_places_for_questions_is_refused_with_what_it_needs(
    offered: dict[str, int], dask: DaskStandIn, connect: Callable[..., Connection]
) -> None:
    dask.resources, dask.answers = offered, {"worker": good}
    connection = connect(QUESTIONS)
    wait_until(lambda: '--resources "short=1 long=1"' in str(connection.standstill()))
    assert connection.addresses() == frozenset()


def test_worker_for_runs_is_not_named_to_those_who_ask_questions(
    dask: DaskStandIn, connect: Callable[..., Connection]
) -> None:
    dask.answers = {"worker": good}
    connection = connect(QUESTIONS)
    wait_until(lambda: connection.standstill() == "The cluster that answers questions has no workers.")
    assert connection.machines() == []


def test_who_comes_later_waits_no_longer_for_a_cluster_that_cannot_be_used(
    dask: DaskStandIn, connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connect()
    wait_until(lambda: "has no workers" in str(connection.standstill()))
    with pytest.raises(WorkerError, match="has no workers"):
        connection.wait(0.01)
    monkeypatch.setattr(module, "POLL_SECONDS", PATIENCE)  # it does not even wait for the first look
    with pytest.raises(WorkerError, match="has no workers"):
        connection.wait(0.01)
    dask.answers = {GOOD: good}
    wait_until(lambda: connection.standstill() is None)
    connection.wait(0.0)
