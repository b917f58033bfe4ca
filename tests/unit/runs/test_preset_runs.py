from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.preset_runs import finished_runs, over_seeds, preset_project
from cnn_demo.runs.status import FINISHED, STOPPED, Status
from cnn_demo.spec.builtin_data import MNIST, MNIST_5K
from cnn_demo.spec.project import Project


def put(folder: Path, number: int, project: Project, *, accuracy: float = 0.9, state: str = FINISHED) -> RunFolder:
    path = folder / f"20260131-1200{number:02d}-0a1b"
    path.mkdir(parents=True)
    run = RunFolder.create(path, project, name="A run")
    run.write_status(Status(state=state, epochs=project.recipe.epochs))
    (path / "result.json").write_text(json.dumps({"test": {"accuracy": accuracy}}))
    return run


def fast(seed: int) -> Project:
    return preset_project("fast", MNIST, seed=seed)


def test_runs_of_an_experiment_are_found_by_seed_and_the_newest_of_a_seed_counts(tmp_path: Path) -> None:
    put(tmp_path / "a", 5, fast(1))
    newer = put(tmp_path / "b", 7, fast(1))
    first = put(tmp_path / "b", 9, fast(0))
    assert finished_runs([tmp_path / "a", tmp_path / "b"], fast(0)) == [first, newer]


def test_what_is_another_experiment_or_has_not_gone_to_its_end_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, 1, preset_project("swift", MNIST))
    put(tmp_path, 2, preset_project("fast", MNIST_5K))
    longer = Project(architecture=fast(0).architecture, recipe=fast(0).recipe.with_changes(epochs=9), data=MNIST)
    put(tmp_path, 3, longer)
    put(tmp_path, 4, fast(0), state=STOPPED)
    trained_on = put(tmp_path, 5, fast(0))
    (trained_on.path / "about.json").write_text(json.dumps({**trained_on.about(), "starts_from": "best"}))
    (put(tmp_path, 6, fast(0)).path / "spec.json").write_text("{")
    (tmp_path / "a file").touch()
    assert finished_runs([tmp_path], fast(0)) == []


def test_mean_and_spread_are_those_of_the_seeds(tmp_path: Path) -> None:
    runs = [put(tmp_path, seed, fast(seed), accuracy=accuracy) for seed, accuracy in enumerate((0.98, 0.99, 1.0))]
    assert over_seeds(runs) == {
        "seeds": [0, 1, 2],
        "test_accuracies": [0.98, 0.99, 1.0],
        "mean": pytest.approx(0.99),
        "standard_deviation": pytest.approx(0.01),
    }
    assert over_seeds(runs[:1])["standard_deviation"] is None
