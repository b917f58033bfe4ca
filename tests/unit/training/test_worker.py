"""Real workers on real digits: trained through, paused, killed, stopped and gone astray.

All runs are started together, so that their imports of TensorFlow overlap.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from cnn_demo import settings
from cnn_demo.jobs.executor import launch
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.bundle import pack, unpack
from cnn_demo.runs.folder import NO_INPUTS, PAUSE, STOP, RunFolder, RunInputs
from cnn_demo.runs.metrics import BATCH, EPOCH, SKETCH, read
from cnn_demo.runs.run_inputs import start_from
from cnn_demo.runs.status import FAILED, FINISHED, INTERRUPTED, PAUSED, RUNNING, STOPPED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dropout, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Augmentation, Recipe
from tests.unit.waiting import wait_until

pytestmark = pytest.mark.slow

EPOCHS, BATCHES = 4, 450  # of 3,600 images in batches of 8
DESIGN = Architecture(layers=(Conv2D(filters=4, strides=2), BatchNormalization(), Dropout(rate=0.3), Flatten()))
RECIPE = Recipe(
    optimizer="adam",
    learning_rate=0.003,
    schedule="one_cycle",
    batch_size=8,
    epochs=EPOCHS,
    label_smoothing=0.1,
    seed=5,
    augmentation=Augmentation(shift=0.1, rotate=10, zoom=0.1, shear=5, thickness=0.3),
)
WAIT_SECONDS = 120
DYING_WORKER = Path(__file__).with_name("dying_worker.py")


class Runs:
    """One run of each fate, and the executors that work on them."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder / "workspace-of-the-tests")
        self.executor = LocalExecutor()
        self.started: list[tuple[LocalExecutor, RunFolder]] = []

    def new(self, recipe: Recipe = RECIPE, given: RunInputs = NO_INPUTS) -> RunFolder:
        project = Project(architecture=DESIGN, recipe=recipe, data=MNIST_5K)
        return self.workspace.create(project, name="t", max_runs=12, given=given)

    def start(self, run: RunFolder, executor: LocalExecutor | None = None) -> RunFolder:
        used = executor or self.executor
        launch(used, run)
        self.started.append((used, run))
        return run

    def end(self) -> None:
        for executor, run in self.started:
            executor.kill(run)


def wait_for(run: RunFolder, *states: str) -> None:
    wait_until(lambda: run.status().state != RUNNING, WAIT_SECONDS)
    assert run.status().state in states, (run.status().reason, run.log_tail())


def weights(run: RunFolder, name: str = "weights") -> dict[str, np.ndarray]:
    return load_file(run.path / f"{name}.safetensors")


def assert_same_weights(one: RunFolder, other: RunFolder) -> None:
    for name in ("weights", "best"):
        first, second = weights(one, name), weights(other, name)
        assert first.keys() == second.keys()
        assert all(np.array_equal(first[key], second[key]) for key in first)


def assert_whole_metrics(run: RunFolder) -> None:
    """Every step is accounted for once, and each epoch is."""
    records = read(run.metrics_file)
    steps = [record["step"] for record in records if record["kind"] == BATCH]
    assert steps == sorted(set(steps))
    assert steps[-1] == EPOCHS * BATCHES
    assert {BATCHES * (epoch + 1) for epoch in range(EPOCHS)} <= set(steps)
    epochs = [record for record in records if record["kind"] == EPOCH]
    assert [record["epoch"] for record in epochs] == list(range(EPOCHS))
    assert [record["step"] for record in epochs] == [BATCHES * (epoch + 1) for epoch in range(EPOCHS)]
    assert [record["seconds"] for record in epochs] == sorted(record["seconds"] for record in epochs)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    made = Runs(tmp_path_factory.mktemp("runs"))
    yield made
    made.end()


@pytest.fixture(scope="module")
def uninterrupted(runs: Runs) -> RunFolder:
    """Watched by a sketch, which must change nothing."""
    run = runs.new()
    run.write_sketch(np.random.default_rng(0).random((28, 28, 1)))
    runs.start(run)
    return run


@pytest.fixture(scope="module")
def paused(runs: Runs, uninterrupted: RunFolder) -> RunFolder:
    """Paused before its worker had even imported TensorFlow, then resumed, paused amid the second epoch, and resumed."""
    run = runs.new()
    run.request(PAUSE)
    runs.start(run)
    wait_for(run, PAUSED)
    first = run.status()
    assert (first.epoch, first.batch) == (0, 1)
    assert run.checkpoint_file.is_file()
    run.request(PAUSE, at_step=BATCHES + 123)
    runs.start(run)
    wait_for(run, PAUSED)
    assert (run.status().epoch, run.status().batch) == (1, 123)
    assert run.status().seconds > first.seconds
    run.clear_requests()  # as the queue does when a run is resumed
    return runs.start(run)


def test_a_run_ends_with_its_figures_and_its_files(uninterrupted: RunFolder) -> None:
    wait_for(uninterrupted, FINISHED)
    result = uninterrupted.result()
    assert result is not None
    assert result["test"]["images"] == 1000
    assert result["test"]["accuracy"] > 0.7
    assert result["training_images"] == 3600
    assert result["validation"] is not None
    assert result["validation"]["images"] == 400
    assert (result["epochs"], result["steps"]) == (EPOCHS, EPOCHS * BATCHES)
    assert json.loads((uninterrupted.path / "certainty.json").read_text())["least_probability"] > 0
    wait_until(lambda: not uninterrupted.checkpoint_file.exists())  # it goes after the status, last of all
    status = uninterrupted.status()
    assert (status.phase, status.progress) == ("", 1.0)
    assert not [path for path in uninterrupted.path.iterdir() if path.name.startswith(".")]


def test_every_step_and_epoch_is_measured_once(uninterrupted: RunFolder) -> None:
    wait_for(uninterrupted, FINISHED)
    assert_whole_metrics(uninterrupted)
    best = max(record["val_accuracy"] or 0.0 for record in read(uninterrupted.metrics_file) if record["kind"] == EPOCH)
    result = uninterrupted.result()
    assert result is not None
    assert result["best"] is not None
    assert result["best"]["val_accuracy"] == pytest.approx(best, abs=1e-6)


def test_any_epochs_weights_are_measured_as_the_run_measured_them(uninterrupted: RunFolder) -> None:
    from cnn_demo.training.evaluate_epoch import measure_best, measure_epoch

    wait_for(uninterrupted, FINISHED)
    result = uninterrupted.result()
    assert result is not None
    assert result["best"] is not None
    figures = measure_best(str(uninterrupted.path))["figures"]
    assert figures["validation"] is not None
    assert figures["validation"]["accuracy"] == pytest.approx(result["best"]["val_accuracy"], abs=1e-6)
    assert figures["test"]["images"] == 1000
    assert set(figures) == set(result) - {"best", "epochs", "steps", "seconds"}
    last = measure_epoch(str(uninterrupted.path), result["epochs"])["figures"]
    assert last["test"] == result["test"]


def test_batches_are_told_at_least_twice_a_second(uninterrupted: RunFolder) -> None:
    wait_for(uninterrupted, FINISHED)
    records = [record for record in read(uninterrupted.metrics_file) if record["kind"] == BATCH]
    # All but the first, which waits for the graph to be traced, and those about an epoch's end.
    per_second = [
        after["images_per_second"] / 8 / (after["step"] - before["step"])
        for before, after in itertools.pairwise(records)
    ]
    assert np.median(per_second) >= 2


def test_the_sketch_is_asked_about_while_it_trains(uninterrupted: RunFolder) -> None:
    wait_for(uninterrupted, FINISHED)
    sketches = [record for record in read(uninterrupted.metrics_file) if record["kind"] == SKETCH]
    assert len(sketches) >= EPOCHS
    assert all(sum(record["probabilities"]) == pytest.approx(1, abs=1e-3) for record in sketches)
    assert [record["step"] for record in sketches] == sorted(record["step"] for record in sketches)


def test_a_run_that_was_paused_twice_ends_with_the_same_weights(uninterrupted: RunFolder, paused: RunFolder) -> None:
    wait_for(paused, FINISHED)
    wait_for(uninterrupted, FINISHED)
    assert_whole_metrics(paused)
    assert_same_weights(paused, uninterrupted)


def test_a_run_that_was_killed_and_then_shut_down_ends_with_the_same_weights(
    runs: Runs, uninterrupted: RunFolder
) -> None:
    dying = LocalExecutor(command=(sys.executable, str(DYING_WORKER), str(BATCHES + 123), "SIGKILL"))
    run = runs.start(runs.new(), dying)
    wait_for(run, FAILED)
    assert "it was killed, it ran out of memory, or the disk" in run.status().reason
    assert run.status().epoch == 1
    runs.start(run, LocalExecutor(command=(sys.executable, str(DYING_WORKER), "200", "SIGTERM")))
    wait_for(run, PAUSED)
    status = run.status()
    assert status.phase == INTERRUPTED
    # At the next report, which on a fast machine is at the end of the epoch.
    assert BATCHES + 200 <= status.epoch * BATCHES + status.batch < EPOCHS * BATCHES
    runs.start(run)
    wait_for(run, FINISHED)
    wait_for(uninterrupted, FINISHED)
    assert_whole_metrics(run)
    assert_same_weights(run, uninterrupted)


def test_a_stopped_run_keeps_its_best_and_its_last_and_is_tested(runs: Runs) -> None:
    """By the spare worker, which knew what was coming, so that this is tried with a real one too."""
    run, executor = runs.new(), LocalExecutor(spare=True)
    executor.prepare()
    executor.expect(run.project())
    run.request(STOP, at_step=BATCHES + 123)
    runs.start(run, executor)
    wait_for(run, STOPPED)
    assert run.status().reason == "Stopped on request."
    assert weights(run).keys() == weights(run, "best").keys()
    result = run.result()
    assert result is not None
    assert result["steps"] == BATCHES + 123
    assert result["test"]["images"] == 1000


def test_a_paused_run_that_is_stopped_keeps_what_it_learned(runs: Runs, tmp_path: Path) -> None:
    run = runs.new()
    run.request(PAUSE, at_step=5)
    runs.start(run)
    wait_for(run, PAUSED)
    steps = read(run.metrics_file)[-1]["step"]
    queue = Queue(runs.workspace.folder.parent, parallel=1, executor=runs.executor)
    queue.stop(run)
    wait_for(run, STOPPED)
    result = run.result()
    assert result is not None
    assert result["steps"] == steps == 5


def test_a_learning_rate_too_high_fails_with_what_to_do(runs: Runs) -> None:
    run = runs.new(RECIPE.with_changes(optimizer="sgd", learning_rate=10, schedule="constant", momentum=0.99))
    run.write_sketch(np.zeros((28, 28, 1)))
    runs.start(run)
    wait_for(run, FAILED)
    assert "The training diverged" in run.status().reason
    assert "Lower the learning rate (now up to 10)" in run.status().reason


def test_a_run_that_is_deleted_while_it_trains_ends_its_worker(runs: Runs) -> None:
    run = runs.start(runs.new(RECIPE.with_changes(epochs=200)))
    wait_until(lambda: run.status().phase == "training", WAIT_SECONDS)
    run.delete()
    wait_until(lambda: runs.executor.ended_launch(run) is not None, 30)
    assert not run.path.exists()


def test_a_bundle_that_was_imported_is_trained_on_from_where_it_stood(runs: Runs, uninterrupted: RunFolder) -> None:
    """One more epoch: its first batches already know what the network knew, where fresh weights know nothing."""
    wait_for(uninterrupted, FINISHED)
    imported = unpack(pack(TrainedNetwork(uninterrupted.path)), runs.workspace, settings.read())
    recipe = RECIPE.with_changes(epochs=1, learning_rate=0.0003)
    project = replace(imported.project(), recipe=recipe)
    run = runs.start(runs.new(recipe, start_from(TrainedNetwork(imported.path), project)))
    wait_for(run, FINISHED)
    first, before = (
        next(record for record in read(each.metrics_file) if record["kind"] == BATCH) for each in (run, uninterrupted)
    )
    assert first["step"] < BATCHES / 4
    assert first["accuracy"] > before["accuracy"] + 0.2
    result, old = run.result(), imported.result()
    assert result is not None
    assert old is not None
    assert result["epochs"] == 1
    assert result["test"]["accuracy"] > old["test"]["accuracy"] - 0.03
    assert not np.array_equal(weights(run)["output/kernel"], weights(imported)["output/kernel"])
