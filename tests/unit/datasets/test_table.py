from __future__ import annotations

import dataclasses

import pytest

from cnn_demo.datasets.load import load
from cnn_demo.datasets.table import DATASETS, entry
from cnn_demo.errors import DatasetError


def test_the_table_has_the_four_data_sets_under_their_names() -> None:
    assert list(DATASETS) == ["mnist-5k", "mnist", "fashion_mnist", "cifar10"]
    assert all(entry(name).name == name for name in DATASETS)


@pytest.mark.parametrize("name", DATASETS)
def test_every_entry_is_filled_in(name: str) -> None:
    dataset = entry(name)
    assert len(set(dataset.classes)) == 10
    assert dataset.title
    assert dataset.source
    assert dataset.licence
    assert dataset.input_shape in {(28, 28, 1), (32, 32, 3)}


def test_an_unknown_name_is_named_beside_the_known_ones() -> None:
    with pytest.raises(DatasetError, match=r"'mnits'.*mnist-5k, mnist, fashion_mnist, cifar10"):
        entry("mnits")


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        entry("mnist").title = "MNIST"  # type: ignore[misc]


def test_the_table_has_the_embedded_data_sets_right_number_of_training_images() -> None:
    assert entry("mnist-5k").training_images == len(load("mnist-5k").x_train)
