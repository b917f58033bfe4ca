"""Corrections are collected in the right data set, and mixed with images of the data for a training."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cnn_demo.datasets import prepared
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import parts
from cnn_demo.drawing.preparation import prepare_drawing
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.corrections import (
    add_correction,
    begin_set,
    can_be_corrected,
    corrections,
    set_of_corrections,
    title_of_set,
)
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.own_data.mixture import MOST_BYTES, Mixture, is_mixture, mixture, recipe_for_corrections, with_corrections
from cnn_demo.own_data.records import CAMERA, CORRECTION
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.spec.recipe import Recipe

RNG = np.random.default_rng(0)


def drawn_seven() -> bytes:
    sheet = Image.new("RGBA", (280, 280), "black")
    ImageDraw.Draw(sheet).line([(80, 60), (200, 60), (130, 230)], fill="white", width=20, joint="curve")
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def digits(train: int, test: int) -> Images:
    return Images(
        x_train=RNG.integers(0, 256, (train, 28, 28, 1), np.uint8),
        y_train=(np.arange(train) % 10).astype(np.uint8),
        x_test=RNG.integers(0, 256, (test, 28, 28, 1), np.uint8),
        y_test=(np.arange(test) % 10).astype(np.uint8),
    )


def new_set(workspace: Path) -> OwnDataSet:
    data_set = OwnDataSet.create(workspace, title_of_set(MNIST_5K))
    begin_set(data_set, MNIST_5K)
    return data_set


@pytest.fixture
def corrected(tmp_path: Path) -> OwnDataSet:
    """Two corrections of MNIST, of which one is the camera's."""
    data_set = new_set(tmp_path)
    add_correction(data_set, drawn_seven(), "7", CORRECTION)
    add_correction(data_set, drawn_seven(), "1", CAMERA)
    return data_set


def test_corrections_of_built_in_data_have_a_set_of_their_own_with_its_classes(
    tmp_path: Path, corrected: OwnDataSet
) -> None:
    assert corrected.title == f"Corrections of {MNIST_5K.short_title}"
    assert corrected.classes == MNIST_5K.classes
    assert [(each.label, each.way) for each in corrections(corrected)] == [("7", CORRECTION), ("1", CAMERA)]
    found = set_of_corrections(own_data_sets(tmp_path), MNIST_5K)
    assert found is not None
    assert found.name == corrected.name


def test_corrections_of_an_own_data_set_are_added_to_it_while_it_has_the_classes(tmp_path: Path) -> None:
    own = OwnDataSet.create(tmp_path, "My signs")
    for name in ("stop", "go"):
        own.add_class(name)
    data = replace(MNIST_5K, name=own.name, title=own.title, classes=("stop", "go"), origin=WORKSPACE, version="1a")
    found = set_of_corrections([own], data)
    assert found is not None
    assert found.name == own.name
    own.rename_class("go", "walk")
    assert set_of_corrections([own], data) is None
    assert title_of_set(data) == "Corrections of My signs"


def test_data_that_an_own_set_cannot_hold_is_not_corrected() -> None:
    assert can_be_corrected(MNIST_5K)
    flat = replace(MNIST_5K, preparation="picture", input_shape=(20, 28, 1))
    assert not can_be_corrected(flat)
    assert not can_be_corrected(replace(MNIST_5K, classes=tuple(f"c{index}" for index in range(300))))


def test_a_picture_that_cannot_be_read_is_told_and_nothing_is_added(corrected: OwnDataSet) -> None:
    with pytest.raises(DatasetError, match=r"The correction was not added\. \w+"):
        add_correction(corrected, b"no picture", "7", CORRECTION)
    assert len(corrections(corrected)) == 2


def test_the_mixture_holds_the_corrections_as_the_network_saw_them_and_for_training_alone(
    corrected: OwnDataSet,
) -> None:
    data = with_corrections(corrected, MNIST_5K, digits(400, 100), Recipe())
    images = prepared.load(corrected.folder / prepared.READY / data.version, data)
    mixed = mixture(2, MNIST_5K, digits(400, 100), Recipe())
    assert mixed == Mixture(corrections=2, repeats=20, training=360, validation=40, test=100)
    assert images.held is not None
    assert (len(images.y_train), images.held.sum(), len(images.y_test)) == (440, 40, 100)
    assert list(images.y_train[:40]) == [7] * 20 + [1] * 20
    assert not images.held[:40].any()
    seen = prepare_drawing(corrected.pixels(corrections(corrected)[0]), MNIST_5K.rules).image
    assert np.allclose(images.x_train[0] / 255, seen, atol=1 / 255)
    assert (data.training_images, data.validation_images) == (440, 40)


def test_mixture_for_a_network_without_validation_images_has_none(corrected: OwnDataSet) -> None:
    data = with_corrections(corrected, MNIST_5K, digits(400, 100), Recipe(validation_share=0))
    images = prepared.load(corrected.folder / prepared.READY / data.version, data)
    assert (len(images.y_train), data.training_images, data.validation_images) == (440, 440, 0)
    assert images.held is None


def test_the_same_corrections_make_one_version_and_another_one_a_new_one(corrected: OwnDataSet) -> None:
    first = with_corrections(corrected, MNIST_5K, digits(400, 100), Recipe())
    assert with_corrections(corrected, MNIST_5K, digits(400, 100), Recipe()) == first
    add_correction(corrected, drawn_seven(), "7", CORRECTION)
    assert with_corrections(corrected, MNIST_5K, digits(400, 100), Recipe()).version != first.version
    versions = [path for path in (corrected.folder / prepared.READY).iterdir() if path.is_dir()]
    assert len(versions) == 2


def test_no_corrections_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="Add some on the Draw page"):
        with_corrections(new_set(tmp_path), MNIST_5K, digits(400, 100), Recipe())


def test_the_mixture_of_large_images_stays_small() -> None:
    data = replace(MNIST_5K, preparation="picture", input_shape=(224, 224, 3))
    labels = np.zeros(5_000, np.uint8)
    none = np.zeros((5_000, 0), np.uint8)
    mixed = mixture(4, data, Images(x_train=none, y_train=labels, x_test=none, y_test=labels), Recipe())
    assert (mixed.training + mixed.validation + mixed.test) * 224 * 224 * 3 <= MOST_BYTES
    assert mixed.validation > 0
    assert mixed.repeats == round(mixed.training / 3 / 4)


def test_a_network_of_few_training_images_is_corrected_beside_these_alone(corrected: OwnDataSet) -> None:
    images = digits(400, 100)
    recipe = Recipe(seed=3, validation_share=0.2, training_images=30)
    data = with_corrections(corrected, MNIST_5K, images, recipe)
    found = prepared.load(corrected.folder / prepared.READY / data.version, data)
    assert found.held is not None
    learned = {images.x_train[place].tobytes() for place in parts(images, 0.2, 3, 30)[0]}
    others = {image.tobytes() for image in images.x_train} - learned
    assert not others & {image.tobytes() for image in found.x_train[~found.held]}
    assert recipe_for_corrections(recipe).training_images == 0  # the mixture has no image too many


def test_no_round_validates_with_images_that_the_network_has_learned_from(corrected: OwnDataSet) -> None:
    images = digits(400, 100)
    recipe = Recipe(seed=3, validation_share=0.2)
    learned, held = ({images.x_train[place].tobytes() for place in part} for part in parts(images, 0.2, 3))
    for _ in range(2):
        data = with_corrections(corrected, MNIST_5K, images, recipe)
        found = prepared.load(corrected.folder / prepared.READY / data.version, data)
        assert found.held is not None
        assert {image.tobytes() for image in found.x_train[found.held]} <= held
        assert learned & {image.tobytes() for image in found.x_train[~found.held]}
        assert not held & {image.tobytes() for image in found.x_train[~found.held]}
        assert is_mixture(data)
        add_correction(corrected, drawn_seven(), "7", CORRECTION)
        recipe = recipe_for_corrections(recipe)
