"""A server without Keras for the pages to run on: a compute worker and training workers that only play their part."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from cnn_demo import events, pretrained
from cnn_demo.browser import made_network, published
from cnn_demo.browser.network import BrowserNetwork, fingerprint
from cnn_demo.drawing import picture_task
from cnn_demo.errors import ModelError
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.scheduler import Scheduler
from cnn_demo.runs import trained_network
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import long_work, server, style
from cnn_demo.ui.core.one_per_process import end_all
from tests.app import image_set_answers, layer_answers
from tests.app.run_folders import put_run
from tests.app.visitor import Visitor
from tests.network_headers import network_header

WORKSPACE = "workspace-of-a-test"
FAKE_WORKER = Path(__file__).with_name("fake_worker.py")


@dataclass
class FakeCompute:
    """What the compute worker would answer, and what it was asked."""

    answers: dict[str, Callable[..., Any]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def says(self, digit: int, *, probability: float = 0.97, unsure: bool = False, sure: bool = True) -> None:
        """Answer every drawing with this digit."""
        probabilities = np.full(10, (1 - probability) / 9, np.float32)
        probabilities[digit] = probability

        def predict(path: str, images: np.ndarray) -> dict[str, np.ndarray]:
            count = len(images)
            return {
                "probabilities": np.tile(probabilities, (count, 1)),
                "unsure": np.full(count, unsure),
                "sure": np.full(count, sure and not unsure),
            }

        self.answers["predict"] = predict


@pytest.fixture(scope="session", autouse=True)
def imported_modules_are_no_garbage() -> Iterator[None]:
    """Streamlit collects garbage after each run of a page: a second, where another test has imported TensorFlow."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def installed_components_are_looked_for_once() -> Iterator[None]:
    """Streamlit reads the metadata of every installed package for each new AppTest: four fifths of these tests' time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def what_is_made_for_each_run_of_a_page_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest compiles the scripts and makes the stand-in for Streamlit's server anew for each run: a sixth of the time."""
    monkeypatch.setattr("streamlit.testing.v1.app_test.ScriptCache", cache(ScriptCache))
    monkeypatch.setattr("streamlit.testing.v1.app_test.MagicMock", cache(MagicMock))


@pytest.fixture(autouse=True)
def compute(monkeypatch: pytest.MonkeyPatch) -> FakeCompute:
    """Stands in for the compute worker of every server of the test."""
    fake = FakeCompute()
    fake.answers["devices"] = lambda: [{"device": "cpu", "name": "CPU"}]
    fake.answers |= image_set_answers.ANSWERS | layer_answers.ANSWERS
    fake.answers["measure_speed"] = lambda: {
        "step": 2e-3,
        "multiply_add": 2e-11,
        "window_value": 1e-9,
        "activation_byte": 1e-9,
    }
    fake.says(7)
    # The Inspect page's first section asks for it wherever there is an image to look at.
    fake.answers["attribution"] = lambda **question: {
        "map": np.ones((7, 7), np.float32),
        "signed": False,
        "weakness": None,
    }
    # The pixels stand for what the last hidden layer outputs.
    fake.answers["penultimate_activations"] = lambda path, images: {
        "activations": images.reshape(len(images), -1),
        "probabilities": np.full((len(images), 10), 0.1, np.float32),
    }
    fake.answers["decode_picture"] = picture_task.decode
    fake.answers["augment"] = lambda augmentation, images, seed: images

    def ask(
        self: Compute,
        task: str,
        *,
        visitor: object = None,
        waiting: object = None,
        limit_seconds: float = 0,
        **arguments: Any,
    ) -> Any:
        fake.asked.append((task, arguments))
        return fake.answers[task](**arguments)

    def warm(self: Compute) -> Future[float]:
        started: Future[float] = Future()
        started.set_result(1.0)
        return started

    monkeypatch.setattr(Compute, "ask", ask)
    monkeypatch.setattr(Compute, "warm", warm)
    monkeypatch.setattr(Compute, "warm_for", lambda self, task: None)
    monkeypatch.setattr(Compute, "is_warm", lambda self, task="": True)
    return fake


@pytest.fixture(autouse=True)
def made_networks(monkeypatch: pytest.MonkeyPatch) -> list[TrainedNetwork]:
    """The networks of which a browser network was made. It has no weights, as the runs of these tests have none."""
    of: list[TrainedNetwork] = []

    def made(network: TrainedNetwork) -> BrowserNetwork:
        of.append(network)
        return BrowserNetwork(header=network_header(made_from=fingerprint(network)), weights=b"")

    monkeypatch.setattr(made_network, "made", made)
    return of


class FakeWorkers(LocalExecutor):
    """Starts fake_worker.py on a run, and remembers on which."""

    def __init__(self) -> None:
        super().__init__(command=(sys.executable, str(FAKE_WORKER)))
        self.started: list[RunFolder] = []

    def start(self, run: RunFolder, launch: str) -> None:
        super().start(run, launch)
        self.started.append(run)


@pytest.fixture(autouse=True)
def fresh_server(compute: FakeCompute, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings and queue of this test's own, the queue moved on by requests alone; its workers end with the test."""
    workers = FakeWorkers()
    monkeypatch.setattr(server, "executor", lambda: workers)
    # Its thread would move the queue on at moments that no test can know.
    monkeypatch.setattr(Scheduler, "start", lambda self: None)
    # It would take away the handlers of pytest.
    monkeypatch.setattr(events, "set_up", lambda *_: None)
    # Its start looks at every object of the process, for each test: a second where another test has imported TensorFlow.
    monkeypatch.setattr(server, "garbage_collector", lambda: None)
    # No browser lays these pages out.
    monkeypatch.setattr(style, "LAYOUT_SECONDS", 0.0)
    end_all()
    yield
    end_all()
    for run in workers.started:
        workers.kill(run)


@pytest.fixture(scope="session", autouse=True)
def files_for_browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What pages publish is in no folder of the project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "STATIC", tmp_path_factory.mktemp("static"))
        yield


@pytest.fixture(autouse=True)
def images_are_read_before_the_page_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a start may need another run of the page, where the machine is busy. Tests of progress set it back."""
    monkeypatch.setattr(long_work, "AT_ONCE_SECONDS", 60.0)


@pytest.fixture(autouse=True)
def server_was_visited_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest makes every run its server's first, for which ui/core/page.py runs the page twice and forgets its buttons."""
    begin = PagesManager.__init__

    def begin_after_navigation(self: PagesManager, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begin_after_navigation)


@pytest.fixture
def visitor() -> Visitor:
    """Somebody who opens the app for the first time."""
    return Visitor()


@pytest.fixture
def owner(runs_folder: Path) -> Visitor:
    """Somebody who opens the app by the address of the workspace that `make_run` fills."""
    (runs_folder / WORKSPACE).mkdir(parents=True, exist_ok=True)
    return Visitor(WORKSPACE)


MakeRun = Callable[..., RunFolder]


@pytest.fixture
def make_run(runs_folder: Path) -> MakeRun:
    """Puts runs into the workspace, each newer than the one before; see put_run."""
    made: list[RunFolder] = []

    def make(state: str, *, workspace: str = WORKSPACE, **details: Any) -> RunFolder:
        made.append(put_run(runs_folder / workspace, state, number=len(made), **details))
        return made[-1]

    return make


@pytest.fixture
def finished(make_run: MakeRun) -> RunFolder:
    """A run that has ended well."""
    return make_run(FINISHED, name="My seven")


@pytest.fixture
def no_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A server that was deployed without models/, and without the package that brings SqueezeNet."""

    def missing(cache_folder: Path) -> Path:
        raise ModelError("The package is not installed.")

    monkeypatch.setattr(trained_network, "MODELS_FOLDER", tmp_path / "models")
    monkeypatch.setattr(pretrained, "get_or_make", missing)
