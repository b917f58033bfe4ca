"""The server's log: one line for each event, as key=value or as JSON. No Keras and no Streamlit.

`event("run-started", run=run.id, workspace=tag)` writes a line and counts it. Lines hold no secret and nothing personal:
no address, no name that a visitor gave, and a workspace only as a tag. In tracebacks and in other libraries' messages, which
may name files of a workspace, `set_up` replaces a workspace's id by its tag.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

LOGGER = logging.getLogger("cnn_demo.events")
QUIET = re.compile(r"[\w.:/+-]+")  # a value that needs no quotes in key=value

_counts: Counter[str] = Counter()
_lock = threading.Lock()

Value = str | int | float | bool | None


def event(name: str, **fields: Value) -> None:
    """Log an event of that name, such as "run-started". Fields that are None are left out."""
    with _lock:
        _counts[name] += 1
    LOGGER.info(name, extra={"fields": {key: value for key, value in fields.items() if value is not None}})


def counts() -> dict[str, int]:
    """How often each event was logged by this process."""
    with _lock:
        return dict(_counts)


class EventFormatter(logging.Formatter):
    """A record as one line: time in UTC, level, event, its fields. Records of other modules are the event "log"."""

    def __init__(self, form: str, conceal: Callable[[str], str]) -> None:
        """form: text or json, as in the settings. conceal: replaces what must not be in a log."""
        super().__init__()
        self._as_json, self._conceal = form == "json", conceal

    def format(self, record: logging.LogRecord) -> str:
        entry = self._entry(record)
        concealed = {key: self._conceal(value) if isinstance(value, str) else value for key, value in entry.items()}
        if self._as_json:
            return json.dumps(concealed, default=str)
        return " ".join(f"{key}={_quoted(value)}" for key, value in concealed.items())

    def _entry(self, record: logging.LogRecord) -> dict[str, Any]:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        entry: dict[str, Any] = {"time": f"{moment}.{int(record.msecs):03d}Z", "level": record.levelname.lower()}
        if record.name == LOGGER.name:
            entry |= {"event": record.msg, **record.__dict__.get("fields", {})}
        else:
            entry |= {"event": "log", "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return entry


def set_up(form: str, conceal: Callable[[str], str], *more: logging.Handler) -> None:
    """Log to standard error in this form, everything of this process. more: handlers that get each record, too.

    Libraries that have handlers of their own, as Streamlit and uvicorn have, lose them.
    """
    console = logging.StreamHandler()
    console.setFormatter(EventFormatter(form, conceal))
    root = logging.getLogger()
    root.handlers = [console, *more]
    LOGGER.setLevel(logging.INFO)
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger) and logger.handlers:
            logger.handlers, logger.propagate = [], True


def _quoted(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if QUIET.fullmatch(text) else json.dumps(text)
