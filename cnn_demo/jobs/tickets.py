"""The tickets of active runs, and the order in which waiting ones start: origins take turns, then workspaces of an origin.

Runs of which a visitor has started many at once, for a search or for several seeds, start when no other run waits.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.errors import StorageError, UserError
from cnn_demo.jobs import round_robin
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.seed_group import SEED_GROUP
from cnn_demo.storage import write_json

SEPARATOR, OF_MANY = "@", "many"
MOST_REMEMBERED = 1000  # origins and workspaces, those that started last


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """One active run's place in the queue. origin: as in cnn_demo.jobs.visitor. is_of_many: see is_of_many()."""

    entered_ns: int
    workspace: str
    run_id: str
    origin: str
    is_of_many: bool = False

    @property
    def file_name(self) -> str:
        parts = f"{self.entered_ns:020d}", self.workspace, self.run_id, self.origin
        return SEPARATOR.join((*parts, OF_MANY) if self.is_of_many else parts)

    @classmethod
    def from_file_name(cls, name: str) -> Ticket | None:
        """None for the lock and for foreign files. Older versions wrote no origin: the workspace stands for it."""
        entered, _, rest = name.partition(SEPARATOR)
        workspace, _, rest = rest.partition(SEPARATOR)
        run_id, _, rest = rest.partition(SEPARATOR)
        origin, _, of_many = rest.partition(SEPARATOR)
        if not (entered.isdecimal() and run_id):
            return None
        return cls(int(entered), workspace, run_id, origin or workspace, is_of_many=of_many == OF_MANY)

    def run(self, runs_folder: Path) -> RunFolder:
        return RunFolder(runs_folder / self.workspace / self.run_id)


def in_turns(waiting: Iterable[Ticket], last_starts: Mapping[str, int]) -> list[Ticket]:
    """Waiting tickets in the order in which they start. last_starts: origin or workspace -> time of its last start."""
    turns = round_robin.in_turns(
        sorted(waiting), lambda ticket: Visitor(origin=ticket.origin, workspace=ticket.workspace), last_starts
    )
    return sorted(turns, key=lambda ticket: ticket.is_of_many)  # stable: the turns stay


def is_of_many(run: RunFolder) -> bool:
    """Whether a search made the run, or it was started together with others for several seeds."""
    with suppress(UserError):  # damaged, or deleted
        about = run.about()
        return bool(about.get("sweep") or about.get(SEED_GROUP))
    return False


class LastStarts:
    """When a run of each origin and each workspace started last; on disk, so that turns survive a restart.

    Without this memory, an origin with many old tickets would have the oldest one again after each of its runs.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self) -> dict[str, int]:
        try:
            return {str(name): int(at) for name, at in json.loads(self.file.read_text()).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def note(self, ticket: Ticket) -> None:
        """Note that the ticket's run starts now. Where the disk refuses, the turn counts as not taken."""
        starts = self.read()
        now = max(time.time_ns(), *(at + 1 for at in starts.values()), 0)  # the clock may have been set back
        starts.update({ticket.origin: now, ticket.workspace: now})
        newest = sorted(starts, key=starts.__getitem__)[-MOST_REMEMBERED:]
        with suppress(StorageError):
            write_json(self.file, {name: starts[name] for name in newest})
