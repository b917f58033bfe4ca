"""Training for several seeds from the terminal, and comparing two groups. The worker only writes its figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, STOPPED, Status
from cnn_demo.runs.workspace import Workspace
from cnn_demo.storage import write_json
from tests.unit.cli.conftest import Answer, lines_of, only_line
from tests.unit.runs.bundles import result

Command = Callable[..., Answer]
OPTIONS = ("--preset", "fast", "--dataset", "mnist-5k")


@pytest.fixture
def accuracies(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The validation accuracies with which the next runs end, in this order."""
    following: list[float] = []

    def end(executor: LocalExecutor, run: RunFolder, launch: str) -> None:
        figures = result(run.project())
        figures["validation"]["accuracy"] = following.pop(0)
        write_json(run.path / "result.json", figures)
        run.write_status(Status(state=FINISHED, epoch=1, epochs=1))

    monkeypatch.setattr(LocalExecutor, "start", end)
    monkeypatch.setattr(LocalExecutor, "wait", lambda executor, run: None)
    return following


@pytest.fixture
def seeds(command: Command, accuracies: list[float], tmp_path: Path) -> Callable[..., str]:
    """Trains a group whose runs end with these accuracies; returns its id."""

    def train(*ends: float, name: str) -> str:
        accuracies.extend(ends)
        status, out, _ = command("seeds", len(ends), *OPTIONS, "--name", name, "--runs", tmp_path, "--json")
        assert status == 0
        group: str = lines_of(out)[-1]["group"]
        return group

    return train


def test_each_seed_has_an_ordinary_run_and_the_group_its_mean_and_spread(
    command: Command, accuracies: list[float], tmp_path: Path
) -> None:
    accuracies.extend([0.90, 0.92, 0.94])
    status, out, _ = command("seeds", 3, *OPTIONS, "--seed", 7, "--runs", tmp_path)
    assert status == 0
    runs = sorted(Workspace(tmp_path).runs(), key=lambda run: run.project().recipe.seed)
    assert [run.about()["name"] for run in runs] == [f"fast on mnist-5k, seed {seed}" for seed in (7, 8, 9)]
    tag = runs[0].about().get("seed_group")
    assert tag is not None
    assert all(run.about().get("seed_group") == tag for run in runs)
    *_, head, validation, test = out.splitlines()
    assert head == f"Group {tag['id']}, fast on mnist-5k: 3 of 3 runs finished."
    assert validation == (
        "Validation accuracy: mean 92.00 %, standard deviation 2.00 percentage points, from 90.00 % to 94.00 %."
    )
    assert test.startswith("Test accuracy: mean 99.00 %, standard deviation 0.00")


def test_interrupted_group_ends_with_the_run_that_was_stopped(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stop(executor: LocalExecutor, run: RunFolder, launch: str) -> None:
        write_json(run.path / "result.json", result(run.project()))
        run.write_status(Status(state=STOPPED, epoch=1, epochs=2))

    monkeypatch.setattr(LocalExecutor, "start", stop)
    monkeypatch.setattr(LocalExecutor, "wait", lambda executor, run: None)
    status, out, _ = command("seeds", 3, *OPTIONS, "--runs", tmp_path, "--json")
    assert status == 0
    assert len(Workspace(tmp_path).runs()) == len(lines_of(out)[-1]["runs"]) == 1
    assert "validation_accuracy" not in lines_of(out)[-1]


def test_two_groups_are_compared(command: Command, seeds: Callable[..., str], tmp_path: Path) -> None:
    groups = seeds(0.90, 0.91, 0.90, 0.91, name="A"), seeds(0.95, 0.96, 0.95, 0.96, name="B")
    status, out, error = command("compare", *groups, "--runs", tmp_path)
    assert (status, error) == (0, "")
    headline, verdict, empty, *details = out.splitlines()
    assert headline == "Mean validation accuracy: 90.50 % for A, 95.50 % for B. Difference: +5.00 percentage points."
    assert (verdict, empty) == ("More than chance: p = 0.029, below the usual limit of 0.05.", "")
    assert len(details) == 6
    (record,) = lines_of(command("compare", *groups, "--runs", tmp_path, "--json")[1])
    assert record["groups"] == list(groups)
    assert record["p"] == pytest.approx(2 / 70)


def test_what_is_no_group_is_a_users_error(command: Command, seeds: Callable[..., str], tmp_path: Path) -> None:
    group = seeds(0.9, 0.8, name="A")
    status, _, error = command("compare", group, "nothing", "--runs", tmp_path)
    assert (status, only_line(error)) == (
        1,
        "Error: There is no group of seeds 'nothing' here, and no run of that id that belongs to one.",
    )
    assert command("seeds", 1, *OPTIONS, "--runs", tmp_path)[0] == 1
