"""A visitor downloads all work as one file, and brings it back into a browser or server that knows nothing of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_archive import everything, write_archive
from cnn_demo.spec.layers import Conv2D, Flatten, MaxPooling2D
from cnn_demo.ui.core import server
from cnn_demo.ui.widgets.work_copy import ANOTHER, WORK
from tests.app.run_folders import until
from tests.app.visitor import Visitor
from tests.golden.formats import FORMATS_V1

LAYERS = (Conv2D(filters=3, activation="relu"), MaxPooling2D(pool_size=4), Flatten())  # of the project in that folder


@pytest.fixture(autouse=True)
def progress_is_shown_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnn_demo.ui.core.long_work.AT_ONCE_SECONDS", 0.5)


@pytest.fixture
def copy(tmp_path: Path) -> bytes:
    """The work of another server: two runs and a project in progress."""
    there = Workspace(shutil.copytree(FORMATS_V1 / "workspace", tmp_path / "there"))
    with (tmp_path / "copy.zip").open("wb") as file:
        write_archive(file, there, everything(there))
    return (tmp_path / "copy.zip").read_bytes()


def bring(visitor: Visitor, data: bytes) -> Visitor:
    field = next(each for each in visitor.app.file_uploader if each.label.startswith("Bring a copy back"))
    field.upload("mine.work.zip", data, "application/zip").run()

    def has_ended() -> bool:
        is_working = any(button.label == "Stop" for button in visitor.app.button)
        return not is_working or not visitor.look_again()

    until(has_ended)
    return visitor


def test_all_work_comes_back(visitor: Visitor, copy: bytes) -> None:
    bring(visitor.open("runs"), copy)
    assert "Your work is back. Runs: 2." in visitor.successes
    assert visitor.app.dataframe[0].value["Name"].tolist() == ["A paused run", "A small run"]
    assert visitor.open("build").project.architecture.layers == LAYERS
    bring(visitor.open("runs"), copy)
    assert "is here already" in " ".join(warning.value for warning in visitor.app.warning)


def test_a_file_that_is_no_copy_is_refused_with_what_is_taken(visitor: Visitor) -> None:
    bring(visitor.open("runs"), b"PK")
    assert "Only files that this app made" in visitor.app.error[0].value


def test_copies_of_two_visitors_are_brought_back_one_after_the_other(visitor: Visitor, copy: bytes) -> None:
    visitor.open("runs")
    with server.answers().alone((WORK,), lambda: None, 0.1):
        field = next(each for each in visitor.app.file_uploader if each.label.startswith("Bring a copy back"))
        field.upload("mine.work.zip", copy, "application/zip").run()
        until(lambda: visitor.look_again().progress == ANOTHER)
        assert not visitor.successes
    until(lambda: "Your work is back. Runs: 2." in visitor.look_again().successes)
