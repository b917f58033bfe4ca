"""A server without workers: why it has none, what it then refuses, and that it starts no process."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import NoWorkersError
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.tasks import TASKS, TASKS_WITHOUT_WORKERS
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import QUEUED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.settings import PROJECT_FOLDER
from cnn_demo.settings import worker_support as module
from cnn_demo.settings.memory_shares import LEAST_WITH_WORKER_BYTES, LEAST_WORKER_MB
from cnn_demo.settings.worker_support import (
    NOT_INSTALLED,
    OFF,
    SUPPORTED,
    TOO_LITTLE_MEMORY,
    TURNED_OFF,
    WorkerSupport,
    command_line_support,
    worker_support,
)
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.memory import worker_bytes
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.shipped import FIRST

NONE = OFF
WORKSPACE = "a" * 32


class NeverStarts(LocalExecutor):
    """Fails the test where it is asked to start a worker."""

    def start(self, run: RunFolder, launch: str) -> None:
        pytest.fail(f"A worker was started on {run.id}.")


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "memory_limit_bytes", lambda: LEAST_WITH_WORKER_BYTES - 1)


def support(value: str) -> WorkerSupport:
    return worker_support(settings.read({"CNN_DEMO_WORKERS": value}))


def test_a_server_with_tensorflow_and_memory_has_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "memory_limit_bytes", lambda: LEAST_WITH_WORKER_BYTES)
    assert support("auto") == support("on") == SUPPORTED
    assert SUPPORTED.is_there
    SUPPORTED.require()


def test_workers_can_be_turned_off_and_what_is_said_is_true_where_tensorflow_is_installed() -> None:
    assert "TensorFlow" not in NONE.reason
    assert support("off") == NONE
    with pytest.raises(NoWorkersError, match=TURNED_OFF):
        NONE.require()


@pytest.mark.usefixtures("memory")
def test_too_little_memory_is_told_in_numbers_unless_workers_are_demanded() -> None:
    needed = LEAST_WITH_WORKER_BYTES // MEGABYTE
    assert f"workers need {needed} MB" in support("auto").cause
    assert support("auto").reason == TOO_LITTLE_MEMORY
    assert support("on").is_there


def test_smallest_host_of_community_cloud_has_no_workers_and_the_smallest_with_workers_trains_fast() -> None:
    assert 690 < LEAST_WITH_WORKER_BYTES // MEGABYTE < 1000
    design, recipe = presets.design("fast"), presets.design("fast").recipe_for(MNIST_5K.training_images)
    assert worker_bytes(design.architecture(), recipe, MNIST_5K.training_images) < LEAST_WORKER_MB * MEGABYTE


@pytest.mark.parametrize("value", ["auto", "on"])
def test_without_tensorflow_there_are_no_workers(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setattr(module, "PACKAGE", "a_package_that_is_not_there")
    assert support(value).reason == NOT_INSTALLED
    assert "TensorFlow is not installed" in support(value).cause
    with pytest.raises(NoWorkersError, match=r"pip install -r requirements\.txt"):
        command_line_support().require()


def test_compute_without_workers_refuses_and_starts_nothing() -> None:
    compute = Compute(settings.read(), support=NONE)
    for ask in (lambda: compute.ask("robustness"), compute.warm, lambda: compute.warm_for("export")):
        with pytest.raises(NoWorkersError):
            ask()
    assert not compute.is_warm("robustness")
    assert not compute.has_started()
    assert [(lane.name, lane.pid) for lane in compute.lanes()] == [("pictures", None)]
    compute.end()


def test_compute_without_workers_predicts_in_this_process() -> None:
    compute = Compute(settings.read(), support=NONE)
    assert compute.is_warm("predict")
    shape = FIRST.project().architecture.input_shape
    answer = compute.ask("predict", path=str(FIRST.path), images=np.zeros((2, *shape), np.float32))
    assert answer["probabilities"].shape == (2, FIRST.project().architecture.classes)
    assert all(lane.pid is None for lane in compute.lanes())
    compute.end()


@pytest.mark.parametrize("task", TASKS_WITHOUT_WORKERS)
def test_a_task_without_workers_takes_what_the_worker_s_task_takes(task: str) -> None:
    """By the names of its arguments: the worker's functions import Keras, so their files are read."""
    assert task in TASKS
    assert _parameters(TASKS_WITHOUT_WORKERS[task]) == _parameters(TASKS[task])


def _parameters(function_name: str) -> list[str]:
    module, name = function_name.split(":")
    tree = ast.parse((PROJECT_FOLDER / f"{module.replace('.', '/')}.py").read_text())
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    return [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]


def test_queue_without_workers_takes_no_run_and_leaves_waiting_ones_waiting(tmp_path: Path) -> None:
    project = Project(architecture=presets.design("fast").architecture(), recipe=Recipe(), data=MNIST_5K)
    run = Workspace(tmp_path / WORKSPACE).create(project, name="waiting")
    full = Queue(tmp_path, parallel=1, executor=NeverStarts())
    full.hold(held=True)
    full.enter(run)  # a server with workers has queued it
    full.hold(held=False)
    queue = Queue(tmp_path, parallel=1, executor=NeverStarts(), support=NONE)
    queue.advance()
    assert run.status().state == QUEUED
    with pytest.raises(NoWorkersError):
        queue.enter(run)
    assert not queue.starts_runs()
