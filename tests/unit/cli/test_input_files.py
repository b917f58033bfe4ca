from __future__ import annotations

import os
from pathlib import Path

import pytest

from cnn_demo.cli.input_files import find_files


def made(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_a_folder_gives_its_files_and_those_of_its_folders_in_order(tmp_path: Path) -> None:
    made(tmp_path, "c", "b/2.PNG", "b/1.png", "a.txt", ".hidden", ".git/config")
    files, failures = find_files([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in files] == ["a.txt", "b/1.png", "b/2.PNG", "c"]
    assert failures == []


def test_empty_folders_are_told_and_the_others_are_read(tmp_path: Path) -> None:
    made(tmp_path, "full/a.png")
    for name in ("empty", "full/empty"):
        (tmp_path / name).mkdir()
    files, failures = find_files([tmp_path / "empty", tmp_path / "full", tmp_path / "gone.png"])
    assert files == [tmp_path / "full" / "a.png", tmp_path / "gone.png"]
    assert failures == [f"The folder {tmp_path / name} is empty." for name in ("empty", "full/empty")]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert find_files([tmp_path]) == ([], [f"The folder {tmp_path} cannot be read: Permission denied."])


def test_pipes_are_left_out_and_a_link_to_a_folder_does_not_lead_round_for_ever(tmp_path: Path) -> None:
    made(tmp_path, "a.png")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "round").symlink_to(tmp_path)
    assert find_files([tmp_path]) == ([tmp_path / "a.png", tmp_path / "round"], [])


def test_a_file_named_twice_or_beside_its_folder_is_read_once(tmp_path: Path) -> None:
    made(tmp_path, "a.png", "b.png")
    a, b = tmp_path / "a.png", tmp_path / "b.png"
    assert find_files([b, b, tmp_path, a]) == ([b, a], [])
