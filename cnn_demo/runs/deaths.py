"""The record of a run's workers that died: when, at which place, why, and whether the run went on by itself."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass

from safetensors import SafetensorError, safe_open

from cnn_demo.runs.checkpoint_tensors import POSITION
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import Status
from cnn_demo.storage import write_json

DEATHS = "deaths.json"
KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """One worker's end that it did not tell itself.

    at: seconds since 1970. phase, epoch, batch: of its last status. checkpoint: epoch and batch at which the checkpoint
    that it left goes on, both counted from 0; None where it left none. went_on: whether the run was started again by itself.
    """

    at: float
    reason: str
    phase: str
    epoch: int
    batch: int
    checkpoint: list[int] | None
    went_on: bool


def read_deaths(run: RunFolder) -> list[Death]:
    """The deaths in their order; none where the record is missing or damaged."""
    try:
        return [Death(**entry) for entry in json.loads((run.path / DEATHS).read_text())]
    except (OSError, ValueError, TypeError):
        return []


def add_death(run: RunFolder, last: Status, reason: str, *, may_go_on: bool) -> Death:
    """Record that the run's worker died. last: the last status that it wrote.

    The run goes on by itself where it may, unless it did so after the death before and its checkpoint is no further since.
    """
    deaths, checkpoint = read_deaths(run), _checkpoint(run)
    same_place = bool(deaths) and deaths[-1].went_on and deaths[-1].checkpoint == checkpoint
    death = Death(
        at=time.time(),
        reason=reason,
        phase=last.phase,
        epoch=last.epoch,
        batch=last.batch,
        checkpoint=checkpoint,
        went_on=may_go_on and not same_place,
    )
    write_json(run.path / DEATHS, [asdict(each) for each in [*deaths, death][-KEPT:]])
    return death


def _checkpoint(run: RunFolder) -> list[int] | None:
    """Where the checkpoint goes on: its file may be newer than the place, as a validation that is repeated saves it again."""
    try:
        with safe_open(run.checkpoint_file, framework="numpy") as file:
            position = json.loads(file.metadata()[POSITION])
            return [position["epoch"], position["batch"]]
    except (OSError, SafetensorError, ValueError, KeyError, TypeError):  # missing or damaged
        return None
