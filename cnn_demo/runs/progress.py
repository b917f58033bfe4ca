"""Progress of a long task in the compute worker: written to a file that the web process reads; a second file stops it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from cnn_demo.errors import WorkerError
from cnn_demo.storage import write_json

WRITE_SECONDS = 0.2
FIRST_ESTIMATE_SHARE = 0.05


class Progress:
    """Replaces progress_file by {"step", "share" in [0, 1], "seconds_left" or null}. Both files may be None.

    starts: each step's name and the part of the whole time at which it begins, in order; the last one ends at 1.
    The task stops when stop_file appears or its folder is removed: then nobody waits for it any more.
    """

    def __init__(
        self, starts: Mapping[str, float], progress_file: str | None = None, stop_file: str | None = None
    ) -> None:
        self._starts = dict(starts)
        self._ends = dict(zip(starts, [*list(starts.values())[1:], 1.0], strict=True))
        self._file = Path(progress_file) if progress_file else None
        self._stop_file = Path(stop_file) if stop_file else None
        self._started = time.monotonic()
        self._written = 0.0
        self._step = ""

    def begin(self, step: str) -> None:
        """Begin a step of `starts`. Raises WorkerError where the task is to stop."""
        self._step, self._written = step, 0.0
        self.tell(0.0)

    def tell(self, share: float) -> None:
        """Report the share of the step that is done, in [0, 1]. Raises WorkerError where the task is to stop."""
        if self._stop_file and (self._stop_file.exists() or not self._stop_file.parent.is_dir()):
            raise WorkerError("It was stopped; nothing was written.")
        if self._file and time.monotonic() - self._written >= WRITE_SECONDS:
            self._written = time.monotonic()
            start, end = self._starts[self._step], self._ends[self._step]
            self._write(self._file, start + (end - start) * share)

    def _write(self, file: Path, share: float) -> None:
        elapsed = time.monotonic() - self._started
        left = elapsed * (1 - share) / share if share >= FIRST_ESTIMATE_SHARE else None
        write_json(file, {"step": self._step, "share": round(share, 3), "seconds_left": left and round(left, 1)})
