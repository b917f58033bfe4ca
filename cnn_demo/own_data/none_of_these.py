"""Fills the class "None of these" of an own data set with pictures of other data sets: built-in ones and the visitor's own.

A network answers every picture with one of its classes. Only a class of other things lets it say that it is none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import TABLE, Arrival
from cnn_demo.spec.data import DataSpec

NONE_OF_THESE = "None of these"
FEWEST, MOST = 10, 500
LIGHT = 0.5  # brightness from which the pictures of a data set count as light


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A data set whose pictures can fill the class. classes: those of its classes that the data set itself does not have."""

    of: DataSpec | OwnDataSet
    title: str
    is_colour: bool | None
    classes: tuple[str, ...]


def fillings(data_set: OwnDataSet, catalog: Catalog, others: Sequence[OwnDataSet]) -> list[Filling]:
    """What can fill the class: own data sets first, whose pictures came the same way, then the built-in ones at hand.

    is_colour is None where it is not known. A data set all of whose classes the own one has, too, is left out.
    """
    known = {name.casefold() for name in data_set.classes}
    own = [
        Filling(of=other, title=other.title, is_colour=None, classes=_unlike(known, other.classes))
        for other in others
        if other.name != data_set.name and other.is_readable() and other.pictures()
    ]
    builtin = [
        Filling(of=data, title=data.title, is_colour=data.input_shape[2] == 3, classes=_unlike(known, data.classes))
        for data in catalog.embedded()
    ]
    return [each for each in (*own, *builtin) if each.classes]


def usual_count(data_set: OwnDataSet) -> int:
    """As many pictures as a usual class has: the median, within FEWEST and MOST."""
    counts = Counter(picture.label for picture in data_set.pictures() if picture.label != NONE_OF_THESE)
    return min(MOST, max(FEWEST, round(median(counts.values())))) if counts else FEWEST


def pictures_of(
    filling: Filling, data_set: OwnDataSet, catalog: Catalog, *, count: int, seed: int
) -> Iterator[Arrival]:
    """At most so many random pictures of it, each for the class NONE_OF_THESE. Raises DatasetError where it is gone.

    Light drawings on a dark ground become dark ones on a light ground where the pictures of the data set are light.
    """
    if isinstance(filling.of, OwnDataSet):
        return _of_own(filling.of, filling.classes, count, seed)
    return _of_builtin(filling.of, filling.classes, catalog, count, seed, on_light=_is_light(data_set))


def _of_own(other: OwnDataSet, classes: Sequence[str], count: int, seed: int) -> Iterator[Arrival]:
    found = [picture for picture in other.pictures() if picture.label in classes]
    for place in _chosen(len(found), count, seed):
        picture = found[place]
        yield Arrival(
            name=picture.name,
            label=NONE_OF_THESE,
            content=other.read(picture),
            group=picture.group and f"{other.name}-{picture.group}",
            way=picture.way,
        )


def _of_builtin(
    data: DataSpec, classes: Sequence[str], catalog: Catalog, count: int, seed: int, *, on_light: bool
) -> Iterator[Arrival]:
    images = catalog.load(data)
    places = np.flatnonzero(np.isin(images.y_train, [data.classes.index(name) for name in classes]))
    for place in places[_chosen(len(places), count, seed)]:
        pixels = np.array(images.x_train[place])
        yield Arrival(
            name=f"{data.short_title} {place}",
            label=NONE_OF_THESE,
            content=np.uint8(255) - pixels if data.light_on_dark and on_light else pixels,
            way=TABLE,
        )


def _chosen(count: int, most: int, seed: int) -> np.ndarray:
    return np.sort(np.random.default_rng(seed).permutation(count)[:most])


def _unlike(known: set[str], classes: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in classes if name.casefold() not in known)


def _is_light(data_set: OwnDataSet) -> bool:
    brightness = [picture.brightness for picture in data_set.pictures() if picture.label != NONE_OF_THESE]
    return bool(brightness) and median(brightness) > LIGHT
