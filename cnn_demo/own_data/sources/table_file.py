"""A table of pixels as a file that is read from its beginning to its end, packed by gzip or not."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.class_names import MOST_CLASSES
from cnn_demo.own_data.records import TEST
from cnn_demo.own_data.sources.layout import PART_NAMES, in_natural_order
from cnn_demo.own_data.sources.limits import MOST_FILES
from cnn_demo.own_data.sources.zip_files import DAMAGED
from cnn_demo.storage import reason

GZIP_MARK = b"\x1f\x8b"
TEST_OF_MNIST = "t10k"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableFile:
    """name: what the visitor calls it. open: opens it again, for reading only; raises one of DAMAGED."""

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]

    @property
    def part(self) -> str:
        """The part that its name speaks of, "" where it speaks of none."""
        words = re.split(r"[^a-z0-9]+", PurePosixPath(self.name).name.casefold())
        return next((TEST if word == TEST_OF_MNIST else PART_NAMES[word] for word in words if _is_part(word)), "")


@contextmanager
def unpacked(file: TableFile) -> Iterator[BinaryIO]:
    """Open a file, and unpack it where it is packed by gzip. Within, damage raises DatasetError that names the file."""
    try:
        with file.open() as opened:
            is_packed = opened.read(len(GZIP_MARK)) == GZIP_MARK
        with file.open() as opened:
            yield cast("BinaryIO", gzip.GzipFile(fileobj=opened)) if is_packed else opened
    except DAMAGED as error:
        raise DatasetError(f"{file.name} is damaged: {reason(error) or type(error).__name__}.") from error


def read_exactly(opened: BinaryIO, count: int, name: str) -> bytes:
    """So many bytes. Raises DatasetError where the file ends before."""
    content = opened.read(count)
    if len(content) < count:
        raise DatasetError(f"{name} ends too early: {count - len(content):,} bytes are missing. Download it again.")
    return content


def sorted_classes(labels: Iterable[str], name: str) -> tuple[str, ...]:
    """The labels as classes, numbers in their order. Raises DatasetError for too many."""
    classes = sorted(set(labels), key=in_natural_order)
    if len(classes) > MOST_CLASSES:
        raise DatasetError(
            f"{name} holds {len(classes):,} different labels; a data set can have {MOST_CLASSES} classes. Check which "
            "values are the labels."
        )
    return tuple(classes)


def check_count(count: int, name: str) -> None:
    """Raise DatasetError where a table holds no images, or too many."""
    if not count:
        raise DatasetError(f"{name} holds no images.")
    if count > MOST_FILES:
        raise DatasetError(f"{name} holds {count:,} images; the most that is taken at once is {MOST_FILES:,}.")


def label_text(value: object) -> str:
    """A label as the name of a class: 7 for 7.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def parts_of(files: Sequence[TableFile]) -> list[str]:
    """The part of each file, all "" where the names do not tell two apart."""
    parts = [file.part for file in files]
    return parts if len(set(parts)) > 1 and all(parts) else [""] * len(files)


def _is_part(word: str) -> bool:
    return word in PART_NAMES or word == TEST_OF_MNIST
