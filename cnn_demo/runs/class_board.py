"""What a class sees of its members: who trains what, and how far. No workspace and no name that a member gave a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from cnn_demo.errors import UserError
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.school_class import Member, SchoolClass
from cnn_demo.runs.status import RUNNING, TRAINED, Status
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.summary import summarise

NEWEST_RUNS = 4  # of a member; the others are not looked at
Order = Literal["name", "progress", "accuracy", "size"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A member's training run, else the newest one. status: None where there is no run that can be read.

    val_accuracy: of the newest epoch, in [0, 1]. train_accuracy: likewise, of a run that has no validation images.
    network: the newest trained one of the member.
    """

    member: Member
    design: str = ""
    data: str = ""
    parameters: int = 0
    status: Status | None = None
    val_accuracy: float | None = None
    train_accuracy: float | None = None
    network: TrainedNetwork | None = None


def rows(school_class: SchoolClass, runs_folder: Path) -> list[Row]:
    """One row for each member, in the order in which they joined."""
    return [_row(member, Workspace(runs_folder / member.workspace)) for member in school_class.members]


def in_order(found: Sequence[Row], order: Order) -> list[Row]:
    """By name, or the highest first: the share of the training that is done, accuracy, parameters. No run comes last.

    By accuracy, those that were measured on validation images come before those that were not: a network knows its
    training images.
    """
    by_name = sorted(found, key=lambda row: row.member.name.casefold())
    value = HIGHEST_FIRST.get(order)
    return sorted(by_name, key=value, reverse=True) if value else by_name


def _accuracy(row: Row) -> float:
    if row.val_accuracy is not None:
        return 1.0 + row.val_accuracy
    return -1.0 if row.train_accuracy is None else row.train_accuracy


HIGHEST_FIRST: dict[Order, Callable[[Row], float]] = {
    "progress": lambda row: row.status.progress if row.status else -1.0,
    "accuracy": _accuracy,
    "size": lambda row: row.parameters,
}


def _row(member: Member, workspace: Workspace) -> Row:
    found: list[tuple[RunFolder, Status]] = []
    for run in workspace.runs()[:NEWEST_RUNS]:
        with suppress(UserError):  # damaged, or deleted just now
            found.append((run, run.status()))
    if not found:
        return Row(member=member)
    run, status = next((each for each in found if each[1].state == RUNNING), found[0])
    try:
        design, data, parameters = _about(run.path)
    except UserError:
        return Row(member=member)
    epoch = metrics.newest_epoch(run.metrics_file)
    return Row(
        member=member,
        design=design,
        data=data,
        parameters=parameters,
        status=status,
        val_accuracy=epoch.get("val_accuracy") if epoch else None,
        train_accuracy=epoch.get("accuracy") if epoch and epoch.get("val_accuracy") is None else None,
        network=next((TrainedNetwork(each.path) for each, its in found if its.state in TRAINED), None),
    )


@lru_cache(maxsize=2_048)
def _about(run: Path) -> tuple[str, str, int]:
    """Design, data and parameters of a run, whose files of these are written once. Raises RunError."""
    project = RunFolder(run).project()
    preset = presets.design_of(project.architecture)
    layers = len(project.architecture.layers) + 1
    design = presets.design(preset).title if preset else f"Own design, {layers} layers"
    return design, project.data.short_title, summarise(project.architecture).parameters
