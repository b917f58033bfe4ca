"""Findings about the classes of a data set: too few classes, too few pictures of a class, unequal numbers."""

from __future__ import annotations

from cnn_demo.own_data.health.finding import (
    ADD_CLASS,
    ADD_PICTURES,
    PROBLEM,
    WARNING,
    WEIGH_CLASSES,
    Action,
    Examined,
    Finding,
)
from cnn_demo.own_data.health.grouping import joined_groups
from cnn_demo.own_data.none_of_these import NONE_OF_THESE

FEW_CLASSES, EMPTY_CLASS, FEW_PICTURES = "few classes", "empty class", "few pictures"
FEW_RECORDINGS, UNEQUAL = "few recordings", "unequal"
LEAST_CLASSES = 2
LEAST_PICTURES, USEFUL_PICTURES = 3, 10
MOST_RATIO = 3.0
MOST_NAMED, MOST_BUTTONS = 6, 3


def few_classes(examined: Examined) -> Finding | None:
    """Less than two classes with pictures."""
    names = [name for name, count in examined.counts().items() if count]
    if len(names) >= LEAST_CLASSES:
        return None
    found = f"All pictures are of one class, {names[0]}." if names else "There are no pictures yet."
    return Finding(
        kind=FEW_CLASSES,
        severity=PROBLEM,
        what=found,
        why="A network learns to tell at least two classes apart. Add pictures of another class. If you only want to know "
        f"whether something is there, add the class {NONE_OF_THESE}.",
        actions=()
        if NONE_OF_THESE in examined.classes
        else (Action(name=ADD_CLASS, button=f"Add the class {NONE_OF_THESE}", label=NONE_OF_THESE),),
    )


def empty_class(examined: Examined) -> Finding | None:
    """Classes without pictures."""
    names = [name for name, count in examined.counts().items() if not count]
    if not names or not examined.pictures:
        return None
    return Finding(
        kind=EMPTY_CLASS,
        severity=PROBLEM,
        what=f"Classes without pictures: {listed(names)}.",
        why="A network cannot learn a class of which it sees nothing. Add pictures, or delete the class.",
        actions=_more_pictures(names),
    )


def few_pictures(examined: Examined) -> Finding | None:
    """Classes with fewer pictures than a split or a network needs."""
    few = {name: count for name, count in examined.counts().items() if 0 < count < USEFUL_PICTURES}
    if not few:
        return None
    too_few = min(few.values()) < LEAST_PICTURES
    return Finding(
        kind=FEW_PICTURES,
        severity=PROBLEM if too_few else WARNING,
        what=f"Classes with fewer than {USEFUL_PICTURES} pictures: {listed([f'{n} ({count})' for n, count in few.items()])}.",
        why=f"Training, validation and test each need at least one picture of every class, so {LEAST_PICTURES} are the "
        f"least. With fewer than {USEFUL_PICTURES}, the accuracy depends on chance: one picture more or less changes it "
        "by many per cent.",
        actions=_more_pictures([*few]),
    )


def few_recordings(examined: Examined) -> Finding | None:
    """Classes with enough pictures, which come from so few recordings that one has to be cut for the split."""
    groups = joined_groups(examined.pictures, examined.alike)
    sources: dict[str, set[str]] = {name: set() for name in examined.classes}
    for picture in examined.pictures:
        group = groups.get(picture.id, picture.group)
        sources[picture.label].add(f"group {group}" if group else f"picture {picture.id}")
    counts = examined.counts()
    few = [name for name, found in sources.items() if len(found) < LEAST_PICTURES <= counts[name]]
    if not few:
        return None
    return Finding(
        kind=FEW_RECORDINGS,
        what=f"Classes of fewer than {LEAST_PICTURES} recordings, or of pictures that are almost the same: {listed(few)}.",
        why="The network is then tested on pictures that are almost those it has learned, and its accuracy looks better than "
        f"it is. Record each class at least {LEAST_PICTURES} times: in other places, from other sides, in other light.",
        actions=_more_pictures(few),
    )


def unequal(examined: Examined) -> Finding | None:
    """A class with many times the pictures of another."""
    counts = {name: count for name, count in examined.counts().items() if count}
    if len(counts) < LEAST_CLASSES:
        return None
    most, least = max(counts, key=counts.__getitem__), min(counts, key=counts.__getitem__)
    if counts[most] < MOST_RATIO * counts[least]:
        return None
    return Finding(
        kind=UNEQUAL,
        what=f"The classes differ in size: {most} has {counts[most]:,} pictures, {least} has {counts[least]:,}.",
        why="A network that always answers with the largest class is often right then, and learns little about the small "
        "ones. Add pictures to the small classes, or let the training weigh each class by how rare it is.",
        actions=(Action(name=WEIGH_CLASSES, button="Weigh the classes in training"),),
    )


def _more_pictures(names: list[str]) -> tuple[Action, ...]:
    """An action for each of the first few classes."""
    return tuple(
        Action(name=ADD_PICTURES, button=f"Add pictures of {name}", label=name) for name in names[:MOST_BUTTONS]
    )


def listed(names: list[str]) -> str:
    """Names for a sentence: the first few, and how many more there are."""
    shown = ", ".join(names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown} and {len(names) - MOST_NAMED} more"
