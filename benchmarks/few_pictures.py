"""Training on few pictures: a network of three classes from SqueezeNet, and accuracy on faces split by group.

The time is that from the start of a run to its network and figures, with a spare worker ready, as the app keeps one.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import psutil

from benchmarks.full_runs import require_result
from benchmarks.table import Row
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.drawing.preparation import prepare
from cnn_demo.jobs.executor import launch
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import Arrival, Preparation
from cnn_demo.prediction.answers import predict
from cnn_demo.runs.folder import NO_INPUTS, RunFolder
from cnn_demo.runs.run_inputs import start_from
from cnn_demo.runs.trained_network import TrainedNetwork, pretrained_networks
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import FACES, PHOTO_PIECES
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.kept_layers import design_for
from cnn_demo.spec.project import Project

CLASSES, PICTURES = ("cat", "cup of coffee", "motorcycle"), 10
SIDE, FACE_SIDE = 64, 64
SEEDS, MAX_RUNS = 5, 100
FEW_PICTURES = "few-pictures"  # the recipe that the Train page suggests with SqueezeNet
QUIET_SECONDS, BUSY_SECONDS, POLL_SECONDS, WAIT_SECONDS = 2.0, 0.1, 0.2, 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """seconds: from the start of the run to its end. processor_seconds: of its worker in that time."""

    run: RunFolder
    seconds: float
    processor_seconds: float


def measure(rounds: int) -> list[Row]:
    """Time and accuracy of three classes once a round; accuracy on faces for five seeds of split and training."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / new_workspace_id(Path(folder)))
        workspace.folder.mkdir(parents=True)
        return [*_three_classes(workspace, rounds), *_faces(workspace)]


def _three_classes(workspace: Workspace, rounds: int) -> list[Row]:
    images = from_environment().load(PHOTO_PIECES)
    labels = [PHOTO_PIECES.classes.index(name) for name in CLASSES]
    pictures = {
        name: images.x_train[images.y_train == label][:PICTURES] for name, label in zip(CLASSES, labels, strict=True)
    }
    others = {name: images.x_test[images.y_test == label] for name, label in zip(CLASSES, labels, strict=True)}
    data = _own_data(workspace, "Three classes", pictures, Preparation(side=SIDE, channels=3))
    trained = [_timed(workspace, _from_squeezenet(data, seed)) for seed in range(rounds)]
    question = f"3 classes of {PICTURES} pictures of {SIDE} x {SIDE}, from SqueezeNet"
    return [
        _row(f"{question}: start to network and figures", "s", [each.seconds for each in trained], goal="under 10"),
        _row(f"{question}: processor time for that", "s", [each.processor_seconds for each in trained]),
        _row(
            f"{question}: accuracy on {sum(map(len, others.values()))} other pieces of the same photographs",
            "",
            [_accuracy(each.run, data, others) for each in trained],
        ),
    ]


def _faces(workspace: Workspace) -> list[Row]:
    images = from_environment().load(FACES)
    x, y = np.concatenate([images.x_train, images.x_test]), np.concatenate([images.y_train, images.y_test])
    pictures = {name: x[y == label] for label, name in enumerate(FACES.classes)}
    ways: dict[str, tuple[Preparation, Callable[[DataSpec, int], Project]]] = {
        "Best, from random weights": (Preparation(side=28, channels=1, test_share=0.2), _best),
        "SqueezeNet, frozen": (Preparation(side=FACE_SIDE, channels=3, test_share=0.2), _from_squeezenet),
    }
    rows = []
    for way, (preparation, project) in ways.items():
        accuracies = []
        for seed in range(SEEDS):
            data = _own_data(workspace, f"Faces {way} {seed}", pictures, replace(preparation, seed=seed))
            run = _timed(workspace, project(data, seed)).run
            accuracies.append(require_result(run)["test"]["accuracy"])
        spread = f"mean {statistics.mean(accuracies):.3f}, standard deviation {statistics.stdev(accuracies):.3f}"
        rows.append(
            _row(f"lfw_subset, {way}: test accuracy of the last epoch, {SEEDS} seeds, {spread}", "", accuracies)
        )
    return rows


def _row(question: str, unit: str, values: list[float], *, goal: str = "-") -> Row:
    return Row(question=question, unit=unit, ours=values, other=None, goal=goal)


def _own_data(workspace: Workspace, title: str, pictures: dict[str, np.ndarray], preparation: Preparation) -> DataSpec:
    """An own data set that is ready, as a visitor makes it; near duplicates stay in one part."""
    data_set = OwnDataSet.create(workspace.folder, title)
    arrivals = [
        Arrival(name=f"{label}/{index}", label=label, content=np.ascontiguousarray(pixels))
        for label, images in pictures.items()
        for index, pixels in enumerate(images)
    ]
    added = add_pictures(data_set, arrivals, total=len(arrivals), report=lambda *_: None, is_stopped=lambda: False)
    assert added.count == len(arrivals), added
    data_set.set_preparation(preparation)
    return data_set.prepare(lambda *_: None)


def _from_squeezenet(data: DataSpec, seed: int) -> Project:
    recipe = presets.recipe(FEW_PICTURES).recipe.with_changes(seed=seed)
    return Project(architecture=design_for(_squeezenet().project(), data), recipe=recipe, data=data)


def _best(data: DataSpec, seed: int) -> Project:
    recipe = presets.recipe("gentle").recipe.with_changes(seed=seed, batch_size=16)
    design = presets.design("best").architecture(data.input_shape, len(data.classes))
    return Project(architecture=design, recipe=recipe, data=data)


def _squeezenet() -> TrainedNetwork:
    return pretrained_networks()[0]


def _timed(workspace: Workspace, project: Project) -> Trained:
    """A run, trained to its end. A spare worker is ready for it, as on the Train page."""
    given = start_from(_squeezenet(), project) if project.recipe.frozen_epochs else NO_INPUTS
    executor = LocalExecutor(spare=True)
    executor.prepare()
    executor.expect(project)
    _wait_until_quiet()
    used, start = _ended_seconds() + _living_seconds(), time.monotonic()
    run = workspace.create(project, name=project.data.title, max_runs=MAX_RUNS, given=given)
    launch(executor, run)
    executor.wait(run)
    return Trained(run=run, seconds=time.monotonic() - start, processor_seconds=_ended_seconds() - used)


def _ended_seconds() -> float:
    """Processor time of all child processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _living_seconds() -> float:
    """Processor time of all child processes that have not."""
    times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(each.user + each.system for each in times)


def _wait_until_quiet() -> None:
    """Wait until the spare worker has imported TensorFlow and prepared the run: it no longer uses the processor."""
    deadline, used, since = time.monotonic() + WAIT_SECONDS, -1.0, time.monotonic()
    while time.monotonic() < deadline:
        now = _living_seconds()
        if now - used > BUSY_SECONDS:
            used, since = now, time.monotonic()
        elif time.monotonic() - since > QUIET_SECONDS:
            return
        time.sleep(POLL_SECONDS)
    raise RuntimeError("The spare worker was not ready in time.")


def _accuracy(run: RunFolder, data: DataSpec, pictures: dict[str, np.ndarray]) -> float:
    """The share of the pictures, prepared as those of the data set, that the run's network knows."""
    right = []
    for label, images in pictures.items():
        x = np.stack([prepare(image, data.rules).image for image in images])
        best = predict(str(run.path), x)["probabilities"].argmax(axis=1)
        right += [data.classes[index] == label for index in best]
    return float(np.mean(right))
