"""Tests what the folder of runs must do that several machines share: a server asks in it, and a Dask worker answers.

Asked for: a file that one machine replaces is whole on the other, and what both append is kept. Locks need not reach from
a server to the machines that train, and no clock matters: see runs/lease.py.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.runs.sweeping import SHARED_PREFIX
from cnn_demo.storage import storage_errors, write_bytes

TOKEN, REPLACED, APPENDED = "token", "replaced", "appended"
REPLACEMENTS = 5
PAGE = 5000  # bytes: more than one block of a disk
SERVER, WORKER = b"server\n", b"worker\n"


@dataclass(frozen=True, slots=True)
class Question:
    """A folder in the folder of runs, and what its file `token` holds."""

    folder: Path
    token: str


@contextmanager
def asked(runs_folder: Path) -> Iterator[Question]:
    """Put the files of a question into the folder of runs, for as long as the block lasts. Raises StorageError."""
    with storage_errors(runs_folder):
        runs_folder.mkdir(parents=True, exist_ok=True)
    with (
        storage_errors(runs_folder),
        tempfile.TemporaryDirectory(prefix=SHARED_PREFIX, dir=runs_folder, ignore_cleanup_errors=True) as made,
    ):
        question = Question(Path(made), secrets.token_hex(8))
        write_bytes(question.folder / TOKEN, question.token.encode())
        write_bytes(question.folder / REPLACED, b"0" * PAGE)
        _append(question.folder, SERVER)
        yield question


def answer(folder: Path, token: str) -> bool:
    """Run by the Dask worker: whether it sees the question. Then it has replaced and appended to the question's files."""
    try:
        if (folder / TOKEN).read_text() != token:
            return False
        for number in range(1, REPLACEMENTS + 1):
            write_bytes(folder / REPLACED, str(number).encode() * PAGE)
        _append(folder, WORKER)
    except FileNotFoundError:
        return False
    return True


def fault(question: Question) -> str:
    """What the server does not find of what the Dask worker has written, in words; "" where it finds everything."""
    if (question.folder / REPLACED).read_bytes() != str(REPLACEMENTS).encode() * PAGE:
        return "a file that one machine replaces is not whole on the other"
    if (question.folder / APPENDED).read_bytes() != SERVER + WORKER:
        return "what two machines append to a file is not kept"
    return ""


def _append(folder: Path, line: bytes) -> None:
    with (folder / APPENDED).open("ab") as file:
        file.write(line)
