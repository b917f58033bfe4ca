from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from cnn_demo.errors import StorageError
from cnn_demo.runs.origin import origin_tag
from cnn_demo.runs.workspace_use import (
    FILE,
    RECORD_SECONDS,
    last_used,
    origin_of,
    record_guest,
    record_local_use,
    record_use,
    was_local,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "a-workspace"
    folder.mkdir()
    return folder


def age(file: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(file, (then, then))


def test_use_of_a_workspace_makes_no_folder(tmp_path: Path) -> None:
    record_use(tmp_path / "a-workspace", "origin")
    assert list(tmp_path.iterdir()) == []


def test_workspace_counts_for_the_origin_that_used_it_last(folder: Path) -> None:
    assert origin_of(folder) == folder.name
    for origin in ("home", "school"):
        record_use(folder, origin)
        assert origin_of(folder) == origin


def test_use_is_noted_once_an_hour(folder: Path) -> None:
    record_use(folder, "origin")
    age(folder / FILE, RECORD_SECONDS - 60)
    before = last_used(folder)
    record_use(folder, "origin")
    assert last_used(folder) == before
    age(folder / FILE, RECORD_SECONDS + 60)
    record_use(folder, "origin")
    assert time.time() - last_used(folder) < 60


def test_workspace_of_an_older_version_was_used_when_something_in_it_changed(folder: Path) -> None:
    (folder / "project.json").touch()
    age(folder / "project.json", 1000)
    age(folder, 5000)
    assert 990 < time.time() - last_used(folder) < 1100


def test_run_that_writes_its_status_is_in_use(folder: Path) -> None:
    record_use(folder, "origin")
    (folder / "20260131-235959-0a1b").mkdir()
    status = folder / "20260131-235959-0a1b" / "status.json"
    status.touch()
    age(folder / FILE, 5000)
    age(status, 1000)
    assert 990 < time.time() - last_used(folder) < 1100


def test_guest_keeps_a_workspace_and_changes_nothing_else(folder: Path) -> None:
    for noted in (False, True):
        if noted:
            record_use(folder, "owner")
            age(folder / FILE, 2 * RECORD_SECONDS)
        age(folder, 2 * RECORD_SECONDS)
        before = origin_of(folder)
        record_guest(folder)
        assert time.time() - last_used(folder) < 60
        assert origin_of(folder) == before


def test_work_of_this_machine_stays_that_when_others_use_it(folder: Path) -> None:
    record_local_use(folder)
    assert was_local(folder)
    record_use(folder, "stranger")
    record_local_use(folder)
    assert (was_local(folder), origin_of(folder)) == (True, "stranger")


def test_work_of_a_stranger_is_not_of_this_machine(folder: Path) -> None:
    record_use(folder, "stranger")
    record_local_use(folder)
    assert not was_local(folder)


def test_note_of_version_1_tells_by_its_origin(folder: Path) -> None:
    note = {"version": 1, "origin": origin_tag(folder.parent, folder.name)}
    (folder / FILE).write_text(json.dumps(note))
    assert was_local(folder)
    record_use(folder, "stranger")
    assert was_local(folder)


def test_damaged_note_counts_as_none_and_is_replaced(folder: Path) -> None:
    (folder / FILE).write_text("[]")
    assert origin_of(folder) == folder.name
    record_use(folder, "origin")
    assert origin_of(folder) == "origin"


def test_page_goes_on_where_the_disk_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, value: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr("cnn_demo.runs.workspace_use.write_json", full)
    record_use(folder, "origin")
    assert origin_of(folder) == folder.name
