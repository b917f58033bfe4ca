"""Collects the web process's garbage in the background, for all visitors at once.

Streamlit would do it after each run of a page or fragment, which took four fifths of a rerun: a full collection looks at
every object of the process, some 75 ms. Its setting runner.postScriptGC turns that off (.streamlit/config.toml).
"""

from __future__ import annotations

import gc
import threading

COLLECT_SECONDS = 30.0


class GarbageCollector:
    """A thread that collects every few seconds what reruns have left behind.

    Objects that live when it starts, such as the imported modules, stay out of its collections, which makes them short.
    """

    def __init__(self, *, every_seconds: float = COLLECT_SECONDS) -> None:
        self._every_seconds = every_seconds
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="garbage", daemon=True)

    def start(self) -> None:
        gc.collect()
        gc.freeze()
        self._thread.start()

    def end(self) -> None:
        self._end.set()
        self._thread.join()
        gc.unfreeze()

    def _work(self) -> None:
        before = _young_collections()
        while not self._end.wait(self._every_seconds):
            if (now := _young_collections()) != before:
                before = now
                gc.collect()


def _young_collections() -> int:
    """How often Python has looked at new objects; unchanged while no page has run."""
    return int(gc.get_stats()[0]["collections"])
