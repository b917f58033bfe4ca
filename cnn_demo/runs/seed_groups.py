"""Groups of runs that differ in their seed alone, and what their figures say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cnn_demo.errors import RunError
from cnn_demo.runs.group_statistics import Spread, spread
from cnn_demo.runs.record import RunRecord
from cnn_demo.runs.status import ACTIVE, FINISHED
from cnn_demo.spec.project import Project

Part = Literal["validation", "test"]
VALIDATION: Part = "validation"
TEST: Part = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedGroup:
    """The runs of one group that are still there, by their seeds, the oldest first.

    Only runs that have finished count: the figures of a stopped one are of another epoch. Of several with the same seed,
    which two tabs can start, the oldest counts: the others repeat its measurement.
    """

    id: str
    name: str
    records: tuple[RunRecord, ...]

    @property
    def project(self) -> Project:
        """Design, data and recipe of all its runs, with the first seed."""
        return self.records[0].project

    @property
    def finished(self) -> tuple[RunRecord, ...]:
        by_seed: dict[int, RunRecord] = {}
        for record in self.records:
            if record.status.state == FINISHED and record.result:
                by_seed.setdefault(_seed(record), record)
        return tuple(by_seed.values())

    @property
    def finished_seeds(self) -> set[int]:
        return {_seed(record) for record in self.finished}

    @property
    def active(self) -> int:
        """How many of its runs train or wait."""
        return sum(record.status.state in ACTIVE for record in self.records)

    @property
    def part(self) -> Part:
        """The images on which groups are compared: the test images only where there are no validation images."""
        return VALIDATION if self.project.has_validation else TEST

    def accuracies(self, part: Part) -> list[float]:
        """Of each finished run after its last epoch, in [0, 1]. Empty for VALIDATION where there are no such images."""
        figures = [record.result[part] for record in self.finished if record.result]
        return [each["accuracy"] for each in figures if each]

    def spread(self, part: Part) -> Spread | None:
        """None before a run has finished, and where there are no such images."""
        accuracies = self.accuracies(part)
        return spread(accuracies) if accuracies else None


def seed_groups(records: Sequence[RunRecord]) -> list[SeedGroup]:
    """The groups of these runs, in the order in which they come first here."""
    tags = {record.seed_group["id"]: record.seed_group for record in records if record.seed_group}
    members: dict[str, list[RunRecord]] = {group: [] for group in tags}
    for record in records:
        if record.seed_group:
            members[record.seed_group["id"]].append(record)
    return [
        SeedGroup(id=group, name=tag["name"], records=tuple(sorted(members[group], key=_seed_and_age)))
        for group, tag in tags.items()
    ]


def group_named(records: Sequence[RunRecord], name: str) -> SeedGroup:
    """The group of that id, or the one to which a run of that id belongs. Raises RunError."""
    for group in seed_groups(records):
        if name == group.id or any(name == record.run.id for record in group.records):
            return group
    raise RunError(f"There is no group of seeds {name!r} here, and no run of that id that belongs to one.")


def _seed(record: RunRecord) -> int:
    return record.project.recipe.seed


def _seed_and_age(record: RunRecord) -> tuple[int, float]:
    return _seed(record), record.created_at
