"""Images and labels in an npz file, in Keras's layout and its relatives: which array is which, and what the labels mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.class_names import MOST_CLASSES
from cnn_demo.own_data.records import TABLE, Arrival, LeftOut
from cnn_demo.own_data.sources.layout import PART_NAMES, text_of_classes
from cnn_demo.own_data.sources.limits import NAMES_SHOWN
from cnn_demo.own_data.sources.npz_arrays import ArrayFile, arrays_of, rows, whole
from cnn_demo.own_data.sources.pixels import ALLOWED, PixelShape, scale_of, shape_of, to_picture
from cnn_demo.own_data.sources.source import Source
from cnn_demo.own_data.sources.table_file import TableFile, check_count, label_text, sorted_classes

IMAGES, LABELS, CLASS_NAMES = "images", "labels", "names of the classes"
ROLES = {
    **dict.fromkeys(("x", "image", "images", "data", "pixels"), IMAGES),
    **dict.fromkeys(("y", "label", "labels", "target", "targets"), LABELS),
    **dict.fromkeys(("classes", "names", "labelnames", "classnames", "targetnames"), CLASS_NAMES),
}
NUMBERS, TEXTS = "buif", "US"  # kinds of NumPy's types
UNUSED = "It is no array of images with labels."
NOT_ONE_HOT = "Its row of labels does not mark one class."
EXPECTED_LABELS = "expected a number or a text for each image, or a row of zeros with a single one"
EXPECTED = "x_train with the images and y_train with their labels, and x_test and y_test"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pair:
    """Images with their labels. part: one of PARTS, or "". wrong: why an image has no class, by its index."""

    images: ArrayFile
    part: str
    labels: Sequence[str]
    wrong: Mapping[int, str]


def source_of_npz(file: TableFile, part: str) -> Source:
    """part: of its images, where its arrays name no two parts.

    Raises DatasetError where the file is damaged, holds pickled arrays, or is not understood.
    """
    arrays = arrays_of(file)
    roles = {key: _role(key) for key in arrays}
    named = _named(arrays, roles, file.name)
    names = _class_names(file, named)
    parts = [each for role, each in named if role == IMAGES and (LABELS, each) in named]
    if not parts:
        raise DatasetError(
            f"{file.name} holds {', '.join([*arrays][:NAMES_SHOWN]) or 'no arrays'}; expected {EXPECTED}, as Keras's mnist.npz "
            "has them."
        )
    pairs = [_pair(file, named, each, names) for each in parts]
    if len(pairs) == 1:
        pairs = [replace(pairs[0], part=part)]
    shape = _shape(file, pairs)
    scale = _scale(file, pairs)
    unused = [key for key, (role, each) in roles.items() if role != CLASS_NAMES and (not role or each not in parts)]
    left_out = [LeftOut(name=f"{key} in {file.name}", reason=UNUSED) for key in unused]
    return _source(file, pairs, shape, scale, names, left_out)


def _source(
    file: TableFile,
    pairs: Sequence[_Pair],
    shape: PixelShape,
    scale: float,
    names: tuple[str, ...],
    left_out: Sequence[LeftOut],
) -> Source:
    count = sum(len(pair.labels) for pair in pairs)
    check_count(count, file.name)
    used = {label for pair in pairs for number, label in enumerate(pair.labels) if number not in pair.wrong}
    if not used:
        raise DatasetError(f"No image of {file.name} has a class. {next(iter(pairs[0].wrong.values()))}")
    classes = names or sorted_classes(used, file.name)
    shown = ", ".join(pair.images.text for pair in pairs)
    return Source(
        understood=(
            f"{file.name} holds the images {shown}: {shape.text}, values from 0 to {scale:g}. {text_of_classes(classes)}"
        ),
        count=count + len(left_out),
        classes=classes,
        arrivals=lambda: _arrivals(file, pairs, shape, scale, left_out),
    )


def _arrivals(
    file: TableFile, pairs: Sequence[_Pair], shape: PixelShape, scale: float, left_out: Sequence[LeftOut]
) -> Iterator[Arrival | LeftOut]:
    yield from left_out
    for pair in pairs:
        images = (image for piece in rows(file, pair.images) for image in piece)
        for number, (image, label) in enumerate(zip(images, pair.labels, strict=True)):
            name = f"{file.name}, {pair.images.key}[{number}]"
            if number in pair.wrong:
                yield LeftOut(name=name, reason=pair.wrong[number])
                continue
            try:
                content = to_picture(image, shape, scale)
            except ValueError as error:
                yield LeftOut(name=name, reason=str(error))
                continue
            yield Arrival(name=name, label=label, content=content, part=pair.part, way=TABLE)


def _role(key: str) -> tuple[str, str]:
    """What an array is by its name, and of which part; "" where that is unknown."""
    words = re.split(r"[^a-z0-9]+", key.casefold())
    part = next((PART_NAMES[word] for word in words if word in PART_NAMES), "")
    return ROLES.get("".join(word for word in words if word not in PART_NAMES), ""), part


def _named(
    arrays: Mapping[str, ArrayFile], roles: Mapping[str, tuple[str, str]], name: str
) -> dict[tuple[str, str], ArrayFile]:
    """The arrays whose role is known, by role and part. Raises DatasetError where two have the same."""
    named: dict[tuple[str, str], ArrayFile] = {}
    for key, role in roles.items():
        if role[0] and role in named:
            raise DatasetError(
                f"{name} holds {named[role].key} and {key}, and each could be the {role[0]}. Leave one out."
            )
        if role[0]:
            named[role] = arrays[key]
    return named


def _class_names(file: TableFile, named: Mapping[tuple[str, str], ArrayFile]) -> tuple[str, ...]:
    """The names that labels are indices of, where the file holds them."""
    array = named.get((CLASS_NAMES, ""))
    if array is None or array.dtype.kind not in TEXTS or len(array.shape) != 1 or not array.shape[0]:
        return ()
    if array.shape[0] > MOST_CLASSES:
        raise DatasetError(f"{file.name} names {array.shape[0]:,} classes; a data set can have {MOST_CLASSES}.")
    return tuple(_texts(whole(file, array)))


def _pair(file: TableFile, named: Mapping[tuple[str, str], ArrayFile], part: str, names: tuple[str, ...]) -> _Pair:
    images, labels = named[IMAGES, part], named[LABELS, part]
    found, wrong = _labels(file, labels, names)
    if not images.shape or images.shape[0] != len(found):
        raise DatasetError(f"{file.name}: {images.text} and {labels.text} do not have the same number of images.")
    if images.dtype.kind not in NUMBERS:
        raise DatasetError(f"{images.text} in {file.name} holds values of type {images.dtype}; expected {ALLOWED}.")
    return _Pair(images=images, part=part, labels=found, wrong=wrong)


def _labels(file: TableFile, array: ArrayFile, names: tuple[str, ...]) -> tuple[list[str], dict[int, str]]:
    """A name for each image, and why it has none, by its index."""
    values = whole(file, array)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim == 1 and values.dtype.kind in TEXTS:
        return _texts(values), {}
    if values.ndim == 2 and values.shape[1] and values.dtype.kind in NUMBERS:
        return _of_one_hot(values, names)
    if values.ndim != 1 or values.dtype.kind not in NUMBERS:
        raise DatasetError(
            f"{array.text} in {file.name}, of type {array.dtype}, is no array of labels: {EXPECTED_LABELS}."
        )
    return _of_numbers(values, names)


def _of_numbers(values: NDArray[np.generic], names: tuple[str, ...]) -> tuple[list[str], dict[int, str]]:
    labels: list[str] = []
    wrong: dict[int, str] = {}
    for number, value in enumerate(values.astype(np.float64).tolist()):
        label = label_text(value)
        if not 0 <= value < (len(names) or np.inf) or (names and not value.is_integer()):
            wrong[number] = (
                f"Its label is {label}; expected 0 to {len(names) - 1}." if names else f"Its label is {label}."
            )
        labels.append(names[int(value)] if names and number not in wrong else label)
    return labels, wrong


def _of_one_hot(values: NDArray[np.generic], names: tuple[str, ...]) -> tuple[list[str], dict[int, str]]:
    marks = values.astype(np.float64)
    is_right = ((marks == 0) | (marks == 1)).all(axis=1) & (marks.sum(axis=1) == 1)
    labels, wrong = _of_numbers(marks.argmax(axis=1), names)
    wrong |= {int(number): NOT_ONE_HOT for number in np.flatnonzero(~is_right)}
    return labels, wrong


def _texts(values: NDArray[np.generic]) -> list[str]:
    found = values.tolist()
    return [(each.decode(errors="replace") if isinstance(each, bytes) else str(each)).strip() for each in found]


def _shape(file: TableFile, pairs: Sequence[_Pair]) -> PixelShape:
    shapes = {shape_of(pair.images.shape[1:], f"{pair.images.key} in {file.name}") for pair in pairs}
    if len(shapes) > 1:
        raise DatasetError(
            f"The images of {file.name} differ in shape: {', '.join(pair.images.text for pair in pairs)}."
        )
    return shapes.pop()


def _scale(file: TableFile, pairs: Sequence[_Pair]) -> float:
    """From all finite values, so that one part is not taken for something else than the other."""
    lowest, highest = np.inf, -np.inf
    for pair in pairs:
        for piece in rows(file, pair.images):
            finite = piece[np.isfinite(piece)] if piece.dtype.kind == "f" else piece
            if finite.size:
                lowest, highest = min(lowest, float(finite.min())), max(highest, float(finite.max()))
    if lowest > highest:
        raise DatasetError(f"The images of {file.name} hold no numbers but NaN or infinite ones.")
    return scale_of(lowest, highest, file.name)
