"""Pictures that look almost the same are found, and only these."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.drawing.steps import Picture
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health import alike
from cnn_demo.own_data.health.alike import candidates, groups_of_alike
from cnn_demo.own_data.records import StoredPicture
from cnn_demo.spec.builtin_data import MNIST_5K
from tests.unit.own_data.health.pictures import measured, photograph, stored


def groups_of_names(data_set: OwnDataSet) -> list[list[str]]:
    return [[picture.name for picture in group] for group in groups_of_alike(data_set.pictures(), data_set.pixels)]


@pytest.fixture
def data_set(tmp_path: Path) -> OwnDataSet:
    return OwnDataSet.create(tmp_path, "Leaves")


def test_copies_of_a_photograph_are_one_group_and_other_photographs_none(data_set: OwnDataSet) -> None:
    first, second, third = photograph(1), photograph(2), photograph(3)
    data_set.add(
        [
            measured(first, "first", "oak"),
            measured(second, "second", "oak"),
            measured(first.resize((64, 64)), "first smaller", "oak"),
            measured(third, "third", "elm"),
            measured(ImageEnhance.Brightness(first).enhance(1.2), "first brighter", "elm"),
            measured(third, "third again", "elm"),
        ]
    )
    assert groups_of_names(data_set) == [["first", "first smaller", "first brighter"], ["third", "third again"]]


def test_different_handwritten_digits_are_no_copies_of_each_other(data_set: OwnDataSet) -> None:
    digits = Catalog(settings.read()).load(MNIST_5K).x_train[:400, ..., 0]
    data_set.add([measured(Image.fromarray(digit), str(index), "digit") for index, digit in enumerate(digits)])
    pairs = candidates(np.array([int(picture.likeness, 16) for picture in data_set.pictures()], np.uint64))
    assert len(pairs) > 100  # by the hash alone they would be
    assert sum(len(group) for group in groups_of_names(data_set)) <= 4


def test_empty_pictures_are_not_taken_for_copies(data_set: OwnDataSet) -> None:
    greys = [Image.new("L", (64, 64), value) for value in (10, 60, 200)]
    data_set.add([measured(grey, str(index), "grey") for index, grey in enumerate(greys)])
    assert groups_of_names(data_set) == []


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 2**14), max_size=30), st.integers(1, 200))
def test_candidates_are_the_pairs_that_differ_in_few_bits(hashes: list[int], pairs_at_once: int) -> None:
    expected = [
        (one, other)
        for one in range(len(hashes))
        for other in [o for o in range(one + 1, len(hashes)) if (hashes[one] ^ hashes[o]).bit_count() <= 12][:16]
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "PAIRS_AT_ONCE", pairs_at_once)
        assert [tuple(pair) for pair in candidates(np.array(hashes, np.uint64)).tolist()] == expected


def test_a_thousand_equal_frames_are_one_group_of_few_candidates() -> None:
    pictures = [stored(str(number), content=str(number)) for number in range(1000)]
    pixels = np.asarray(photograph(1))
    assert len(candidates(np.zeros(1000, np.uint64))) < 16_000
    assert [len(group) for group in groups_of_alike(pictures, lambda picture: pixels)] == [1000]


def test_only_candidates_are_decoded() -> None:
    far = [replace(stored(str(place)), likeness=f"{value:016x}") for place, value in enumerate((0, 2**32 - 1))]

    def decode(picture: StoredPicture) -> Picture:
        raise AssertionError(f"{picture.id} was decoded")

    assert groups_of_alike(far, decode) == ()
