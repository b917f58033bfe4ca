from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.shared_designs import SharedDesigns
from cnn_demo.runs.sweeping import ABANDONED_SECONDS, sweep
from cnn_demo.runs.workspace import Workspace
from cnn_demo.storage import replacing
from tests.leases import hold_here


def age(path: Path) -> None:
    then = time.time() - ABANDONED_SECONDS - 60
    os.utime(path, (then, then))


def left_overs(runs_folder: Path, run: RunFolder) -> list[Path]:
    """What killed processes leave, at every depth."""
    files = [
        runs_folder / ".server.key.0a1b2c3d",
        runs_folder / "queue" / ".last-starts.json.0a1b2c3d",
        run.path.parent / ".project.json.0a1b2c3d",
        run.path / ".status.json.0a1b2c3d",
        run.path / "epochs" / ".0001.safetensors.0a1b2c3d",
        run.path / "exports" / ".network-onnx.zip.0a1b2c3d",
    ]
    folders = [
        run.path.parent / ".20260131-235959-0a1b.deleted",
        runs_folder / ".a-workspace-that-was-cleared.deleted",
        run.path / "exports" / ".export-abc",
        runs_folder / ".question-abc",
        runs_folder / ".shared-abc",
        run.path.parent / "20260131-235959-0a1b",
    ]
    for file in [*files, *(folder / "weights.safetensors" for folder in folders)]:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"half")
    return [*files, *folders]


def test_left_overs_of_killed_processes_go_after_an_hour(runs_folder: Path, run: RunFolder) -> None:
    left = left_overs(runs_folder, run)
    assert sweep(runs_folder) == []
    for path in left:
        age(path)
    assert sorted(sweep(runs_folder)) == sorted(left)
    assert not any(path.exists() for path in left)


def test_nothing_else_is_touched(runs_folder: Path, workspace: Workspace, run: RunFolder) -> None:
    SharedDesigns(runs_folder).keep("a design")
    (workspace.folder / "project.json").touch()
    (workspace.folder / ".hidden").touch()
    paths = sorted(runs_folder.rglob("*"))
    for path in paths:
        age(path)
    assert sweep(runs_folder) == []
    assert sorted(runs_folder.rglob("*")) == paths


def test_file_that_is_being_written_stays(runs_folder: Path, run: RunFolder) -> None:
    with replacing(run.path / "weights.safetensors") as file:
        file.write(b"all")
        assert sweep(runs_folder) == []
    assert (run.path / "weights.safetensors").read_bytes() == b"all"


def test_run_that_a_worker_holds_is_left_alone(runs_folder: Path, run: RunFolder) -> None:
    aside = run.path / ".checkpoint.safetensors.0a1b2c3d"
    aside.touch()
    age(aside)
    hold_here(run)
    assert sweep(runs_folder) == []
    assert aside.exists()


def test_age_is_measured_by_the_clock_of_the_disk(
    runs_folder: Path, run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This machine's clock may be set forward while a file is written."""
    (run.path / ".status.json.0a1b2c3d").touch()
    later = time.time() + 10 * ABANDONED_SECONDS
    monkeypatch.setattr(time, "time", lambda: later)
    assert sweep(runs_folder) == []


def test_folder_that_is_missing_is_no_error(tmp_path: Path) -> None:
    assert sweep(tmp_path / "missing") == []
