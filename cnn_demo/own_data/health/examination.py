"""Examines a data set: asks every kind of finding, and carries out the actions that findings offer."""

from __future__ import annotations

from collections.abc import Callable

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health import appearance, balance, duplicates
from cnn_demo.own_data.health.accepted import add_accepted, read_accepted
from cnn_demo.own_data.health.alike import Report, groups_of_alike
from cnn_demo.own_data.health.finding import ACCEPT, RELABEL, REMOVE, Action, Examined, Finding

# In the order in which they are shown: what prevents a training first, then what misleads it.
KINDS: dict[str, Callable[[Examined], Finding | None]] = {
    balance.FEW_CLASSES: balance.few_classes,
    balance.EMPTY_CLASS: balance.empty_class,
    balance.FEW_PICTURES: balance.few_pictures,
    duplicates.TWO_LABELS: duplicates.under_two_labels,
    appearance.PLAIN: appearance.plain,
    appearance.TINY: appearance.tiny,
    appearance.BLURRED: appearance.blurred,
    duplicates.COPIES: duplicates.copies,
    duplicates.ALIKE: duplicates.near_duplicates,
    balance.UNEQUAL: balance.unequal,
}


def examine(data_set: OwnDataSet, report: Report = lambda share, step: None) -> tuple[Finding, ...]:
    """All findings about a data set. report: told the share done, in [0, 1]. Raises DatasetError where it is damaged."""
    pictures = data_set.pictures()
    examined = Examined(
        pictures=pictures,
        classes=data_set.classes,
        preparation=data_set.preparation,
        alike=groups_of_alike(pictures, data_set.pixels, report),
        accepted=read_accepted(data_set.folder),
    )
    return tuple(finding for find in KINDS.values() if (finding := find(examined)))


def carry_out(data_set: OwnDataSet, finding: Finding, action: Action) -> None:
    """Do what an action of a finding says; WEIGH_CLASSES, which concerns a training, changes no data set.

    Raises DatasetError, StorageError.
    """
    if action.name == REMOVE:
        data_set.remove(action.ids)
    elif action.name == RELABEL:
        data_set.relabel(action.ids, action.label)
    elif action.name == ACCEPT:
        add_accepted(data_set.folder, [case.key for case in finding.cases if set(case.ids) <= set(action.ids)])
