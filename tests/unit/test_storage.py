from __future__ import annotations

import ast
import errno
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cnn_demo import storage
from cnn_demo.errors import StorageError
from cnn_demo.storage import StorageLock, replacing, storage_errors, write_bytes, write_json


def refuse(code: int) -> Callable[..., None]:
    """What the disk does instead of what it was asked for."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return refused


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    write_json(path, {"a": 1})
    write_json(path, {"b": [2]})
    assert json.loads(path.read_text()) == {"b": [2]}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "could not be saved: the disk is full; free some space"),
        (errno.EDQUOT, "quota is used up; free some space"),
        (errno.EROFS, "read-only; set CNN_DEMO_RUNS"),
        (errno.EACCES, "may not write there; set CNN_DEMO_RUNS"),
        (errno.EIO, "Input/output error"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failing_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, remedy: str, step: str
) -> None:
    path = tmp_path / "status.json"
    write_bytes(path, b"old")
    owner: object = os if step == "fsync" else Path
    monkeypatch.setattr(owner, step, refuse(code))
    with pytest.raises(StorageError, match=f"status.json .*{remedy}"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_windows_refusing_while_another_process_reads_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, refusals, replace = tmp_path / "file", [1, 2], Path.replace
    path.write_bytes(b"old")

    def refuse_twice(aside: Path, target: Path) -> None:
        if refusals:
            refusals.pop()
            raise PermissionError(errno.EACCES, "another process reads it")
        replace(aside, target)

    monkeypatch.setattr(Path, "replace", refuse_twice)
    monkeypatch.setattr("cnn_demo.storage.ON_WINDOWS", True)
    monkeypatch.setattr("cnn_demo.storage.RETRY_SECONDS", 0.0)
    with replacing(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def _half_of_a_file() -> Iterator[bytes]:
    yield b"half"
    raise ValueError("The rest is not part of it.")


def test_a_block_that_raises_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_bytes(path, b"old")
    with pytest.raises(ValueError, match="not part of it"), replacing(path) as file:
        file.writelines(_half_of_a_file())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_device_that_is_full_really_says_so() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this machine")
    full = Path("/dev/full")
    with pytest.raises(StorageError, match="the disk is full"), storage_errors(full), full.open("wb", 0) as file:
        file.write(b"x")


def test_writing_into_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="deleted in the meantime"):
        write_bytes(tmp_path / "gone" / "file", b"")


def test_what_json_has_not_is_refused_before_the_old_file_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    write_json(path, 1)
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(path, float("nan"))
    assert path.read_text() == "1"
    assert list(tmp_path.iterdir()) == [path]


def test_no_message_holds_an_error_of_a_file_as_it_is() -> None:
    """Its text ends with the file's path, which holds the id of a workspace; storage.reason() leaves the path out."""
    package = Path(storage.__file__).parent
    found = [
        f"{path.relative_to(package)}:{value.lineno}"
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0] != "cli"  # its user may read every file
        for value in _shown_file_errors(ast.parse(path.read_text()))
    ]
    assert not found


def _shown_file_errors(module: ast.Module) -> Iterator[ast.FormattedValue]:
    """The values {error} in texts within `except OSError as error`, and in those of tuples that contain OSError."""
    tuples = {
        ast.unparse(node.targets[0]): ast.unparse(node.value) for node in module.body if isinstance(node, ast.Assign)
    }
    for handler in ast.walk(module):
        if not isinstance(handler, ast.ExceptHandler) or handler.type is None:
            continue
        caught = ast.unparse(handler.type)
        if not {"OSError", "Exception"} & set(re.findall(r"\w+", tuples.get(caught, caught))):
            continue
        for node in ast.walk(handler):
            if isinstance(node, ast.FormattedValue) and ast.unparse(node.value) in (
                handler.name,
                f"str({handler.name})",
            ):
                yield node


def test_lock_whose_file_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()  # as root, a test may write into every folder
    with pytest.raises(StorageError, match="lock could not be saved"), StorageLock(tmp_path / "lock"):
        pass
