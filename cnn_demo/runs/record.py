"""Reads runs for lists and comparisons: all files of a run at one moment. A damaged run does not hide the others."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

from cnn_demo.errors import RunError
from cnn_demo.runs.device_training import DEVICE, ON_A_DEVICE, ON_OWN_DEVICE
from cnn_demo.runs.figures import About, Result, SeedGroupTag
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.run_name import with_ending
from cnn_demo.runs.status import TRAINED, Status
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """The content of one run's files.

    created_at: seconds since 1970. origin: what its weights and its teacher came from, "" for fresh weights and no
    teacher. result: None before the run has ended. seed_group: None for a run that was started alone.
    sweep: the id of the search for settings that made it, None for any other run. is_opened: whether a person has
    opened or chosen this one of the search's runs.
    """

    run: RunFolder
    name: str
    created_at: float
    origin: str
    project: Project
    status: Status
    result: Result | None
    seed_group: SeedGroupTag | None = None
    sweep: str | None = None
    is_opened: bool = False

    @property
    def can_predict(self) -> bool:
        """Whether its weights are final and its figures exist."""
        return self.status.state in TRAINED and self.result is not None


def read_record(run: RunFolder) -> RunRecord:
    """Read a run's files. Raises RunError where one is missing or damaged."""
    about = run.about()
    try:
        name, created_at = str(about["name"]), float(about["created_at"])
    except (KeyError, TypeError, ValueError):
        raise RunError(f"about.json of the run {run.id} is damaged: it lacks the name or the date.") from None
    return RunRecord(
        run=run,
        name=name,
        created_at=created_at,
        origin=_origin(about),
        project=run.project(),
        status=run.status(),
        result=run.result(),
        seed_group=about.get("seed_group"),
        sweep=about.get("sweep"),
        is_opened=run.is_opened(),
    )


def titles(records: Sequence[RunRecord]) -> dict[str, str]:
    """id -> title of each run: its name, with the time of its start (UTC) or even the id where names are the same."""
    named = {record.run.id: record.name for record in records}
    timed = {
        record.run.id: f"{record.name}, {time.strftime('%Y-%m-%d %H:%M', time.gmtime(record.created_at))}"
        for record in records
    }
    exact = {record.run.id: f"{record.name} ({record.run.id})" for record in records}
    counts = [Counter(each.values()) for each in (named, timed)]
    return {
        run: next(
            (each[run] for each, count in zip((named, timed), counts, strict=True) if count[each[run]] == 1), exact[run]
        )
        for run in named
    }


def unused_name(name: str, used: set[str]) -> str:
    """The name, numbered from 2 where it is used already, and short enough for a run."""
    endings = chain([""], (f" {number}" for number in count(2)))
    return next(each for ending in endings if (each := with_ending(name, ending)) not in used)


def _origin(about: About) -> str:
    made = {(True, False): ON_OWN_DEVICE, (True, True): ON_A_DEVICE, (False, True): "Imported"}
    how = made.get((bool(about.get(DEVICE)), about.get("imported", False)))
    parts = [how] if how else []
    if before := about.get("starts_from"):
        parts.append(f"Weights of {before}")
    if teacher := about.get("taught_by"):
        parts.append(f"Taught by {teacher}")
    return ", ".join(parts)


def read_records(workspace: Workspace) -> tuple[list[RunRecord], list[tuple[RunFolder, RunError]]]:
    """All runs of a workspace, the newest first: those that can be read, and those that cannot, each with why."""
    records, damaged = [], []
    for run in workspace.runs():
        try:
            records.append(read_record(run))
        except RunError as error:
            damaged.append((run, error))
    return records, damaged
