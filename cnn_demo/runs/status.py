"""The status of a run: its state and progress, one small record that is replaced as a whole."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from cnn_demo.spec.fields import show

QUEUED, RUNNING, PAUSED, FINISHED, STOPPED, FAILED = "queued", "running", "paused", "finished", "stopped", "failed"
STATES = (QUEUED, RUNNING, PAUSED, FINISHED, STOPPED, FAILED)
ACTIVE = (QUEUED, RUNNING)
TRAINED = (FINISHED, STOPPED)  # their weights are final
RESUMABLE = (PAUSED, FAILED)
# Phases of a running run before its first batch: its worker was started and has not taken the lease yet; it has.
LAUNCHING, STARTING = "launching", "starting"
TRAINING, VALIDATING, TESTING = "training", "validating", "testing"
GOING_ON = "going on"  # of a queued run: its worker was ended, and another one starts before the runs that wait
INTERRUPTED = "interrupted"  # of a paused run: the server ended; the run goes on by itself when it is up again


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of a run and how far it has come.

    phase: what a running worker does now (launching, starting, training, validating, testing). launch: token of the
    worker's start, see RunFolder.claim. launcher_place, launcher_pid: of the process that starts the worker, see
    lease.Holder. next_within: seconds in which the worker writes its next status, generously counted; 0 where it did not
    say. epoch, batch: the place, both counted from 0. seconds: time trained so far, over all resumptions. updated_at:
    seconds since 1970.
    """

    state: str
    reason: str = ""
    phase: str = ""
    launch: str = ""
    launcher_place: str = ""
    launcher_pid: int = 0
    next_within: float = 0.0
    epoch: int = 0
    epochs: int = 0
    batch: int = 0
    batches: int = 0
    images_per_second: float = 0.0
    seconds: float = 0.0
    seconds_left: float | None = None
    memory_mb: float = 0.0
    updated_at: float = field(default_factory=time.time)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Status:
        """Read what to_dict made. Unknown names are ignored, so that other versions' files can be read.

        Raises TypeError or ValueError where it is something else.
        """
        known = {item.name for item in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        if values.get("state") not in STATES:
            raise ValueError(f"the state {show(values.get('state'))} is not one of {', '.join(STATES)}")
        return cls(**values)

    @property
    def progress(self) -> float:
        """Share of all batches done, in [0, 1]."""
        if self.state in TRAINED:
            return 1.0
        total = self.epochs * self.batches
        return min((self.epoch * self.batches + self.batch) / total, 1.0) if total else 0.0
