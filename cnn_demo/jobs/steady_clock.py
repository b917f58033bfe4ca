"""Tells for how long the system clock has gone without a step, so that a wrong clock makes nobody's work look old."""

from __future__ import annotations

import time

STEP_SECONDS = 3600.0


class SteadyClock:
    """Compares the system clock with the monotonic one. A machine that slept counts as one whose clock was set."""

    def __init__(self) -> None:
        self.was_set = False
        self._begin()

    def steady_seconds(self) -> float:
        """Since this object was made, or since the clock was seen to have been set by more than an hour."""
        if abs((time.time() - self._time) - (time.monotonic() - self._monotonic)) > STEP_SECONDS:
            self.was_set = True
            self._begin()
        return time.monotonic() - self._monotonic

    def _begin(self) -> None:
        self._time, self._monotonic = time.time(), time.monotonic()
