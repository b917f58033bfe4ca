"""A click elsewhere on the page ends nothing that takes long, such as an export or a download; the one Stop button does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import WorkerError
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.lane import Wait
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core.long_work import COMPUTED_ALREADY
from cnn_demo.ui.data import download
from tests.app.conftest import FakeCompute
from tests.app.run_folders import give_better_epoch, until
from tests.app.visitor import Visitor

SLOW = ("export", "activation_maximization", "measure_speed", "measure_best")
ALL = "Make all that are missing"


class SlowTasks:
    """Compute tasks that wait until the test lets them end. asked: their names. ended: those that were ended early."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.asked: list[str] = []
        self.ended: list[str] = []
        self.error: Exception | None = None

    def wait(self, task: str, waiting: Callable[[Wait], None]) -> None:
        self.asked.append(task)
        try:
            while not self.may_end.wait(0.01):
                waiting(Wait(seconds=0.5))
        except BaseException:
            self.ended.append(task)
            raise
        if self.error:
            raise self.error


@pytest.fixture(autouse=True)
def progress_is_shown_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnn_demo.ui.core.long_work.AT_ONCE_SECONDS", 0.5)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, compute: FakeCompute) -> Iterator[SlowTasks]:
    tasks = SlowTasks()
    answer_now = Compute.ask

    def ask(self: Compute, task: str, *, waiting: Any = None, **arguments: Any) -> Any:
        if task in SLOW:
            tasks.wait(task, waiting)
        return answer_now(self, task, waiting=waiting, **arguments)

    monkeypatch.setattr(Compute, "ask", ask)
    yield tasks
    tasks.may_end.set()


def is_offered(visitor: Visitor, label: str) -> bool:
    return any(button.label == label for button in visitor.look_again().app.button)


@pytest.fixture
def slow_download(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowTasks]:
    tasks = SlowTasks()

    def fetch(data: DataSpec, catalog: Catalog) -> Iterator[float]:
        tasks.asked.append(data.name)
        try:
            while not tasks.may_end.wait(0.01):
                yield 0.25
        except GeneratorExit:
            tasks.ended.append(data.name)
            raise
        raise tasks.error or AssertionError("The test lets it end by an error alone.")

    monkeypatch.setattr(download, "fetch", fetch)
    yield tasks
    tasks.may_end.set()


def test_export_goes_on_while_the_page_runs_again_and_another_page_is_visited(
    visitor: Visitor, slow: SlowTasks
) -> None:
    visitor.open("export").press(ALL)
    assert visitor.progress.startswith("1 of ")
    visitor.look_again().open("data").open("export")
    assert visitor.progress.startswith("1 of ")
    assert slow.asked == ["export"]
    assert slow.ended == []
    visitor.press("Stop")
    until(lambda: is_offered(visitor, ALL))
    assert slow.ended == ["export"]


def test_failure_of_an_export_stands_above_its_button(visitor: Visitor, slow: SlowTasks) -> None:
    slow.error = WorkerError("It ran out of memory.")
    visitor.open("export").press(ALL)
    slow.may_end.set()
    until(lambda: is_offered(visitor, ALL))
    assert any("It ran out of memory." in error for error in visitor.errors)


def test_export_of_one_visitor_is_not_shown_to_another(visitor: Visitor, slow: SlowTasks) -> None:
    visitor.open("export").press(ALL)
    assert not Visitor().open("export").app.get("progress")


def test_download_goes_on_while_the_page_runs_again_and_is_stopped_by_its_button(
    visitor: Visitor, slow_download: SlowTasks
) -> None:
    visitor.open("data").choose("Data set", builtin_named("mnist").title).press("Download it")
    assert visitor.progress == "Downloading MNIST"
    visitor.look_again().open("build").open("data")
    assert visitor.progress == "Downloading MNIST"
    assert slow_download.asked == ["mnist"]
    visitor.press("Stop")
    until(lambda: is_offered(visitor, "Download it"))
    assert slow_download.ended == ["mnist"]


def test_training_starts_when_its_data_have_come(
    monkeypatch: pytest.MonkeyPatch, visitor: Visitor, slow_download: SlowTasks
) -> None:
    visitor.open("data").choose("Data set", builtin_named("mnist").title).open("train").press("start")
    assert visitor.progress == "Downloading MNIST"
    visitor.look_again()
    assert visitor.progress == "Downloading MNIST"
    slow_download.error = WorkerError("No network.")
    slow_download.may_end.set()
    until(lambda: bool(visitor.look_again().errors))
    assert visitor.errors == ["No network."]
    assert visitor.button("start")


def test_inspect_task_goes_on_while_the_page_runs_again(visitor: Visitor, slow: SlowTasks) -> None:
    label = "Find the images"
    visitor.open("inspection").mark("Section", "activation-maximization").press(label)
    visitor.look_again().open("runs").open("inspection").look_again()
    assert visitor.progress == "About to start"
    assert slow.asked == ["activation_maximization"]
    visitor.press("Stop")
    until(lambda: is_offered(visitor, label))
    assert slow.ended == ["activation_maximization"]


def test_machine_is_measured_while_the_page_runs_again(visitor: Visitor, slow: SlowTasks) -> None:
    visitor.open("train").press("measure-speed")
    assert visitor.look_again().progress == "Measuring this machine, about 2 s left"
    slow.may_end.set()
    until(lambda: "Expected time on this machine" in visitor.look_again().text)
    assert slow.asked == ["measure_speed"]


def test_epoch_is_tested_and_kept_while_the_page_runs_again(
    owner: Visitor, finished: RunFolder, slow: SlowTasks, compute: FakeCompute
) -> None:
    result = give_better_epoch(finished)
    compute.answers["measure_best"] = lambda path: {"figures": result, "certainty": {}}
    owner.open("train").press("keep-epoch")
    assert owner.look_again().progress.startswith("Testing this epoch")
    slow.may_end.set()
    until(lambda: owner.look_again().address["run"] != finished.id)
    assert slow.asked == ["measure_best"]
    assert "My seven, epoch 10 is now a run of its own" in owner.successes[0]


def test_result_that_two_visitors_want_at_once_is_computed_once(
    monkeypatch: pytest.MonkeyPatch, visitor: Visitor, slow: SlowTasks
) -> None:
    monkeypatch.setattr(f"{__name__}.SLOW", ("image_set_predictions",))
    other = Visitor()
    visitor.open("inspection").mark("Section", "confusion")
    until(lambda: bool(slow.asked))
    other.open("inspection").mark("Section", "confusion")
    assert other.progress == COMPUTED_ALREADY
    slow.may_end.set()
    for each in (visitor, other):
        until(lambda each=each: not each.look_again().app.get("progress"))  # type: ignore[misc]
        assert not each.errors
    assert slow.asked == ["image_set_predictions"]
