"""Findings about pictures that occur more than once: exact copies, near duplicates, and one picture under two labels."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_demo.own_data.health.finding import (
    RELABEL,
    Action,
    Case,
    Examined,
    Finding,
    accept,
    case_key,
    remove,
)
from cnn_demo.own_data.records import CAMERA, StoredPicture

COPIES, ALIKE, TWO_LABELS = "copies", "alike", "two labels"
Group = Sequence[StoredPicture]


def copies(examined: Examined) -> Finding | None:
    """The same file more than once in a class."""
    cases = [_keep_first(COPIES, group) for group in examined.alike if _is_one_file(group) and not _differ(group)]
    return _repeated(
        examined,
        COPIES,
        cases,
        what="Groups of pictures that are exact copies of each other: {count}.",
        why="A copy adds nothing to learn from. All copies of a picture stay in the same part of the split, so that the "
        "network is never tested on a picture that it has learned.",
    )


def near_duplicates(examined: Examined) -> Finding | None:
    """Pictures of one class that look almost the same, and are different files. Those of the camera are meant to."""
    cases = [
        _keep_first(ALIKE, group)
        for group in examined.alike
        if not _is_one_file(group) and not _differ(group) and not all(picture.way == CAMERA for picture in group)
    ]
    return _repeated(
        examined,
        ALIKE,
        cases,
        what="Groups of pictures that look almost the same: {count}.",
        why="One picture saved twice, or pictures taken one right after the other, show the network little that is new. Each "
        "group stays in the same part of the split. Pictures from other places, angles and days help more.",
    )


def under_two_labels(examined: Examined) -> Finding | None:
    """Pictures that are the same, or almost, and have different labels."""
    cases = examined.not_accepted([_choose_label(group) for group in examined.alike if _differ(group)])
    if not cases:
        return None
    return Finding(
        kind=TWO_LABELS,
        what=f"Groups of equal or almost equal pictures with different labels: {len(cases)}.",
        why="The network is told that the same picture is two different things, and cannot learn both. Choose the right "
        "label, or remove the pictures if they show both.",
        cases=cases,
        actions=(
            remove(
                [each for case in cases for each in case.ids],
                f"Remove all of them ({sum(len(case.ids) for case in cases):,})",
            ),
        ),
    )


def _repeated(examined: Examined, kind: str, cases: Sequence[Case], *, what: str, why: str) -> Finding | None:
    left = examined.not_accepted(cases)
    if not left:
        return None
    rest = [each for case in left for each in case.ids[1:]]
    actions = (remove(rest, f"Keep the first of each group, remove the others ({len(rest):,})"),)
    return Finding(kind=kind, what=what.format(count=len(left)), why=why, cases=left, actions=actions)


def _keep_first(kind: str, group: Group) -> Case:
    ids = tuple(picture.id for picture in group)
    actions = (remove(ids[1:], "Keep the first"), accept(ids, "Keep all"))
    return Case(ids=ids, key=case_key(kind, group), actions=actions)


def _choose_label(group: Group) -> Case:
    ids = tuple(picture.id for picture in group)
    labels = dict.fromkeys(picture.label for picture in group)
    choices = [Action(name=RELABEL, button=f"Label all: {label}", ids=ids, label=label) for label in labels]
    actions = (*choices, remove(ids, "Remove"), accept(ids, "All labels are right"))
    return Case(ids=ids, key=case_key(TWO_LABELS, group), actions=actions)


def _is_one_file(group: Group) -> bool:
    return len({picture.sha256 for picture in group}) == 1


def _differ(group: Group) -> bool:
    return len({picture.label for picture in group}) > 1
