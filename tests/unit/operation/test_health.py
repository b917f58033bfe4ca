from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from cnn_demo.operation import health


def test_a_folder_that_can_be_written_is_no_problem_and_keeps_nothing_of_the_probe(runs_folder: Path) -> None:
    assert health.storage_problem(runs_folder) is None
    assert list(runs_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "words"), [(errno.EROFS, "read-only"), (errno.ENOSPC, "disk is full"), (errno.EIO, "Input/output error")]
)
def test_the_disk_s_refusal_is_told_and_names_no_path(
    runs_folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code), str(runs_folder))

    monkeypatch.setattr(os, "fsync", refuse)
    problem = health.storage_problem(runs_folder)
    assert problem is not None
    assert words in problem
    assert str(runs_folder) not in problem
    assert list(runs_folder.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_a_problem(runs_folder: Path) -> None:
    runs_folder.write_text("")
    assert health.problems(runs_folder, [])[0].startswith("Nothing can be saved in the folder of runs: ")


def test_a_folder_on_which_no_web_process_runs_does_not_work(runs_folder: Path) -> None:
    assert health.problems(runs_folder, []) == [health.NO_SERVER]
