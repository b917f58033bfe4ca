"""Logs a fault of something that is tried again and again: when it begins, now and then while it lasts, and its end."""

from __future__ import annotations

import logging
import time
import traceback
from dataclasses import dataclass

from cnn_demo.errors import UserError
from cnn_demo.storage import reason

FIRST_INTERVAL_SECONDS = 60.0
LONGEST_INTERVAL_SECONDS = 3600.0


@dataclass(slots=True)
class _Lasting:
    """A fault that lasts. times: how often it was met. log_at: the moment, by time.monotonic(), to log it again."""

    log_at: float
    interval: float = FIRST_INTERVAL_SECONDS
    times: int = 0


class FaultLog:
    """A fault that lasts is logged at its begin and then at intervals that double; several may last side by side.

    A UserError and an error of the disk say all in one line; the others are logged with their traceback.
    """

    def __init__(self, log: logging.Logger, message: str) -> None:
        """message: what could not be done, for example "The queue could not move on; it tries again."."""
        self._log, self._message = log, message
        self.error: Exception | None = None  # of the last try, None where it has succeeded
        self._lasting: dict[tuple[str, ...], _Lasting] = {}

    def failed(self, error: Exception) -> None:
        """A try has failed. Called in the `except` block."""
        now, self.error = time.monotonic(), error
        lasting = self._lasting.setdefault(_fault_of(error), _Lasting(log_at=now))
        lasting.times += 1
        if now >= lasting.log_at:
            explains_itself = isinstance(error, UserError | OSError)
            said = f"{self._message} Failures so far: {lasting.times}."
            if explains_itself:
                self._log.error("%s %s", said, reason(error))
            else:
                self._log.error("%s", said, exc_info=error)
            lasting.log_at = now + lasting.interval
            lasting.interval = min(2 * lasting.interval, LONGEST_INTERVAL_SECONDS)

    def succeeded(self) -> None:
        """A try has succeeded: where others failed before, that is over."""
        if self._lasting:
            failures = sum(lasting.times for lasting in self._lasting.values())
            self._log.warning("It works again after %d failures: %s", failures, self._message)
            self._lasting, self.error = {}, None


def _fault_of(error: Exception) -> tuple[str, ...]:
    """What tells one fault from another: its type and where it was raised. Its text may differ each time."""
    frames = traceback.extract_tb(error.__traceback__)
    return type(error).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in frames)
