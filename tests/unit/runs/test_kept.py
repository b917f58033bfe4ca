"""Values kept by key: made once, bounded, and never those of a file that has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.kept import Kept
from cnn_demo.storage import write_json
from cnn_demo.ui.core.state import first_project

PROJECT = first_project()


def test_a_value_is_made_once() -> None:
    kept: Kept[int] = Kept(2)
    made = iter([7, 8])
    assert [kept.get("a", lambda: next(made)) for _ in range(3)] == [7, 7, 7]


def test_the_value_unused_for_longest_goes_first() -> None:
    kept: Kept[int] = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda: 1)
    assert kept.get("a", lambda: 2) == 1
    assert kept.get("b", lambda: 2) == 2


def test_a_failure_is_not_kept() -> None:
    kept: Kept[int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1


def test_runs_of_one_design_share_their_project(tmp_path: Path) -> None:
    first, second = (RunFolder.create(_empty(tmp_path / name), PROJECT, name="A run") for name in ("one", "two"))
    assert first.project() == PROJECT
    assert first.project() is second.project()


def test_project_follows_its_file(tmp_path: Path) -> None:
    run = RunFolder.create(_empty(tmp_path / "run"), PROJECT, name="A run")
    assert run.project().recipe.epochs == PROJECT.recipe.epochs
    write_json(run.path / "recipe.json", PROJECT.recipe.with_changes(epochs=77).to_dict())
    assert run.project().recipe.epochs == 77


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder
