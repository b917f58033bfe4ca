"""What a visitor is told about limits: how much may be kept, until when, and clear words where a limit is reached."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_use import FILE
from cnn_demo.ui.core import visitor as visitor_module
from tests.app.visitor import Visitor


@pytest.fixture
def over_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Visitors come from an address, not from the server's own machine."""
    monkeypatch.setattr(visitor_module, "client_address", lambda *of: "192.0.2.7")


def test_menu_tells_what_is_kept_and_how_much_may_be(
    owner: Visitor, finished: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_DISK_MB_PER_WORKSPACE", "64")
    text = owner.open("runs").text
    assert "Runs: 1 of 50" in text
    assert " KB of 64 MB" in text
    assert "This is your own machine: your work stays until you delete it." in text


@pytest.mark.usefixtures("over_the_network")
def test_menu_tells_visitors_until_when_work_is_kept(owner: Visitor, finished: RunFolder) -> None:
    until = time.strftime("%B %Y", time.gmtime(time.time() + 90 * 24 * 3600))
    text = owner.open("runs").text
    assert f"{until}; each visit extends that to 90 days" in text
    assert "When this server is full, work that nobody has used for a day is deleted, the oldest first." in text


@pytest.mark.usefixtures("over_the_network")
def test_server_without_a_term_says_so(owner: Visitor, finished: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_KEEP_DAYS", "0")
    assert "Your work is kept as long as there is room." in owner.open("runs").text


@pytest.mark.usefixtures("over_the_network")
@pytest.mark.parametrize(("limit", "warns"), [("100", False), ("10", True)])
def test_nearly_full_server_warns_beforehand(
    owner: Visitor, finished: RunFolder, monkeypatch: pytest.MonkeyPatch, limit: str, warns: bool
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_DISK_MB", limit)
    (finished.path / "best.safetensors").write_bytes(bytes(9 * MEGABYTE))
    assert any("This server is nearly full." in text for text in owner.open("runs").warnings) is warns


@pytest.mark.parametrize(
    ("variable", "limit", "message"),
    [
        ("CNN_DEMO_MAX_QUEUED", "1", "The training queue is full. Runs that train or wait: 1; the limit is 1."),
        ("CNN_DEMO_MAX_QUEUED_PER_ADDRESS", "1", "Runs of visitors from your network that train or wait: 1"),
        ("CNN_DEMO_MAX_QUEUED_PER_WORKSPACE", "1", "Your runs that train or wait: 1; one visitor may have 1."),
        ("CNN_DEMO_MAX_RUNS_PER_ADDRESS", "1", "Visitors from your network keep 1 runs here; the limit is 1."),
        ("CNN_DEMO_MAX_DISK_MB", "60", "This server is full"),
        ("CNN_DEMO_MAX_DISK_MB_PER_ADDRESS", "6", "The work of visitors from your network takes"),
        ("CNN_DEMO_MAX_DISK_MB_PER_WORKSPACE", "6", "Your work takes"),
    ],
)
def test_refused_run_leaves_nothing_and_says_which_limit_is_reached(
    visitor: Visitor, runs_folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, limit: str, message: str
) -> None:
    monkeypatch.setenv(variable, limit)
    monkeypatch.setattr("cnn_demo.jobs.quotas.CHECK_AGE_SECONDS", 0.0)
    train = visitor.open("train").press("start")
    (first,) = Workspace(runs_folder / train.workspace).runs()
    (first.path / "best.safetensors").write_bytes(bytes(3 * MEGABYTE))
    (runs_folder / "of-the-command-line").write_bytes(bytes(56 * MEGABYTE))
    train.start_another().press("start")
    assert [text.startswith(message) and f"the setting {variable}." in text for text in train.errors] == [True]
    assert Workspace(runs_folder / train.workspace).runs() == [first]


@pytest.mark.usefixtures("over_the_network")
def test_full_server_makes_no_workspace_for_a_change_or_a_class(
    visitor: Visitor, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_DISK_MB", "1")
    visitor.open("build")
    (runs_folder / "of-the-command-line").write_bytes(bytes(MEGABYTE))
    monkeypatch.setattr("cnn_demo.jobs.quotas.CHECK_AGE_SECONDS", 0.0)
    visitor.choose("Start from", "LeNet-5")
    assert [text.startswith("This server is full") and "this tab alone" in text for text in visitor.errors] == [True]
    visitor.open("classroom").write("Name of the class", "7b").press("Make a class")
    assert [text.startswith("This server is full") for text in visitor.errors] == [True]
    assert not Workspace(runs_folder / visitor.workspace).exists()


@pytest.mark.usefixtures("over_the_network")
def test_part_of_the_page_that_shows_a_run_notes_that_somebody_watches(
    visitor: Visitor, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train = visitor.open("train").press("start")
    note = runs_folder / train.workspace / FILE
    os.utime(note, (1e9, 1e9))
    monkeypatch.setattr(visitor_module, "record_use", lambda: None)  # as the page calls it, in full runs alone
    train.look_again()
    assert note.stat().st_mtime > 1e9


@pytest.mark.usefixtures("over_the_network")
def test_many_workspaces_from_one_address_stand_behind_another_visitor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each session is a workspace of its own, as for somebody who opens many."""
    for _ in range(4):
        Visitor().open("train").press("start")
    monkeypatch.setattr(visitor_module, "client_address", lambda *of: "198.51.100.4")
    other = Visitor().open("train").press("start")
    assert other.progress.startswith("Waiting. Runs ahead of this one: 1.")
