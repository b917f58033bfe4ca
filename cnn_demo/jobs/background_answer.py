"""An answer that is the same for everybody: asked once, on a thread of its own, and never waited for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from cnn_demo.errors import UserError

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class BackgroundAnswer(Generic[Answer]):
    """Thread-safe."""

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._answer: Answer | None = None
        self._lock = threading.Lock()
        self._is_asking = False

    def request(self) -> None:
        """Ask unless that was done; returns at once. Where asking failed, the next request asks again."""
        with self._lock:
            if self._answer is not None or self._is_asking:
                return
            self._is_asking = True
        threading.Thread(target=self._fetch, name="background-answer", daemon=True).start()

    def get(self) -> Answer | None:
        """The answer; None until it is known."""
        return self._answer

    def _fetch(self) -> None:
        try:
            self._answer = self._ask()
        except UserError as error:
            log.warning("%s", error)
        finally:
            self._is_asking = False
