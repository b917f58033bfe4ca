from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.cluster import shared_folder
from cnn_demo.cluster.shared_folder import APPENDED, REPLACED, Question, asked


@pytest.fixture
def question(tmp_path: Path) -> object:
    with asked(tmp_path) as question:
        yield question


def test_folder_that_is_shared_passes(question: Question) -> None:
    assert shared_folder.answer(question.folder, question.token)
    assert shared_folder.fault(question) == ""


def test_another_folder_at_the_same_path_is_not_taken_for_the_shared_one(question: Question, tmp_path: Path) -> None:
    assert not shared_folder.answer(question.folder, "another token")
    assert not shared_folder.answer(tmp_path / "nowhere", question.token)


def test_what_is_not_kept_is_named(question: Question) -> None:
    shared_folder.answer(question.folder, question.token)
    (question.folder / APPENDED).write_bytes(b"worker\n")
    assert "append" in shared_folder.fault(question)
    (question.folder / REPLACED).write_bytes(b"5" * 4096)
    assert "replaces" in shared_folder.fault(question)


def test_question_leaves_nothing_behind(tmp_path: Path) -> None:
    with asked(tmp_path):
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
