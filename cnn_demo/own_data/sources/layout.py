"""Finds out from the paths of pictures which folders are classes and which are parts, such as train and test."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.class_names import MOST_CLASSES, class_name
from cnn_demo.own_data.records import TEST, TRAINING, VALIDATION, LeftOut
from cnn_demo.own_data.sources.limits import NAMES_SHOWN
from cnn_demo.shown_text import one_line

PART_NAMES = {
    "train": TRAINING,
    "training": TRAINING,
    "val": VALIDATION,
    "valid": VALIDATION,
    "validation": VALIDATION,
    "test": TEST,
    "testing": TEST,
}
# What may stand beside such a word in the name of a folder, as in training_set and images-test.
OTHER_WORDS = frozenset(
    {"set", "data", "dataset", "images", "image", "imgs", "pictures", "photos", "samples", "split", "seg"}
)
BESIDE = "It lies beside the folders of the classes, so its class is unknown."
MOST_SHOWN = 60
Folders = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a picture's path says of it. part: one of PARTS, or ""."""

    label: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """understood: sentences. places: path -> what it says, of the pictures that have a class. classes: sorted."""

    understood: str
    places: Mapping[str, Place]
    classes: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def understand(paths: Sequence[str], name: str) -> Layout:
    """What the folders mean.

    paths: of pictures, with / between folders; the outermost folder is the whole.
    name: what the visitor calls the whole. Raises DatasetError where it is unclear which folders are classes.
    """
    reading = _Reading(paths, name)
    reading.leave_shared_folders(is_whole=True)
    reading.take_parts()
    return reading.layout()


class _Reading:
    """The folders of each picture that still have to be understood, and what was understood so far."""

    def __init__(self, paths: Iterable[str], name: str) -> None:
        self._name = name
        self._folders: dict[str, Folders] = {path: tuple(path.split("/")[:-1]) for path in paths}
        self._parts: dict[str, str] = {}
        self._left_out: list[LeftOut] = []
        self._remarks: list[str] = []

    def leave_shared_folders(self, *, is_whole: bool) -> None:
        """Leave out the outer folders that all pictures have in common.

        is_whole: whether the outermost is the folder or zip itself, which is no part even where it is named so.
        """
        while len(tops := {folders[0] for folders in self._folders.values()}) == 1:
            inner = {folders[1] for folders in self._folders.values() if len(folders) > 1}
            has_direct = any(len(folders) == 1 for folders in self._folders.values())
            if not inner or (has_direct and len(inner) == 1) or (_is_part(tops.pop()) and not is_whole):
                return
            self._enter()
            is_whole = False

    def take_parts(self) -> None:
        """Understand folders such as train and test above those of the classes, or below them."""
        tops = {folders[0] for folders in self._folders.values()}
        named = {top for top in tops if _is_part(top)}
        deep = {folders[0] for folders in self._folders.values() if len(folders) > 1} & named
        if deep:
            self._take_upper_parts(tops - named, deep)
        elif named == tops:
            raise DatasetError(
                f"{self._name} holds pictures in {_listed(named)}, but no folders that name their classes. Make a folder for "
                f"each class, such as {min(named)}/oak."
            )
        elif all(len(folders) > 1 and _is_part(folders[1]) for folders in self._folders.values()):
            self._set_parts({path: folders[1] for path, folders in self._folders.items()})
            self._folders = {path: (folders[0], *folders[2:]) for path, folders in self._folders.items()}

    def layout(self) -> Layout:
        """Raises DatasetError for too many classes."""
        spellings = self._spellings()
        places = {
            path: Place(label=spellings[folders[0]], part=self._parts.get(path, ""))
            for path, folders in self._folders.items()
            if folders[0] in spellings
        }
        classes = tuple(sorted({place.label for place in places.values()}, key=in_natural_order))
        if not classes:
            raise DatasetError(f"No folder of {self._name} can name a class. {self._left_out[-1].reason}")
        if len(classes) > MOST_CLASSES:
            raise DatasetError(
                f"{self._name} holds the folders of {len(classes):,} classes; a data set can have {MOST_CLASSES}. "
                "Take fewer folders, or merge some."
            )
        nested = next((folders for path, folders in self._folders.items() if path in places and len(folders) > 1), None)
        if nested:
            shown = one_line("/".join(nested), MOST_SHOWN)
            self._remarks.append(f"Folders inside a class's folder count as that class, such as {shown}.")
        folders = ["A folder for each class."] if len(classes) > 1 else []
        return Layout(
            understood=" ".join([*folders, text_of_classes(classes), *self._remarks]),
            places=places,
            classes=classes,
            left_out=tuple(self._left_out),
        )

    def _take_upper_parts(self, others: set[str], deep: set[str]) -> None:
        kinds = {part_of(top) for top in deep}
        if others and len(kinds) == 1:
            raise DatasetError(
                f"It is unclear which folders of {self._name} are classes: {_listed(deep)} holds folders, as a part of a "
                f"data set does, but {_listed(others)} lies beside it. Put the folders of all classes into one folder, or "
                "into folders named train and test."
            )
        self._leave_out([path for path, folders in self._folders.items() if folders[0] in others])
        self._set_parts({path: folders[0] for path, folders in self._folders.items()})
        self._enter()
        while self._folders and all(len(folders) > 1 and _is_part(folders[0]) for folders in self._folders.values()):
            self._enter()  # as in training_set/training_set/cats
        self.leave_shared_folders(is_whole=False)

    def _set_parts(self, tops: Mapping[str, str]) -> None:
        """tops: path -> name of the part's folder."""
        self._parts = {path: part_of(top) for path, top in tops.items()}
        names = _listed(set(tops.values()))
        if len(set(self._parts.values())) > 1:
            self._remarks.append(f"These folders name the parts: {names}.")
        else:
            self._parts = {}
            self._remarks.append(f"There is no other part beside {names}, so the pictures will be split again.")

    def _enter(self) -> None:
        """Leave the outermost folder of each path away. Pictures directly in it have no class."""
        self._leave_out([path for path, each in self._folders.items() if len(each) == 1])
        self._folders = {path: each[1:] for path, each in self._folders.items()}

    def _leave_out(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._left_out.append(LeftOut(name=path, reason=BESIDE))
            del self._folders[path]

    def _spellings(self) -> dict[str, str]:
        """Folder -> class. Folders whose names differ by case alone are one class."""
        counts = Counter(folders[0] for folders in self._folders.values())
        by_key: dict[str, list[str]] = {}
        for folder, count in counts.items():
            try:
                by_key.setdefault(class_name(folder).casefold(), []).append(folder)
            except DatasetError as error:
                why = f"{error} Pictures in this folder: {count:,}."
                self._left_out.append(LeftOut(name=f"{folder}/", reason=why))
        for alike in by_key.values():
            if len({unicodedata.normalize("NFC", folder).strip() for folder in alike}) > 1:
                self._remarks.append(
                    f"These folders differ by case alone and count as one class: {_listed(set(alike))}."
                )
        return {folder: class_name(alike[0]) for alike in by_key.values() for folder in alike}


def text_of_classes(classes: Sequence[str]) -> str:
    """A sentence that lists the classes, which are one or more."""
    if len(classes) == 1:
        return f"All pictures are of one class: {classes[0]}."
    shown = ", ".join(classes[:NAMES_SHOWN])
    if len(classes) > NAMES_SHOWN:
        shown = f"{shown}, and {len(classes) - NAMES_SHOWN:,} more"
    return f"Classes: {shown}."


def in_natural_order(name: str) -> tuple[object, ...]:
    """A key that sorts 9 before 10."""
    parts = re.split(r"0*([0-9]+)", name)  # every second one is a number, of any length
    return tuple((0, len(part), part) if index % 2 else (1, 0, part) for index, part in enumerate(parts))


def part_of(folder: str) -> str:
    """The part that a folder's name speaks of, such as train or Test_set; "" where it speaks of none."""
    words = [word for word in re.split(r"[^a-z0-9]+", folder.casefold()) if word and word not in OTHER_WORDS]
    return PART_NAMES.get(words[0], "") if len(words) == 1 else ""


def _is_part(folder: str) -> bool:
    return bool(part_of(folder))


def _listed(names: set[str]) -> str:
    shown = [one_line(name, MOST_SHOWN) for name in sorted(names)]
    return ", ".join(shown[:NAMES_SHOWN])
