"""A run's best epoch, kept as a run of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from cnn_demo.errors import LimitError, ModelError, RunError
from cnn_demo.runs import metrics
from cnn_demo.runs.epochs import epoch_file
from cnn_demo.runs.figures import MeasuredEpoch
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.promoted_epoch import best_epoch, promote_best_epoch, promote_epoch
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.status import FINISHED, Status
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.app.run_folders import records_of_an_epoch

PROJECT = Project(architecture=presets.design("fast").architecture(), recipe=Recipe(), data=MNIST_5K)
# The parts that the tests look at.
MEASURED = cast(MeasuredEpoch, {"figures": {"test": {"accuracy": 0.98}}, "certainty": {"least_probability": 0.5}})


@pytest.fixture
def workspace(runs_folder: Path) -> Workspace:
    return Workspace(runs_folder / "workspace-of-the-tests")


def ended(workspace: Workspace, *, best: int | None, epochs: int = 3, name: str = "Long") -> RunFolder:
    """A run of three epochs of ten steps; best: the epoch that was, from 0."""
    run = workspace.create(PROJECT, name=name)
    for epoch in range(epochs):
        val_accuracy = 0.99 if epoch == best else 0.9
        for record in records_of_an_epoch(epoch, val_accuracy=val_accuracy, seconds=1.5 * (epoch + 1))[:2]:
            metrics.append(run.metrics_file, record)
    result = {"epochs": epochs, "best": None if best is None else {"epoch": best, "val_accuracy": 0.99}}
    (run.path / "result.json").write_text(json.dumps(result))
    run.best_file.write_bytes(b"weights of the best epoch")
    run.write_status(Status(state=FINISHED, epochs=epochs))
    return run


def test_kept_epoch_is_a_finished_run_with_that_epochs_weights_figures_and_curves(workspace: Workspace) -> None:
    kept = promote_best_epoch(ended(workspace, best=1), MEASURED, workspace, max_runs=None)
    assert kept.status().state == FINISHED
    assert kept.about()["name"] == "Long, epoch 2"
    assert kept.about()["starts_from"] == "epoch 2 of Long"
    assert TrainedNetwork(kept.path).weights_file.read_bytes() == b"weights of the best epoch"
    result = kept.result()
    assert result is not None
    assert (result["epochs"], result["steps"], result["seconds"]) == (2, 20, 3.0)
    assert result["test"] == MEASURED["figures"]["test"]
    assert [record["step"] for record in metrics.read(kept.metrics_file)] == [10, 10, 20, 20]
    assert best_epoch(result) is None  # nothing more to keep


def test_epoch_of_a_run_without_validation_images_is_kept_and_is_not_called_the_best(workspace: Workspace) -> None:
    run = ended(workspace, best=None)
    lines = [json.loads(line) for line in run.metrics_file.read_text().splitlines()]
    unvalidated = [{**each, **dict.fromkeys(each.keys() & {"val_loss", "val_accuracy"})} for each in lines]
    run.metrics_file.write_text("".join(json.dumps(each) + "\n" for each in unvalidated))
    file = epoch_file(run.path, 2)
    file.parent.mkdir()
    file.write_bytes(b"weights")
    kept = promote_epoch(run, 2, MEASURED, workspace, max_runs=None)
    result = kept.result()
    assert result is not None
    assert result["best"] is None
    assert result["epochs"] == 2
    assert not kept.best_file.exists()


def test_longest_name_still_tells_the_epoch(workspace: Workspace) -> None:
    kept = promote_best_epoch(ended(workspace, best=0, name="n" * MAX_NAME), MEASURED, workspace, max_runs=None)
    assert kept.about()["name"].endswith("n, epoch 1")


@pytest.mark.parametrize(
    ("best", "told"), [(2, "no best epoch besides its last"), (None, "measured on validation images")]
)
def test_last_epoch_needs_no_keeping(workspace: Workspace, best: int | None, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        promote_best_epoch(ended(workspace, best=best), MEASURED, workspace, max_runs=None)


def test_run_that_has_not_ended_is_told_so(workspace: Workspace) -> None:
    with pytest.raises(ModelError, match="has not ended"):
        promote_best_epoch(workspace.create(PROJECT, name="New"), MEASURED, workspace, max_runs=None)


def test_full_workspace_takes_no_more(workspace: Workspace) -> None:
    run = ended(workspace, best=0)
    with pytest.raises(LimitError, match=r"the limit is .*CNN_DEMO_MAX_RUNS_PER_WORKSPACE"):
        promote_best_epoch(run, MEASURED, workspace, max_runs=1)
    assert len(workspace.runs()) == 1


def test_lost_measurements_are_told_and_nothing_is_made(workspace: Workspace) -> None:
    run = ended(workspace, best=0)
    run.metrics_file.unlink()
    with pytest.raises(ModelError, match="its epoch 1 is missing"):
        promote_best_epoch(run, MEASURED, workspace, max_runs=None)
    assert len(workspace.runs()) == 1


@pytest.mark.parametrize(("ended_epochs", "is_best"), [(1, True), (2, True), (3, False)])
def test_any_kept_epoch_can_be_kept_and_knows_the_best_until_then(
    workspace: Workspace, ended_epochs: int, is_best: bool
) -> None:
    run = ended(workspace, best=1)
    file = epoch_file(run.path, ended_epochs)
    file.parent.mkdir()
    file.write_bytes(b"weights of that epoch")
    kept = promote_epoch(run, ended_epochs, MEASURED, workspace, max_runs=None)
    assert TrainedNetwork(kept.path).weights_file.read_bytes() == b"weights of that epoch"
    result = kept.result()
    assert result is not None
    assert result["best"] is not None
    assert (result["epochs"], result["best"]["epoch"]) == (ended_epochs, min(ended_epochs - 1, 1))
    assert kept.best_file.is_file() is is_best
    assert [record["step"] for record in metrics.read(kept.metrics_file)][-1] == 10 * ended_epochs
    assert not (kept.path / "epochs").exists()


def test_start_and_what_was_not_kept_cannot_become_a_network(workspace: Workspace) -> None:
    run = ended(workspace, best=1)
    with pytest.raises(ModelError, match="has learned nothing"):
        promote_epoch(run, 0, MEASURED, workspace, max_runs=None)
    with pytest.raises(RunError, match="weights of epoch 2"):
        promote_epoch(run, 2, MEASURED, workspace, max_runs=None)
    assert len(workspace.runs()) == 1
