"""Reads a table of text in which each row is an image: a label and the values of its pixels, as in Kaggle's digits."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import TABLE, Arrival, LeftOut
from cnn_demo.own_data.sources.layout import text_of_classes
from cnn_demo.own_data.sources.limits import MOST_LINE_BYTES
from cnn_demo.own_data.sources.pixels import LARGEST_VALUE, PixelShape, scale_of, shape_of, to_picture
from cnn_demo.own_data.sources.source import Source
from cnn_demo.own_data.sources.table_file import TableFile, check_count, label_text, sorted_classes, unpacked

SUFFIXES = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
SEPARATORS = ",;\t"
LABEL_NAMES = ("label", "labels", "class", "target", "category", "emotion", "digit", "y")
PIXEL_NAME = re.compile(r"(pixel|px|p|x)?[ _-]?[0-9]+([ _-]?x[ _-]?[0-9]+)?", re.IGNORECASE)
PIXELS_IN_ONE = "pixels"  # a column that holds all of them, with spaces between
LOOKED_AT = 1000  # rows from which the range of the values follows

csv.field_size_limit(MOST_LINE_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where the label and the pixels stand. first_row: of the first image, from 1. label_text: part of a sentence."""

    separator: str
    label: int
    pixels: Sequence[int]
    width: int
    first_row: int
    label_text: str
    is_in_one: bool = False


def source_of_csv(file: TableFile, part: str) -> Source:
    """part: of its images. Raises DatasetError where it is no table of labelled pixels."""
    columns = _columns(file)
    shape, scale = _shape_and_scale(file, columns)
    labels: Counter[str] = Counter()
    for _, cells in _rows(file, columns):
        if len(cells) == columns.width:
            labels[_label(cells, columns)] += 1
            if len(labels) > LOOKED_AT:  # these are no labels; do not keep a million of them
                break
    check_count(labels.total(), file.name)
    classes = sorted_classes(labels, file.name)
    return Source(
        understood=(
            f"{file.name} is a table with an image in each row: {columns.label_text}, {shape.text}, values from 0 to "
            f"{scale:g}. {text_of_classes(classes)}"
        ),
        count=labels.total(),
        classes=classes,
        arrivals=lambda: _arrivals(file, columns, shape, scale, part),
    )


def _columns(file: TableFile) -> _Columns:
    with unpacked(file) as opened:
        first = next(_lines(opened, file.name), "")
    separator = max(SEPARATORS, key=first.count)
    names = next(_parsed([first], file.name, separator), [])
    if sum(_is_number(name) for name in names) > len(names) / 2:
        label_text = "the first column is taken for the label"
        return _Columns(
            separator=separator,
            label=0,
            pixels=range(1, len(names)),
            width=len(names),
            first_row=1,
            label_text=label_text,
        )
    folded = [name.strip().casefold() for name in names]
    label = next((folded.index(name) for name in LABEL_NAMES if name in folded), None)
    if label is None:
        raise DatasetError(
            f"{file.name} has no column with the labels; it must be named {', '.join(LABEL_NAMES[:-1])} or "
            f"{LABEL_NAMES[-1]}. Name it so in the first row."
        )
    label_text = f"the column {names[label].strip()} holds the label"
    if PIXELS_IN_ONE in folded:
        pixels = [folded.index(PIXELS_IN_ONE)]
    else:
        pixels = [index for index, name in enumerate(folded) if index != label and PIXEL_NAME.fullmatch(name)]
    if not pixels:
        raise DatasetError(f"{file.name} has no columns with pixels, such as pixel0, pixel1 and so on.")
    return _Columns(
        separator=separator,
        label=label,
        pixels=pixels,
        width=len(names),
        first_row=2,
        label_text=label_text,
        is_in_one=PIXELS_IN_ONE in folded,
    )


def _shape_and_scale(file: TableFile, columns: _Columns) -> tuple[PixelShape, float]:
    """From the first rows that can be read; single rows beyond the range do not count. Raises DatasetError where none can."""
    counts: Counter[int] = Counter()
    ranges: list[tuple[float, float]] = []
    for _, cells in islice(_rows(file, columns), LOOKED_AT):
        values = _values(cells, columns)
        if values is not None and np.isfinite(values).all():
            counts[values.size] += 1
            ranges.append((float(values.min()), float(values.max())))
    if not counts:
        raise DatasetError(f"{file.name} has no row with a label and numbers.")
    possible = [each for each in ranges if each[0] >= 0 and each[1] <= LARGEST_VALUE]
    lowest, highest = zip(*(possible if 2 * len(possible) > len(ranges) else ranges), strict=True)
    [(size, _)] = counts.most_common(1)
    return shape_of((size,), file.name), scale_of(min(lowest), max(highest), file.name)


def _arrivals(
    file: TableFile, columns: _Columns, shape: PixelShape, scale: float, part: str
) -> Iterator[Arrival | LeftOut]:
    expected = shape.height * shape.width * shape.channels
    for number, cells in _rows(file, columns):
        name = f"{file.name}, row {number}"
        values = _values(cells, columns)
        if values is None or values.size != expected:
            yield LeftOut(name=name, reason=f"It does not hold a label and {expected:,} numbers.")
            continue
        try:
            content = to_picture(values, shape, scale)
        except ValueError as error:
            yield LeftOut(name=name, reason=str(error))
            continue
        yield Arrival(name=name, label=_label(cells, columns), content=content, part=part, way=TABLE)


def _rows(file: TableFile, columns: _Columns) -> Iterator[tuple[int, list[str]]]:
    """The rows of images with their numbers, from 1, as a spreadsheet counts them. Raises DatasetError."""
    with unpacked(file) as opened:
        for number, cells in enumerate(_parsed(_lines(opened, file.name), file.name, columns.separator), 1):
            if number >= columns.first_row and cells:
                yield number, cells


def _parsed(lines: Iterable[str], name: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error as error:
        raise DatasetError(f"{name} cannot be read as a table: {error}.") from error


def _lines(opened: BinaryIO, name: str) -> Iterator[str]:
    is_first = True
    while line := opened.readline(MOST_LINE_BYTES):
        if len(line) == MOST_LINE_BYTES:
            raise DatasetError(f"{name} has a row of more than {MOST_LINE_BYTES:,} bytes, so it is no table of images.")
        text = line.decode("utf-8-sig" if is_first else "utf-8", errors="replace")
        yield from io.StringIO(text, newline=None)  # also lines that end as on old Macs
        is_first = False


def _values(cells: list[str], columns: _Columns) -> NDArray[np.float64] | None:
    """The numbers of a row; None where one of them is none, or cells are missing."""
    if len(cells) != columns.width:
        return None
    texts = cells[columns.pixels[0]].split() if columns.is_in_one else [cells[index] for index in columns.pixels]
    try:
        return np.array(texts, dtype=np.float64)
    except ValueError:
        return None


def _label(cells: list[str], columns: _Columns) -> str:
    text = cells[columns.label].strip()
    return label_text(float(text)) if _is_number(text) else text


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?\s*", text) is not None
