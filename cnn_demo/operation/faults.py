"""The last errors that a web process has logged, for `status` and the operator's page."""

from __future__ import annotations

import logging
import threading
import traceback
from collections import deque
from pathlib import Path
from typing import Any

from cnn_demo.errors import UserError
from cnn_demo.settings import PROJECT_FOLDER
from cnn_demo.storage import reason

KEPT = 20
OWN = "cnn_demo."


class LastFaults(logging.Handler):
    """Keeps the last errors: when, of what type, where, and a message that names no file and nothing of a visitor."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._faults: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._guard = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        with self._guard:
            self._faults.append({"at": record.created, "text": describe(error) if error else _said(record)})

    def read(self) -> list[dict[str, Any]]:
        """The newest first: at (seconds since 1970) and text."""
        with self._guard:
            return list(reversed(self._faults))


def _said(record: logging.LogRecord) -> str:
    """What was logged without an error. Only this program is known to log nothing of a visitor: of others, the pattern."""
    return record.getMessage() if record.name.startswith(OWN) else f"{record.name}: {record.msg}"


def describe(error: BaseException) -> str:
    """Type, place and cause of an error. The text of a defect may hold anything, so it is left out."""
    name = type(error).__name__
    if isinstance(error, (UserError, OSError)):
        name = f"{name}: {reason(error) if isinstance(error, Exception) else error}"
    place = _place(error)
    return f"{name} ({place})" if place else name


def _place(error: BaseException) -> str:
    """The last line of this program that the error passed through."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    if not ours:
        return ""
    return f"{Path(ours[-1].filename).relative_to(PROJECT_FOLDER)}:{ours[-1].lineno}"


def _is_ours(file: str) -> bool:
    path = Path(file)
    return path.is_relative_to(PROJECT_FOLDER) and not any(part.startswith(".") for part in path.parts)
