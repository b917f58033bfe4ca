"""Logs a fault of something that is tried again and again: when it begins, now and then while it lasts, and its end."""

from __future__ import annotations

import logging
import time
import traceback

FIRST_INTERVAL_SECONDS = 60.0
LONGEST_INTERVAL_SECONDS = 3600.0


class FaultLog:
    """A fault that lasts is logged with its traceback at its begin and then at intervals that double."""

    def __init__(self, log: logging.Logger, message: str) -> None:
        """message: what could not be done, for example "The queue could not move on; it tries again."."""
        self._log, self._message = log, message
        self._fault: tuple[str, ...] | None = None
        self.error: Exception | None = None  # of the last try, None where it has succeeded
        self._times = 0
        self._log_again_at = self._interval = 0.0

    def failed(self, error: Exception) -> None:
        """A try has failed. Called in the `except` block."""
        fault, now, self.error = _fault_of(error), time.monotonic(), error
        if fault != self._fault:
            self._fault, self._times = fault, 0
            self._log_again_at, self._interval = now, FIRST_INTERVAL_SECONDS
        self._times += 1
        if now >= self._log_again_at:
            self._log.error("%s Failures so far: %d.", self._message, self._times, exc_info=error)
            self._log_again_at = now + self._interval
            self._interval = min(2 * self._interval, LONGEST_INTERVAL_SECONDS)

    def succeeded(self) -> None:
        """A try has succeeded: where others failed before, that is over."""
        if self._fault:
            self._log.warning("It works again after %d failures: %s", self._times, self._message)
            self._fault = self.error = None


def _fault_of(error: Exception) -> tuple[str, ...]:
    """What tells one fault from another: its type and where it was raised. Its text may differ each time."""
    frames = traceback.extract_tb(error.__traceback__)
    return type(error).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in frames)
