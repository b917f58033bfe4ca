from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.datasets import training_sample as module
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.split import split
from cnn_demo.datasets.training_sample import MOST_BYTES, MOST_OF_A_CLASS, training_sample
from cnn_demo.settings import Settings
from cnn_demo.spec.builtin_data import CIFAR10, FASHION_MNIST, MNIST, MNIST_5K
from cnn_demo.spec.data import DIGITS, WORKSPACE, DataSpec
from cnn_demo.spec.project import Project
from tests.shipped import FIRST
from tests.unit.own_data.making import COUNTS, ready_set

PROJECT = dataclasses.replace(FIRST.project(), data=MNIST_5K)


def of(data: DataSpec) -> Project:
    return dataclasses.replace(PROJECT, data=data)


@pytest.fixture
def catalog(settings: Settings) -> Catalog:
    """Has embedded data alone."""
    return Catalog(settings)


def test_each_class_has_as_many_images_which_the_network_has_learned_from(catalog: Catalog) -> None:
    sample = training_sample(PROJECT, catalog)
    assert sample is not None
    assert np.bincount(sample.labels).tolist() == [MOST_OF_A_CLASS] * 10
    recipe = PROJECT.recipe
    splits = split(catalog.load(MNIST_5K), recipe.validation_share, recipe.seed)
    learned = {(image.tobytes(), label) for image, label in zip(splits.x_train, splits.y_train.tolist(), strict=True)}
    assert {
        (image.tobytes(), label) for image, label in zip(sample.images, sample.labels.tolist(), strict=True)
    } <= learned


def test_a_network_of_few_training_images_has_samples_of_these_alone(catalog: Catalog) -> None:
    recipe = PROJECT.recipe.with_changes(training_images=30)
    sample = training_sample(dataclasses.replace(PROJECT, recipe=recipe), catalog)
    assert sample is not None
    assert np.bincount(sample.labels).tolist() == [3] * 10
    learned = split(catalog.load(MNIST_5K), recipe.validation_share, recipe.seed, 30).x_train
    assert {image.tobytes() for image in sample.images} == {image.tobytes() for image in learned}


def test_the_same_network_has_the_same_images_again(catalog: Catalog) -> None:
    one, other = training_sample(PROJECT, catalog), training_sample(PROJECT, catalog)
    assert one is not None
    assert other is not None
    assert np.array_equal(one.images, other.images)


def test_data_that_is_not_here_is_stood_in_for_or_has_no_images(catalog: Catalog) -> None:
    sample = training_sample(of(MNIST), catalog)
    assert sample is not None
    assert sample.data == MNIST_5K
    assert training_sample(of(FASHION_MNIST), catalog) is None


def test_own_images_are_for_those_whose_workspace_has_them(settings: Settings, tmp_path: Path) -> None:
    data = ready_set(tmp_path / "mine")
    sample = training_sample(of(data), Catalog(settings, tmp_path / "mine"))
    assert sample is not None
    assert set(sample.labels.tolist()) == set(range(len(COUNTS)))
    for catalog in (Catalog(settings, tmp_path / "guest"), Catalog(settings)):
        assert training_sample(of(data), catalog) is None


def test_no_other_images_stand_in_for_own_digits(catalog: Catalog) -> None:
    own = dataclasses.replace(MNIST_5K, name="mine", origin=WORKSPACE, version="ab")
    assert own.classes == DIGITS
    assert training_sample(of(own), catalog) is None


def test_large_images_are_few_and_too_large_ones_none(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 10 * 28 * 28
    monkeypatch.setattr(module, "MOST_BYTES", 5 * size + 1)
    sample = training_sample(PROJECT, catalog)
    assert sample is not None
    assert len(sample.images) == 50
    monkeypatch.setattr(module, "MOST_BYTES", 3 * size - 1)
    assert training_sample(PROJECT, catalog) is None
    assert MOST_BYTES // (10 * int(np.prod(CIFAR10.input_shape))) > 10
