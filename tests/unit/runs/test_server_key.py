"""The server's key: made once, read by every process, in no file that others may read."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from cnn_demo.errors import StorageError
from cnn_demo.runs.server_key import FILE, KEY_BYTES, _key, tag

PRINT_TAG = """
import sys, pathlib
from cnn_demo.runs.server_key import tag
print(tag(pathlib.Path(sys.argv[1]), "use", "text"))
"""


def test_tag_depends_on_purpose_text_and_folder(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    tags = {
        tag(here, "use", "text"),
        tag(here, "use", "other"),
        tag(here, "other use", "text"),
        tag(there, "use", "text"),
    }
    assert len(tags) == 4
    assert tag(here, "use", "text") in tags
    assert len(tag(here, "use", "text", length=20)) == 20


def test_processes_that_begin_at_once_share_one_key_that_others_cannot_read(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PRINT_TAG, str(tmp_path)]
    begun = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in begun}) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_disk_without_hard_links_keeps_a_key_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("cnn_demo.runs.server_key.os.link", refuse)
    first = tag(tmp_path, "use", "text")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    _key.cache_clear()
    assert tag(tmp_path, "use", "text") == first


def test_damaged_key_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"short")
    with pytest.raises(StorageError, match=f"holds 5 bytes, not {KEY_BYTES}"):
        tag(tmp_path, "use", "text")
