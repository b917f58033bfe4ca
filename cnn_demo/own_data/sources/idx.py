"""Reads images and their labels from two IDX files, the format of MNIST's own files.

Source: LeCun et al., http://yann.lecun.com/exdb/mnist/: 0, 0, the type, the number of sizes, and the sizes, highest byte first.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

import numpy as np

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import TABLE, Arrival, LeftOut
from cnn_demo.own_data.sources.layout import text_of_classes
from cnn_demo.own_data.sources.limits import MOST_LABEL_BYTES
from cnn_demo.own_data.sources.pixels import LARGEST_VALUE, PixelShape, shape_of, to_picture
from cnn_demo.own_data.sources.source import Source
from cnn_demo.own_data.sources.table_file import (
    TableFile,
    check_count,
    label_text,
    read_exactly,
    sorted_classes,
    unpacked,
)

DTYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
MOST_SIZES = 4


def is_idx(name: str) -> bool:
    """Whether a file's name is one of IDX, such as train-images-idx3-ubyte.gz."""
    return re.search(r"idx[0-9]|[-_.]ubyte|\.idx", PurePosixPath(name).name.casefold()) is not None


def are_counterparts(name: str, other: str) -> bool:
    """Whether, by their names, the one holds the labels of the other's images."""
    return is_idx(name) and is_idx(other) and name != other and _key(name) == _key(other)


def pairs(files: list[TableFile]) -> tuple[list[tuple[TableFile, TableFile]], list[LeftOut]]:
    """Images with their labels, matched by name; and the files whose counterpart is missing."""
    images: dict[str, TableFile] = {}
    labels: dict[str, TableFile] = {}
    left_out = []
    for file in files:
        try:
            with unpacked(file) as opened:
                _, sizes = _header(opened, file.name)
        except DatasetError as error:
            left_out.append(LeftOut(name=file.name, reason=str(error)))
        else:
            (images if len(sizes) > 1 else labels)[_key(file.name)] = file
    found = [(images[key], labels[key]) for key in sorted(images.keys() & labels.keys(), reverse=True)]
    for kept, other in ((images, "labels"), (labels, "images")):
        reason = f"The file with the {other} that belong to it is missing. Add both together, in one folder or zip."
        left_out += [
            LeftOut(name=file.name, reason=f"{file.name}: {reason}")
            for key, file in kept.items()
            if not (key in images and key in labels)
        ]
    return found, left_out


def source_of_idx(images: TableFile, labels: TableFile, part: str) -> Source:
    """part: of the images. Raises DatasetError where the two do not belong together or are no images."""
    with unpacked(images) as opened:
        dtype, (count, *sizes) = _header(opened, images.name)
    if dtype != np.uint8:
        raise DatasetError(f"{images.name} holds numbers of another type than bytes; expected values from 0 to 255.")
    check_count(count, images.name)
    shape = shape_of(tuple(sizes), images.name)
    names = _labels(labels)
    if len(names) != count:
        raise DatasetError(f"{images.name} holds {count:,} images, but {labels.name} {len(names):,} labels.")
    classes = sorted_classes(names, labels.name)
    return Source(
        understood=f"{images.name} holds images of {shape.text}, {labels.name} their labels. {text_of_classes(classes)}",
        count=count,
        classes=classes,
        arrivals=lambda: _arrivals(images, names, shape, part),
    )


def _arrivals(images: TableFile, labels: list[str], shape: PixelShape, part: str) -> Iterator[Arrival | LeftOut]:
    size = shape.height * shape.width * shape.channels
    with unpacked(images) as opened:
        _header(opened, images.name)
        for number, label in enumerate(labels):
            values = np.frombuffer(read_exactly(opened, size, images.name), dtype=np.uint8)
            content = to_picture(values, shape, LARGEST_VALUE)
            yield Arrival(name=f"{images.name}, image {number}", label=label, content=content, part=part, way=TABLE)


def _labels(file: TableFile) -> list[str]:
    with unpacked(file) as opened:
        dtype, (count,) = _header(opened, file.name)
        if count * dtype.itemsize > MOST_LABEL_BYTES:
            raise DatasetError(f"{file.name} holds {count:,} labels, which are too many.")
        values = np.frombuffer(read_exactly(opened, count * dtype.itemsize, file.name), dtype=dtype)
    return [label_text(value) for value in values.tolist()]


def _header(opened: BinaryIO, name: str) -> tuple[np.dtype, tuple[int, ...]]:
    """Type and sizes; the file stands at its first number then."""
    zero, kind, dimensions = struct.unpack(">HBB", read_exactly(opened, 4, name))
    if zero or kind not in DTYPES or not 1 <= dimensions <= MOST_SIZES:
        raise DatasetError(f"{name} is not an IDX file: its first bytes are not those of one.")
    sizes = struct.unpack(f">{dimensions}L", read_exactly(opened, 4 * dimensions, name))
    return np.dtype(DTYPES[kind]), sizes


def _key(name: str) -> str:
    """What the names of images and of their labels have in common."""
    return re.sub(r"images?|labels?|idx[0-9]?|ubyte|\.gz$|[^a-z0-9/]", "", name.casefold())
