"""The class "None of these" is filled from other data sets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.none_of_these import NONE_OF_THESE, Filling, fillings, pictures_of, usual_count
from cnn_demo.own_data.records import Arrival
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.data import DataSpec
from tests.unit.own_data.health.pictures import measured, photograph


@pytest.fixture
def catalog() -> Catalog:
    return Catalog(settings.read())


@pytest.fixture
def data_set(tmp_path: Path) -> OwnDataSet:
    """Two classes, of 12 and 14 light pictures."""
    made = OwnDataSet.create(tmp_path, "Signs")
    for label, count in (("3", 12), ("stop", 14)):
        made.add([measured(Image.new("L", (60, 60), 150 + seed), f"{label} {seed}", label) for seed in range(count)])
    return made


def digits(data_set: OwnDataSet, catalog: Catalog) -> Filling:
    return next(each for each in fillings(data_set, catalog, []) if each.of == MNIST_5K)


def taken(data_set: OwnDataSet, catalog: Catalog, filling: Filling, *, seed: int = 0) -> list[Arrival]:
    return list(pictures_of(filling, data_set, catalog, count=13, seed=seed))


def brightness(arrivals: list[Arrival]) -> float:
    return float(np.mean([each.content for each in arrivals if isinstance(each.content, np.ndarray)]))


def test_classes_that_the_data_set_has_are_never_taken_for_something_else(
    data_set: OwnDataSet, catalog: Catalog
) -> None:
    filling = digits(data_set, catalog)
    assert filling.classes == tuple("012456789")
    labels = catalog.load(MNIST_5K).y_train
    assert all(labels[int(arrival.name.rpartition(" ")[2])] != 3 for arrival in taken(data_set, catalog, filling))


def test_as_many_different_pictures_come_as_a_usual_class_has(data_set: OwnDataSet, catalog: Catalog) -> None:
    assert usual_count(data_set) == 13
    filling = digits(data_set, catalog)
    first, others = taken(data_set, catalog, filling), taken(data_set, catalog, filling, seed=1)
    assert {arrival.label for arrival in first} == {NONE_OF_THESE}
    assert len({arrival.name for arrival in first}) == 13
    assert [arrival.name for arrival in first] != [arrival.name for arrival in others]


def test_drawings_become_dark_on_light_where_the_others_are(data_set: OwnDataSet, catalog: Catalog) -> None:
    filling = digits(data_set, catalog)
    assert brightness(taken(data_set, catalog, filling)) > 180
    data_set.remove([picture.id for picture in data_set.pictures()])
    data_set.add([measured(Image.new("L", (60, 60), 5), "dark", "stop")])
    assert brightness(taken(data_set, catalog, filling)) < 80


def test_pictures_of_another_own_data_set_keep_their_files_and_recordings(
    data_set: OwnDataSet, catalog: Catalog, tmp_path: Path
) -> None:
    other = OwnDataSet.create(tmp_path, "Leaves")
    other.add([measured(photograph(seed), f"leaf {seed}", "oak") for seed in range(3)])
    other.set_groups({other.pictures()[0].id: "walk"})
    first, *_ = choices = fillings(data_set, catalog, [data_set, other])
    assert not any(isinstance(each.of, DataSpec) and each.title == "Signs" for each in choices)
    assert (first.title, first.classes) == ("Leaves", ("oak",))
    arrivals = taken(data_set, catalog, first)
    assert [arrival.content for arrival in arrivals] == [other.read(picture) for picture in other.pictures()]
    assert [arrival.group for arrival in arrivals] == ["leaves-walk", "", ""]
