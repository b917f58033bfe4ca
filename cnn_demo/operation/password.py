"""Compares the operator's password in constant time, and refuses to compare after many wrong ones.

An origin has a few tries. All origins together have some more, because one person can have many addresses. An origin that
has given the right password before is not held up by the tries of others, so a stranger cannot lock the operator out.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 15 * 60.0
MOST_WRONG, MOST_WRONG_IN_ALL = 5, 100


class TooManyAttempts(Exception):
    """So many wrong passwords were given that none is compared for a while."""


class PasswordGate:
    """Thread-safe. clock: seconds that never go back."""

    def __init__(self, password: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._digest, self._clock = _digest(password), clock
        self._wrong: deque[tuple[float, str]] = deque()
        self._trusted: set[str] = set()  # origins that have given the right password
        self._lock = threading.Lock()

    def is_right(self, given: str, origin: str) -> bool:
        """Whether it is the password. origin: of whom, see cnn_demo.jobs.visitor. Raises TooManyAttempts."""
        with self._lock:
            now = self._clock()
            while self._wrong and now - self._wrong[0][0] > WINDOW_SECONDS:
                self._wrong.popleft()
            if self._is_held_up(origin):
                raise TooManyAttempts
            # Digests have one length, so the time tells nothing of the password's.
            is_right = hmac.compare_digest(_digest(given), self._digest)
            if is_right:
                self._trusted.add(origin)
            else:
                self._wrong.append((now, origin))
            return is_right

    def _is_held_up(self, origin: str) -> bool:
        wrong_of_all = len(self._wrong) >= MOST_WRONG_IN_ALL and origin not in self._trusted
        return wrong_of_all or sum(each == origin for _, each in self._wrong) >= MOST_WRONG


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
