"""Publishes a data set as one compressed file in static/, from which browsers take it to train on it.

The file is gzip. In it: numbers of 32 bits, little-endian: the format, height, width, channels, classes, training
images, test images; then the bytes of x_train, y_train, x_test and y_test, and in the format WITH_HELD those of held, 0 or
1 for each training image. web/network/data_file.js reads it.
Its name follows from the content, so browsers load it once. The name of a visitor's own data set also follows from the
server's key: nobody can guess it, not even who has the same images.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from cnn_demo.browser import published
from cnn_demo.browser.training_plan import DataSource
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.digest import blocks
from cnn_demo.datasets.images import Images
from cnn_demo.errors import DatasetError
from cnn_demo.runs.server_key import tag
from cnn_demo.spec.data import WORKSPACE, DataSpec
from cnn_demo.storage import delete, replacing

PLAIN, WITH_HELD = 1, 2
PREFIX, SUFFIX = "data-", ".gz"  # files of that suffix are not compressed again on their way
NAME_DIGITS = 32
LEVEL = 3  # of 60,000 digits: 10.5 MB in 2.8 s; level 6 makes 9.8 MB in 5.0 s
MOST_BYTES = 200 * MEGABYTE  # Streamlit serves no larger file
UNUSED_SECONDS = 30 * 24 * 3600.0

Report = Callable[[float], None]  # takes the share that is done, in [0, 1]


def publish(data: DataSpec, catalog: Catalog, report: Report = lambda _: None) -> DataSource:
    """Make the file unless it is there. The images are read in pieces, so this needs little memory.

    Raises DatasetMissing where the images are not on this server, DatasetError where they are damaged or too many,
    StorageError.
    """
    path = _path(data, catalog)
    if not (found := _source(path)):
        published.remove_unused(f"{PREFIX}*{SUFFIX}", UNUSED_SECONDS)
        with replacing(path) as file, gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as packed:
            for share, block in content(catalog.load(data), len(data.classes)):
                packed.write(block)
                if file.tell() > MOST_BYTES:
                    raise DatasetError(
                        f"The data set {data.name} takes more than {MOST_BYTES // MEGABYTE} MB when it is compressed; "
                        "larger ones cannot be sent to browsers. Train on this server instead."
                    )
                report(share)
        found = _source(path)
    assert found
    catalog.note_sent(data)
    return found


def unpublish(data: DataSpec, catalog: Catalog) -> None:
    """Remove the file of an own data set that is being deleted. Raises DatasetMissing, StorageError."""
    delete(_path(data, catalog))


def _path(data: DataSpec, catalog: Catalog) -> Path:
    name = catalog.digest(data)[:NAME_DIGITS]
    if data.origin == WORKSPACE:
        name = tag(catalog.settings.runs_folder, "data", name, length=NAME_DIGITS)
    return published.STATIC / f"{PREFIX}{name}{SUFFIX}"


def _source(path: Path) -> DataSource | None:
    if not published.is_in_use(path):
        return None
    return DataSource(url=f"{published.URL}/{path.name}", bytes=path.stat().st_size)


def content(images: Images, classes: int) -> Iterator[tuple[float, bytes]]:
    """What the file holds before it is compressed: (share of it so far, the next bytes)."""
    train, test = len(images.y_train), len(images.y_test)
    arrays = [images.x_train, images.y_train, images.x_test, images.y_test]
    if images.held is not None:
        arrays.append(images.held.astype(np.uint8))
    numbers = [PLAIN if images.held is None else WITH_HELD, *images.x_train.shape[1:], classes, train, test]
    yield 0.0, np.array(numbers, "<u4").tobytes()
    done, total = 0, sum(array.nbytes for array in arrays)
    for array in arrays:
        for block in blocks(array):
            done += len(block)
            yield done / total, block
