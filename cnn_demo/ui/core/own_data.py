"""The session's own data sets. What is written into them is checked against the visitor's quotas first."""

from __future__ import annotations

from contextlib import suppress

from cnn_demo.browser.published_data import unpublish
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import UserError
from cnn_demo.own_data import data_set as own_data_set
from cnn_demo.own_data.data_set import OwnDataSet, Room
from cnn_demo.own_data.records import FROM_A_PAD
from cnn_demo.spec.data import PICTURE, WORKSPACE, DataSpec
from cnn_demo.ui.core import own_work, server, store
from cnn_demo.ui.core.visitor import check_room_for_workspace, record_use, visitor


def data_sets() -> list[OwnDataSet]:
    """All own data sets of the workspace, by name."""
    return own_data_set.own_data_sets(own_work.workspace().folder, room())


def images_at_hand() -> list[DataSpec]:
    """All versions of the training data of all own data sets whose images are on disk."""
    return [data for each in data_sets() for data in each.versions()]


def open_data_set(name: str) -> OwnDataSet:
    """The data set of that name. Raises DatasetError where there is none."""
    return OwnDataSet.open(own_work.workspace().folder, name, room())


def create_data_set(title: str) -> OwnDataSet:
    """A new, empty data set. Raises DatasetError for a title that cannot be shown, LimitError, StorageError."""
    check_room_for_workspace()
    created = OwnDataSet.create(own_work.workspace().folder, title, room())
    record_use()
    return created


def delete_data_set(data_set: OwnDataSet) -> None:
    """Delete it with all its pictures and images, those for browsers included. Raises DatasetError, StorageError."""
    unpublish_images(data_set)
    data_set.delete()


def unpublish_images(data_set: OwnDataSet) -> None:
    """Remove the files of its images that browsers train on. Raises StorageError."""
    catalog = Catalog(server.settings(), own_work.workspace().folder)
    for data in data_set.versions():
        with suppress(UserError):  # damaged: the file is removed when nobody has asked for it in a long time
            unpublish(data, catalog)


def room() -> Room:
    """Raises LimitError where a quota leaves no room. It may be asked on any thread."""
    quotas, who = server.quotas(), visitor()
    return lambda more_bytes: quotas.check_pictures(who, more_bytes)


def takes_drawings(data: DataSpec) -> bool:
    """Whether a drawing looks like the images: grey ones that are no photographs of the visitor's own."""
    if data.input_shape[2] > 1:
        return False
    if data.origin != WORKSPACE or data.preparation != PICTURE:
        return True
    key = f"takes-drawings-{data.name}-{data.version}"  # pages ask again and again
    if store.get(key) is None:
        store.put(key, _is_drawn(data.name))
    return bool(store.get(key))


def _is_drawn(name: str) -> bool:
    """Whether most pictures of the own data set came from a drawing pad; so it is taken to be where there is none."""
    try:
        pictures = open_data_set(name).pictures()
    except UserError:
        return True
    return 2 * sum(picture.way in FROM_A_PAD for picture in pictures) >= len(pictures)
