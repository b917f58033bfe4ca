"""Estimates when a waiting run starts, from the runs before it; says so where the time of one of them is not known."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapreplace

from cnn_demo.errors import UserError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import RUNNING
from cnn_demo.spec.project import Project

KEPT_SECONDS = 3.0  # many pages ask for the same runs, several times a second
MOST_KEPT = 500
EpochSeconds = Callable[[Project], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """ahead: how many runs train or start before. seconds: None where nothing is known of any of them.

    is_least: some of these runs are of unknown length, so it takes longer than the seconds.
    """

    ahead: int
    seconds: float | None
    is_least: bool


class WaitingTimes:
    """The waiting times of one server's queue.

    epoch_seconds: how long an epoch of a project takes here, None where that is not known. most_seconds: after which a run
    is ended.
    """

    def __init__(self, epoch_seconds: EpochSeconds, *, most_seconds: float) -> None:
        self._epoch_seconds, self._most_seconds = epoch_seconds, most_seconds
        self._kept: dict[RunFolder, tuple[float, float | None]] = {}

    def wait(self, before: Sequence[RunFolder], *, places: int) -> Wait:
        """The wait of a run that starts after these, in their order. places: runs that train at the same time, at least 1."""
        seconds = [self._seconds(run) for run in before]
        free_at = [0.0] * places  # a heap: the first place to become free
        for each in seconds:
            heapreplace(free_at, free_at[0] + (each or 0.0))
        is_least = None in seconds
        return Wait(ahead=len(before), seconds=free_at[0] if free_at[0] or not is_least else None, is_least=is_least)

    def _seconds(self, run: RunFolder) -> float | None:
        """How long the run will still train."""
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        now = time.monotonic()
        at, seconds = self._kept.get(run, (float("-inf"), None))
        if now - at > KEPT_SECONDS:
            seconds = self._estimate(run)
            self._kept[run] = now, seconds
        return seconds

    def _estimate(self, run: RunFolder) -> float | None:
        try:
            status = run.status()
            if status.state == RUNNING and status.seconds_left is not None:
                return status.seconds_left
            project = run.project()
        except UserError:  # it has just been deleted, or is damaged: it does not train
            return 0.0
        each = self._epoch_seconds(project)
        if each is None:
            return None
        left = each * project.recipe.epochs * (1 - status.progress)
        return max(min(left, self._most_seconds - status.seconds), 0.0)
