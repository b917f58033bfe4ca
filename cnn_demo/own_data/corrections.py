"""Pictures of which a visitor has said what they show where a network was wrong: collected in an own data set.

Those for a network of an own data set are added to that set; those for any other data to a set of their own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.class_names import MOST_CLASSES
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import Arrival, Preparation, StoredPicture
from cnn_demo.spec.data import MAX_TITLE, WORKSPACE, DataSpec

TITLE = "Corrections of {}"
NAME = "correction "  # how the names of these pictures begin


def can_be_corrected(data: DataSpec) -> bool:
    """Whether an own data set can have the classes and the images of this data."""
    return data.input_shape[0] == data.input_shape[1] and len(data.classes) <= MOST_CLASSES


def set_of_corrections(own: Iterable[OwnDataSet], data: DataSpec) -> OwnDataSet | None:
    """The data set that the corrections for networks of this data are in; None where there is none yet.

    own: the visitor's data sets; damaged ones are left out. That of the data itself is taken, as long as it has all classes
    of the data.
    """
    title, found = title_of_set(data), [each for each in own if each.is_readable()]
    if data.origin == WORKSPACE:
        itself = next((each for each in found if each.name == data.name), None)
        if itself and set(data.classes) <= set(itself.classes):
            return itself
    return next((each for each in found if each.title == title), None)


def title_of_set(data: DataSpec) -> str:
    """The title of a data set for corrections of this data."""
    return TITLE.format(data.short_title)[:MAX_TITLE].strip()


def begin_set(data_set: OwnDataSet, data: DataSpec) -> None:
    """Give a new data set the classes of the data, and its preparation. Raises StorageError."""
    for name in data.classes:
        data_set.add_class(name)
    data_set.set_preparation(preparation_of(data))


def preparation_of(data: DataSpec) -> Preparation:
    """The preparation that gives images like those of the data."""
    side, _, channels = data.input_shape
    return Preparation(
        kind=data.preparation,
        side=side,
        channels=channels,
        light_on_dark=data.light_on_dark,
        fit=data.fit,
    )


def corrections(data_set: OwnDataSet) -> tuple[StoredPicture, ...]:
    """The corrections in a data set, in the order in which they came."""
    return tuple(picture for picture in data_set.pictures() if picture.name.startswith(NAME))


def add_correction(data_set: OwnDataSet, content: bytes | Picture, label: str, way: str) -> None:
    """Add a picture. content, way: see Arrival; CORRECTION for a drawing. Raises DatasetError with the reason, StorageError."""
    name = f"{NAME}{datetime.now(UTC):%Y-%m-%d %H.%M.%S} {secrets.token_hex(2)}.png"
    arrival = Arrival(name=name, label=label, content=content, way=way)
    added = add_pictures(data_set, [arrival], total=1, report=lambda *_: None, is_stopped=lambda: False)
    if not added.count:
        reasons = [each.reason for each in added.left_out]
        raise DatasetError(f"The correction was not added. {added.ended_early or ' '.join(reasons)}")
