"""Examines a data set: asks every kind of finding, and carries out the actions that findings offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health import appearance, balance, duplicates
from cnn_demo.own_data.health.accepted import add_accepted, read_accepted
from cnn_demo.own_data.health.alike import Report, groups_of_alike
from cnn_demo.own_data.health.finding import ACCEPT, ADD_CLASS, RELABEL, REMOVE, Action, Examined, Finding
from cnn_demo.own_data.records import StoredPicture

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a comparison of all pictures found, by their ids.

    alike: groups that look almost the same. damaged: those whose stored copies could not be read.
    """

    alike: Groups = ()
    damaged: tuple[str, ...] = ()


# In the order in which they are shown: what prevents a training first, then what misleads it.
KINDS: dict[str, Callable[[Examined], Finding | None]] = {
    balance.FEW_CLASSES: balance.few_classes,
    balance.EMPTY_CLASS: balance.empty_class,
    balance.FEW_PICTURES: balance.few_pictures,
    balance.FEW_RECORDINGS: balance.few_recordings,
    appearance.DAMAGED: appearance.damaged,
    duplicates.TWO_LABELS: duplicates.under_two_labels,
    duplicates.APART: duplicates.on_both_sides,
    appearance.PLAIN: appearance.plain,
    appearance.TINY: appearance.tiny,
    appearance.BLURRED: appearance.blurred,
    duplicates.COPIES: duplicates.copies,
    duplicates.ALIKE: duplicates.near_duplicates,
    balance.UNEQUAL: balance.unequal,
}


def look_alike(data_set: OwnDataSet, report: Report = lambda share, step: None) -> Compared:
    """Compares the pictures to find those that look almost the same. Takes seconds for thousands of drawings.

    report: gets the share done, in [0, 1]. Raises DatasetError where the list of pictures is damaged.
    """
    damaged: list[str] = []

    def pixels(picture: StoredPicture) -> Picture:
        try:
            return data_set.pixels(picture)
        except DatasetError:
            damaged.append(picture.id)
            raise

    groups = groups_of_alike(data_set.pictures(), pixels, report)
    alike = tuple(tuple(picture.id for picture in group) for group in groups)
    return Compared(alike=alike, damaged=tuple(damaged))


def examine(data_set: OwnDataSet, compared: Compared) -> tuple[Finding, ...]:
    """All findings about a data set. compared: by look_alike. Decodes nothing. Raises DatasetError where it is damaged."""
    by_id = {picture.id: picture for picture in data_set.pictures()}
    groups = (tuple(by_id[each] for each in group if each in by_id) for group in compared.alike)
    examined = Examined(
        pictures=tuple(by_id.values()),
        classes=data_set.classes,
        preparation=data_set.preparation,
        alike=tuple(group for group in groups if len(group) > 1),
        damaged=tuple(by_id[each] for each in compared.damaged if each in by_id),
        accepted=read_accepted(data_set.folder),
    )
    return tuple(finding for find in KINDS.values() if (finding := find(examined)))


def carry_out(data_set: OwnDataSet, finding: Finding, action: Action) -> None:
    """Do what an action of a finding says. WEIGH_CLASSES, which concerns a training, and ADD_PICTURES change no data set.

    Raises DatasetError, StorageError.
    """
    if action.name == REMOVE:
        data_set.remove(action.ids)
    elif action.name == RELABEL:
        data_set.relabel(action.ids, action.label)
    elif action.name == ADD_CLASS:
        data_set.add_class(action.label)
    elif action.name == ACCEPT:
        add_accepted(data_set.folder, accepted_keys(finding, action))


def accepted_keys(finding: Finding, action: Action) -> tuple[str, ...]:
    """The keys of the cases that an action accepts."""
    return tuple(case.key for case in finding.cases if set(case.ids) <= set(action.ids))
