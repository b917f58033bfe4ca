"""The file in which Optuna keeps all that a search has suggested and learned, one JSON object a line."""

from __future__ import annotations

import warnings
from pathlib import Path

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

from cnn_demo.storage import storage_errors


class HeldByLease(JournalFileOpenLock):
    """No lock: one process at a time writes the journal, the one that holds the lease of the search's folder.

    Optuna's own locks are links or files that a killed process leaves behind; the next one would wait for half a minute.
    """

    def acquire(self) -> bool:
        return True

    def release(self) -> None:
        pass


def open_journal(file: Path) -> JournalStorage:
    """The storage of a search, new or from before. The caller holds the lease. Raises StorageError."""
    _drop_unfinished_line(file)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with storage_errors(file), warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        return JournalStorage(JournalFileBackend(str(file), lock_obj=HeldByLease(str(file))))


def _drop_unfinished_line(file: Path) -> None:
    """Cut off what a killed process has not written to its end: the next line would be joined to it, and both be lost."""
    with storage_errors(file):
        if file.exists():
            with file.open("r+b") as journal:
                journal.truncate(journal.read().rfind(b"\n") + 1)
