"""Faces and pieces of photographs, which come with scikit-image."""

from __future__ import annotations

from textwrap import indent
from typing import Any

import numpy as np
import pytest

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import parts
from cnn_demo.spec.builtin_data import BUILTIN_DATA, FACES, PHOTO_PIECES
from cnn_demo.spec.data import DataSpec


def load(data: DataSpec) -> Images:
    return from_environment().load(data)


def test_half_of_the_faces_are_faces_and_brighter_in_the_middle() -> None:
    images = load(FACES)
    assert np.bincount(images.y_train).tolist() == [80, 80]
    assert np.bincount(images.y_test).tolist() == [20, 20]
    assert images.x_train.max() == 255
    darker = [images.x_train[images.y_train == label].mean() for label in (0, 1)]
    assert darker[0] > darker[1] + 10  # many backgrounds are black beyond the edge of their photograph


def test_each_photograph_gives_as_many_pieces_and_fixes_its_validation_pieces() -> None:
    images = load(PHOTO_PIECES)
    assert np.bincount(images.y_train).tolist() == [40] * 6
    assert np.bincount(images.y_test).tolist() == [8] * 6
    kept, held = parts(images, 0.1, seed=3)
    assert np.bincount(images.y_train[held]).tolist() == [8] * 6
    assert (len(kept), len(held)) == (192, 48)


def test_validation_pieces_are_still_fixed_when_the_unpacked_files_are_read_again() -> None:
    first, second = load(PHOTO_PIECES), load(PHOTO_PIECES)
    assert first.held is not None
    assert second.held is not None
    np.testing.assert_array_equal(first.held, second.held)


@pytest.mark.parametrize("data", [FACES, PHOTO_PIECES], ids=lambda data: data.name)
def test_no_image_is_twice_in_the_set(data: DataSpec) -> None:
    images = load(data)
    every = [image.tobytes() for image in (*images.x_train, *images.x_test)]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("data", [FACES, PHOTO_PIECES], ids=lambda data: data.name)
def test_the_shown_script_loads_images_of_the_same_kind(data: DataSpec) -> None:
    images = load(data)
    names: dict[str, Any] = {"np": np}
    exec("def load():\n" + indent(BUILTIN_DATA[data.name].script, "    "), names)
    (x, y), (x_test, y_test) = names["load"]()
    assert x.dtype == x_test.dtype == np.uint8
    assert x.reshape(images.x_train.shape).mean() == pytest.approx(images.x_train.mean(), rel=0.02)
    assert np.bincount(y).tolist() == np.bincount(images.y_train).tolist()
    assert np.bincount(y_test).tolist() == np.bincount(images.y_test).tolist()
    assert len(x_test) == len(images.x_test)
