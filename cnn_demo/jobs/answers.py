"""Answers that all visitors share: the same question is computed once, also when several ask it at the same time.

A key is made of everything that the answer depends on, and of nothing about who asks. Who knows a network's folder may ask
about it anyway, so a kept answer tells nobody more than the worker would.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from cnn_demo.byte_sizes import MEGABYTE

MOST_BYTES = 64 * MEGABYTE
LARGEST_SHARE = 0.25  # of the room, for one answer; a larger one is asked for again
ENTRY_BYTES = 1024  # of an answer without arrays


class Answers:
    """Keeps the newest answers, bounded in bytes. Thread-safe. Arrays of kept answers are read-only."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._bytes = 0
        self._changed = threading.Condition()
        self._asked: set[Hashable] = set()

    def get(self, key: Hashable, ask: Callable[[], Any], waiting: Callable[[], None], every_seconds: float) -> Any:
        """The answer to a key: the kept one, the one that another visitor is waiting for, or what `ask` returns.

        Raises what `ask` raises; the next one with that key then asks again. waiting: called every so many seconds while
        another one asks; whatever it raises ends the wait.
        """
        with self.alone(key, waiting, every_seconds):
            with self._changed:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
            answer = ask()
            self._keep(key, answer)
            return answer

    @property
    def kept_bytes(self) -> int:
        return self._bytes

    @contextmanager
    def alone(self, key: Hashable, waiting: Callable[[], None], every_seconds: float) -> Iterator[None]:
        """Hold a key, which one thread at a time does: for what is kept on disk, and looked for within.

        waiting: called every so many seconds while another thread holds it; whatever it raises ends the wait.
        """
        while not self._take(key, every_seconds):
            waiting()
        try:
            yield
        finally:
            with self._changed:
                self._asked.remove(key)
                self._changed.notify_all()

    def _take(self, key: Hashable, seconds: float) -> bool:
        with self._changed:
            if not self._changed.wait_for(lambda: key not in self._asked, seconds):
                return False
            self._asked.add(key)
            return True

    def _keep(self, key: Hashable, answer: Any) -> None:
        size = answer_bytes(answer)
        if size > LARGEST_SHARE * self._most_bytes:
            return
        _make_read_only(answer)
        with self._changed:
            self._kept[key] = answer
            self._bytes += size
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= answer_bytes(oldest)


def answer_bytes(answer: Any) -> int:
    """Bytes that an answer takes: those of its arrays; its other values are small."""
    return ENTRY_BYTES + sum(array.nbytes for array in _arrays(answer))


def _make_read_only(answer: Any) -> None:
    for array in _arrays(answer):
        array.flags.writeable = False


def _arrays(answer: Any) -> Iterator[np.ndarray]:
    """All arrays in an answer, which is made of dictionaries and lists."""
    if isinstance(answer, np.ndarray):
        yield answer
    elif isinstance(answer, dict | list | tuple):
        for value in answer.values() if isinstance(answer, dict) else answer:
            yield from _arrays(value)
