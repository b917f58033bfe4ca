"""The own data set that the Data page shows: named by the address, else the one that was opened last."""

from __future__ import annotations

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.ui.core import address, notices, own_data, store

KEY = "own-data-set"


def opened() -> OwnDataSet | None:
    """None where the visitor has no data set. One that the address names and that is gone adds an error notice."""
    if name := address.get(address.DATA):
        try:
            found = own_data.open_data_set(name)
        except DatasetError as error:
            close()
            notices.add_error(error)
        else:
            store.put(KEY, name)
            return found
    sets = own_data.data_sets()
    last = store.get(KEY)
    return next((each for each in sets if each.name == last), sets[0] if sets else None)


def open_data_set(data_set: OwnDataSet) -> None:
    """Let the page show this one."""
    store.put(KEY, data_set.name)
    address.put(address.DATA, data_set.name)


def close() -> None:
    """Let the page show another one."""
    store.put(KEY, None)
    address.drop(address.DATA)
