"""Which Dask workers get runs, and which are examined again. Dask's client is a stand-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.cluster import connection as module
from cnn_demo.cluster import on_worker, shared_folder
from cnn_demo.cluster.connection import Connection
from cnn_demo.cluster.purpose import training
from cnn_demo.errors import StorageError
from cnn_demo.jobs.executor import Machine
from cnn_demo.settings import Cluster
from tests.unit.waiting import wait_until

VERSION = "1"
GOOD = "good"
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

    def scheduler_info(self, n_workers: int) -> dict[str, Any]:
        return {"workers": {name: {"id": name, "name": name, "resources": {"run": 1}} for name in list(self.answers)}}

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
def connect(dask: DaskStandIn, tmp_path: Path) -> Iterator[Callable[[], Connection]]:
    made: list[Connection] = []

    def make() -> Connection:
        made.append(Connection(Cluster("tcp://127.0.0.1:1"), tmp_path, VERSION, training(None)))
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
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.001)
    dask.answers = {"worker": trouble}
    connection = connect()
    wait_until(lambda: "The worker worker of the cluster" in str(connection.standstill()))
    dask.answers = {"worker": good}
    wait_until(lambda: connection.places() == {"worker": 1})


def test_worker_of_another_version_gets_runs_once_it_has_the_servers(
    dask: DaskStandIn, connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.001)
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
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.001)
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


def test_connection_that_hangs_is_made_anew(connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch) -> None:
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
