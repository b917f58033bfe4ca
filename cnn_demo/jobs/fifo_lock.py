"""A lock that threads get in the order in which they asked, and whose wait can be left at any time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class FifoLock:
    """First come, first served: threading.Lock promises no order."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()

    @contextmanager
    def hold(self, waiting: Callable[[], None], every_seconds: float) -> Iterator[None]:
        """Wait for the lock and hold it within. While it waits, `waiting` is called every so many seconds.

        Whatever `waiting` raises ends the wait: the place in the queue is given up.
        """
        place = object()
        with self._changed:
            self._queue.append(place)
        try:
            while not self._wait_for_turn(place, every_seconds):
                waiting()
            yield
        finally:
            with self._changed:
                self._queue.remove(place)
                self._changed.notify_all()

    def _wait_for_turn(self, place: object, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._queue[0] is place, seconds)
