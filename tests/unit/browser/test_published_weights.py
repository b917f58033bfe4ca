"""Weights for a training on a visitor's device are published under a name that cannot be guessed, and removed after a day."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from cnn_demo.browser import published
from cnn_demo.browser.published_weights import UNUSED_SECONDS, publish_weights


@pytest.fixture(autouse=True)
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    monkeypatch.setattr(published, "STATIC", folder)
    return folder


def test_the_file_holds_the_weights_and_its_name_depends_on_the_servers_key(static: Path, tmp_path: Path) -> None:
    source = publish_weights(b"weights", tmp_path / "runs")
    (file,) = static.iterdir()
    assert file.read_bytes() == b"weights"
    assert source == {"url": f"{published.URL}/{file.name}", "bytes": 7}
    assert publish_weights(b"weights", tmp_path / "runs") == source
    assert publish_weights(b"weights", tmp_path / "other runs") != source


def test_files_of_a_day_ago_are_removed(static: Path, tmp_path: Path) -> None:
    publish_weights(b"old", tmp_path / "runs")
    (old,) = static.iterdir()
    before = time.time() - UNUSED_SECONDS - 1
    os.utime(old, (before, before))
    publish_weights(b"new", tmp_path / "runs")
    assert not old.exists()
    assert len(list(static.iterdir())) == 1
