"""Checks the names of classes that visitors choose. Refuses a name with the reason; never changes more than its spelling."""

from __future__ import annotations

import unicodedata

from cnn_demo.errors import DatasetError
from cnn_demo.spec.architecture import MAX_CLASSES
from cnn_demo.spec.data import FORBIDDEN, MAX_NAME
from cnn_demo.spec.fields import show

LABELS = 256  # the labels of images are uint8
MOST_CLASSES = min(LABELS, MAX_CLASSES)


def class_name(text: str) -> str:
    """The name in Unicode's composed form (NFC), without spaces around it. Raises DatasetError with the reason."""
    name = unicodedata.normalize("NFC", text).strip()
    if not name:
        raise DatasetError("A class needs a name.")
    if len(name) > MAX_NAME:
        raise DatasetError(
            f"The class name {show(name)} has {len(name)} characters; it can have at most {MAX_NAME}. Shorten it."
        )
    wrong = sorted(FORBIDDEN & set(name)) or [show(character) for character in name if not character.isprintable()]
    if wrong:
        raise DatasetError(f"The class name {show(name)} holds {wrong[0]}, which no class name can hold. Leave it out.")
    return name


def with_classes(classes: tuple[str, ...], more: list[str]) -> tuple[str, ...]:
    """The classes and those of `more` that are not among them, in whatever case. Raises DatasetError for too many."""
    added = {name.casefold(): name for name in reversed(more)}
    known = {name.casefold() for name in classes}
    in_order = dict.fromkeys(name.casefold() for name in more)
    found = (*classes, *(added[key] for key in in_order if key not in known))
    if len(found) > MOST_CLASSES:
        raise DatasetError(
            f"The data set would have {len(found)} classes; it can have at most {MOST_CLASSES}. "
            "Merge classes, or make a second data set."
        )
    return found


def as_spelled(classes: tuple[str, ...], name: str) -> str:
    """The one of the classes that differs from the name by case alone, or not at all; the name where there is none."""
    return name if name in classes else next((each for each in classes if each.casefold() == name.casefold()), name)
