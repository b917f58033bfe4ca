"""Works out the changes of a data set, as lines for its manifest, from what it holds now. Reads and writes no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict

from cnn_demo.errors import DatasetError, LimitError
from cnn_demo.own_data import manifest
from cnn_demo.own_data.class_names import as_spelled, with_classes
from cnn_demo.own_data.manifest import Change, Contents
from cnn_demo.own_data.picture_ids import new_id
from cnn_demo.own_data.records import MeasuredPicture, StoredPicture
from cnn_demo.own_data.shards import Place
from cnn_demo.spec.fields import show

MOST_PICTURES = 100_000  # about 1 KB of memory each


def stored(
    before: Contents, pictures: Sequence[MeasuredPicture], places: Sequence[Place], ids: Sequence[str] | None
) -> tuple[StoredPicture, ...]:
    """The pictures with their places and ids. ids: None for new ones."""
    named = zip(pictures, places, ids or _new_ids(before, pictures), strict=True)
    return tuple(
        StoredPicture(**asdict(picture), id=picture_id, shard=shard, offset=offset, size=size)
        for picture, (shard, offset, size), picture_id in named
    )


def check_count(before: Contents, more: int) -> None:
    """Raises LimitError where a data set would have more than MOST_PICTURES."""
    if len(before.by_id) + more > MOST_PICTURES:
        raise LimitError(
            f"A data set takes {MOST_PICTURES:,} pictures at most; {before.title} has {len(before.by_id):,}. Delete some, or "
            "begin another data set."
        )


def addition(before: Contents, classes: tuple[str, ...], pictures: Sequence[StoredPicture]) -> Change:
    """Pictures that come, and the classes from now on."""
    more: Change = {"classes": classes} if classes != before.classes else {}
    return {**more, "add": [manifest.as_json(picture) for picture in pictures]}


def move(before: Contents, ids: Collection[str], label: str) -> Change:
    """Pictures move to a class, which is made where there is none of that name. Ids of pictures that are gone are left out."""
    moved = [each for each in dict.fromkeys(ids) if each in before.by_id]
    classes = with_classes(before.classes, [label])
    return {"classes": classes, "relabel": as_spelled(classes, label), "ids": moved}


def new_class(before: Contents, name: str) -> Change:
    """An empty class at the end. Raises DatasetError where there is one of that name."""
    if (there := as_spelled(before.classes, name)) in before.classes:
        raise DatasetError(f"There is already a class {there}.")
    return {"classes": with_classes(before.classes, [name])}


def renamed_class(before: Contents, old: str, new: str) -> Change:
    """A class with another name; where there is a class of that name, the two become one. Raises DatasetError."""
    pictures = pictures_of(before, old)
    new = as_spelled(tuple(name for name in before.classes if name != old), new)
    if new in before.classes:
        classes = tuple(name for name in before.classes if name != old or name == new)
    else:
        classes = tuple(new if name == old else name for name in before.classes)
    return {"classes": classes, "relabel": new, "ids": [picture.id for picture in pictures]}


def pictures_of(before: Contents, label: str) -> list[StoredPicture]:
    """The pictures of a class. Raises DatasetError where there is no such class."""
    if label not in before.classes:
        raise DatasetError(f"There is no class {show(label)} in this data set; it may have been renamed or deleted.")
    return [picture for picture in before.by_id.values() if picture.label == label]


def _new_ids(before: Contents, pictures: Sequence[MeasuredPicture]) -> list[str]:
    """Each begins with the picture's number in its class, of which splitting.py makes its place; the rest is random."""
    counts = Counter(each.label for each in before.by_id.values())
    found = dict[str, None]()
    for picture in pictures:
        while (picture_id := new_id(counts[picture.label])) in before.by_id or picture_id in found:
            pass
        found[picture_id] = None
        counts[picture.label] += 1
    return list(found)
