"""The records of the health of a data set: findings, the pictures that each is about, and actions as data."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cnn_demo.own_data.records import Preparation, StoredPicture

REMOVE, RELABEL, ACCEPT, WEIGH_CLASSES = "remove", "relabel", "accept", "weigh classes"
ADD_PICTURES, ADD_CLASS = "add pictures", "add class"
PROBLEM, WARNING = "problem", "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that can be done about a finding.

    name: one of REMOVE (delete the pictures), RELABEL (give them the label), ACCEPT (never show the finding about them again),
    WEIGH_CLASSES (let the next training weigh rare classes more), ADD_PICTURES (lead to where pictures of the class of that
    label are added) and ADD_CLASS (add the class of that label). button: as pages call it. ids: of the pictures.
    """

    name: str
    button: str
    ids: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Pictures that one decision is about. key: identifies them with their labels, for what was accepted.

    note: stands below the pictures, "" where there is nothing to add to their labels.
    """

    ids: tuple[str, ...]
    key: str
    actions: tuple[Action, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One kind of trouble in a data set.

    kind: a key of KINDS. severity: PROBLEM where nothing can be trained, WARNING otherwise. what: says what was found, in one
    sentence. why: says why it matters, and what helps. cases: the pictures, none where it is about classes. actions: what
    can be done about all cases at once.
    """

    kind: str
    severity: str = WARNING
    what: str
    why: str
    cases: tuple[Case, ...] = ()
    actions: tuple[Action, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The pictures of all cases."""
        return tuple(each for case in self.cases for each in case.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A data set as the kinds of findings see it.

    alike: groups of pictures that look almost the same, each of two or more.
    damaged: pictures that cannot be read. accepted: the keys of accepted cases.
    """

    pictures: tuple[StoredPicture, ...]
    classes: tuple[str, ...]
    preparation: Preparation | None = None
    alike: tuple[tuple[StoredPicture, ...], ...] = ()
    damaged: tuple[StoredPicture, ...] = ()
    accepted: frozenset[str] = field(default_factory=frozenset)

    def counts(self) -> dict[str, int]:
        """The number of pictures of each class, also of empty ones."""
        found = Counter(picture.label for picture in self.pictures)
        return {name: found[name] for name in self.classes}

    def not_accepted(self, cases: Sequence[Case]) -> tuple[Case, ...]:
        return tuple(case for case in cases if case.key not in self.accepted)


def case_key(kind: str, pictures: Sequence[StoredPicture]) -> str:
    """Identifies pictures with their labels, so that what was accepted counts no more when a label changes."""
    about = "\n".join([kind, *sorted(f"{picture.id} {picture.label}" for picture in pictures)])
    return hashlib.sha256(about.encode()).hexdigest()[:20]


def accept(ids: Sequence[str], button: str) -> Action:
    """The action that hides the finding about these pictures from now on."""
    return Action(name=ACCEPT, button=button, ids=tuple(ids))


def remove(ids: Sequence[str], button: str) -> Action:
    """The action that deletes these pictures."""
    return Action(name=REMOVE, button=button, ids=tuple(ids))
