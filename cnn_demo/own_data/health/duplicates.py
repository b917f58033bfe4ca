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
from cnn_demo.own_data.records import CAMERA, TEST, TRAINING, VALIDATION, StoredPicture

COPIES, ALIKE, TWO_LABELS, APART = "copies", "alike", "two labels", "apart"
MEANT = "meant"  # frames of the camera, which are meant to look alike
HELD_OUT_FIRST = (TEST, VALIDATION, TRAINING)
PURPOSES = {TEST: "the test", VALIDATION: "validation", TRAINING: "training"}
Group = Sequence[StoredPicture]


def copies(examined: Examined) -> Finding | None:
    """The same file more than once in a class."""
    return _repeated(
        examined,
        COPIES,
        what="Groups of pictures that are exact copies of each other: {count}.",
        why="A copy adds nothing to learn from. All copies of a picture stay in the same part of the split, so that the "
        "network is never tested on a picture that it has learned.",
    )


def near_duplicates(examined: Examined) -> Finding | None:
    """Pictures of one class that look almost the same, and are different files."""
    return _repeated(
        examined,
        ALIKE,
        what="Groups of pictures that look almost the same: {count}.",
        why="One picture saved twice, or pictures taken one right after the other, show the network little that is new. Each "
        "group stays in the same part of the split. Pictures from other places, angles and days help more.",
    )


def on_both_sides(examined: Examined) -> Finding | None:
    """Pictures that are the same, or almost, and that their source puts into different parts."""
    cases = examined.not_accepted([_keep_held_out(group) for group in _groups(examined, APART)])
    if not cases:
        return None
    rest = [each for case in cases for each in case.actions[0].ids]
    return Finding(
        kind=APART,
        what=f"Groups of equal or almost equal pictures that the source has put into different parts: {len(cases)}.",
        why="The network is tested on pictures that it has learned, and its accuracy looks better than it is. The folders or "
        "the table that the pictures came from say which part each belongs to.",
        cases=cases,
        actions=(remove(rest, f"Keep each in one part only, remove the others ({len(rest):,})"),),
    )


def under_two_labels(examined: Examined) -> Finding | None:
    """Pictures that are the same, or almost, and have different labels."""
    cases = examined.not_accepted([_choose_label(group) for group in _groups(examined, TWO_LABELS)])
    if not cases:
        return None
    return Finding(
        kind=TWO_LABELS,
        what=f"Groups of equal or almost equal pictures with different labels: {len(cases)}.",
        why="The network is told that the same picture is two different things, and cannot learn both. Choose the right "
        "label, or remove the pictures if they show both.",
        cases=cases,
        actions=_remove_all(cases),
    )


def _remove_all(cases: Sequence[Case]) -> tuple[Action, ...]:
    """Removes the pictures of all cases. A single case has that button itself."""
    ids = [each for case in cases for each in case.ids]
    return (remove(ids, f"Remove all of them ({len(ids):,})"),) if len(cases) > 1 else ()


def _repeated(examined: Examined, kind: str, *, what: str, why: str) -> Finding | None:
    left = examined.not_accepted([_keep_first(kind, group) for group in _groups(examined, kind)])
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


def _keep_held_out(group: Group) -> Case:
    parts = {picture.part for picture in group}
    kept = next(part for part in HELD_OUT_FIRST if part in parts)
    others = [picture.id for picture in group if picture.part != kept]
    ids = tuple(picture.id for picture in group)
    actions = (remove(others, f"Keep it for {PURPOSES[kept]} only"), accept(ids, "Keep all"))
    return Case(ids=ids, key=case_key(APART, group), actions=actions)


def _groups(examined: Examined, kind: str) -> list[Group]:
    return [group for group in examined.alike if _kind_of(group) == kind]


def _kind_of(group: Group) -> str:
    """The one finding that is about this group of pictures."""
    if len({picture.label for picture in group}) > 1:
        return TWO_LABELS
    if len({picture.part for picture in group if picture.part}) > 1:
        return APART
    if len({picture.sha256 for picture in group}) == 1:
        return COPIES
    return MEANT if all(picture.way == CAMERA for picture in group) else ALIKE
