"""The command `sweep`: what it refuses, and what it tells of searches that are there. Runs are not trained here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.sweep_folder import DONE, STOPPED, STOPPED_EARLY, SweepFolder, SweepState, SweepTrial, sweeps_of
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied import Varied
from tests.unit.cli.conftest import Answer, lines_of, only_line

Command = Callable[..., Answer]
RATE = "recipe.learning_rate"
SPACE = {RATE: {"low": 1e-4, "high": 1e-2, "log": True}}
BASE = ("--preset", "fast", "--dataset", "mnist-5k")


@pytest.fixture
def space(tmp_path: Path) -> Callable[[Any], Path]:
    """Writes a file with what varies."""

    def write(content: Any) -> Path:
        file = tmp_path / "space.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return file

    return write


@pytest.fixture
def folder(tmp_path: Path) -> SweepFolder:
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
    asked = Sweep(base=project, space=(Varied(path=RATE, low=1e-4, high=1e-2, log=True),))
    found = SweepFolder.create(tmp_path / "runs", asked, name="my search")
    trials = (
        SweepTrial(number=0, run_id="20260101-000000-0a1b", values={RATE: 0.001}, state=DONE, accuracy=0.9, epochs=3),
        SweepTrial(
            number=1, run_id="20260101-000001-0a1b", values={RATE: 0.1}, state=STOPPED_EARLY, accuracy=0.4, epochs=1
        ),
    )
    found.write_state(SweepState(state=DONE, trials=trials, importances={RATE: 1.0}, importance_epochs=1))
    return found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "A search needs --space FILE, --runs N and --dataset NAME."),
        (("--runs", 3, *BASE), "A search needs --space FILE"),
        (("--space", "SPACE", "--runs", 3, "--dataset", "mnist-5k"), "give --preset NAME or --spec FILE"),
        (("--space", "SPACE", "--runs", 1, *BASE), "most_runs is 1; it must be a whole number from 2 to 500."),
        (
            ("--space", "SPACE", "--runs", 3, "--goal", "parameters", "--early-stopping", *BASE),
            "Early stopping compares",
        ),
        (("--space", "no.json", "--runs", 3, *BASE), "no.json cannot be read as JSON"),
        (("status", "nothing"), "There is no search 'nothing' here"),
        (("resume",), "Say which search: `sweep status` lists their ids."),
    ],
)
def test_what_cannot_be_searched_is_refused_on_one_line(
    command: Command, space: Callable[[Any], Path], arguments: tuple[object, ...], said: str
) -> None:
    written = [space(SPACE) if argument == "SPACE" else argument for argument in arguments]
    status, out, error = command("sweep", *written)
    assert (status, out) == (1, "")
    assert said in only_line(error)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read as JSON"),
        ({"recipe.seed": {"low": 0, "high": 9}}, "recipe.seed cannot vary here. What can:"),
    ],
)
def test_a_wrong_space_is_refused(command: Command, space: Callable[[Any], Path], content: Any, said: str) -> None:
    status, _, error = command("sweep", "--space", space(content), "--runs", 3, *BASE)
    assert status == 1
    assert said in only_line(error)


def test_status_lists_searches_and_the_runs_of_one(command: Command, folder: SweepFolder) -> None:
    status, out, _ = command("sweep", "status", "--folder", folder.workspace)
    assert status == 0
    assert out.splitlines()[1].split() == [folder.id, "my", "search", "done", "2", "20260101-000000-0a1b"]
    _, out, _ = command("sweep", "status", folder.id, "--folder", folder.workspace)
    assert "2    20260101-000001-0a1b  stopped early  0.4       1       learning_rate 0.1" in out
    assert (
        f"{folder.id} done.\nBest: run 1 (20260101-000000-0a1b), validation accuracy 90.00%, learning_rate 0.001" in out
    )
    assert "Share of the differences in accuracy: 100% recipe.learning_rate" in out


def test_status_in_json(command: Command, folder: SweepFolder) -> None:
    _, out, _ = command("sweep", "status", folder.id, "--folder", folder.workspace, "--json")
    *trials, end = lines_of(out)
    assert [trial["settings"] for trial in trials] == [{RATE: 0.001}, {RATE: 0.1}]
    assert (end["sweep"], end["best"], end["importances"]) == (folder.id, "20260101-000000-0a1b", {RATE: 1.0})


def test_a_search_that_has_ended_is_not_resumed(command: Command, folder: SweepFolder) -> None:
    status, _, error = command("sweep", "resume", folder.id, "--folder", folder.workspace)
    assert status == 1
    assert "has ended: it is done" in only_line(error)


def test_stop_leaves_the_request(command: Command, folder: SweepFolder) -> None:
    folder.write_state(replace(folder.state(), state="searching"))
    command("sweep", "stop", folder.id, "--folder", folder.workspace)
    assert folder.state().state == STOPPED


def test_a_search_that_has_ended_is_not_asked_to_stop(command: Command, folder: SweepFolder) -> None:
    status, out, error = command("sweep", "stop", folder.id, "--folder", folder.workspace)
    assert (status, out) == (1, "")
    assert "has ended: it is done." in only_line(error)
    assert not folder.is_asked_to_stop()


def test_a_search_tells_each_run_and_the_best(
    command: Command, space: Callable[[Any], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runs end at once, with accuracies of 0.5 and 0.6."""
    accuracies = iter((0.5, 0.6))

    def train_at_once(executor: LocalExecutor, run: RunFolder, launch: str) -> None:
        epoch = {"kind": "epoch", "epoch": 0, "step": 1, "val_accuracy": next(accuracies)}
        metrics.append(run.metrics_file, epoch)  # type: ignore[arg-type]
        run.write_status(replace(run.status(), state=FINISHED))

    monkeypatch.setattr(LocalExecutor, "start", train_at_once)
    monkeypatch.setattr("cnn_demo.sweeps.search.POLL_SECONDS", 0.0)
    arguments = ("--space", space(SPACE), "--runs", 2, "--folder", tmp_path / "runs", "--name", "my search", *BASE)
    status, out, error = command("sweep", *arguments, "--json")
    assert status == 0, error
    first, second, end = lines_of(out)
    assert (first["trial"], first["accuracy"], second["accuracy"]) == (1, 0.5, 0.6)
    assert (end["state"], end["best"]) == (DONE, second["run"])
    (folder,) = sweeps_of(tmp_path / "runs")
    assert folder.sweep().early_stopping
    assert folder.name() == "my search"
