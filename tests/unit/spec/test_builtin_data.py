from __future__ import annotations

import dataclasses

import pytest

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.errors import DatasetError
from cnn_demo.spec.builtin_data import BUILTIN_DATA, builtin_named
from cnn_demo.spec.data import DataSpec


def test_the_table_has_the_data_sets_under_their_names() -> None:
    assert list(BUILTIN_DATA) == [
        "mnist-5k",
        "mnist",
        "drawn-digits",
        "fashion_mnist",
        "cifar10",
        "faces",
        "photo-pieces",
        "not-digits",
    ]
    assert all(builtin_named(name).name == name for name in BUILTIN_DATA)


@pytest.mark.parametrize("name", BUILTIN_DATA)
def test_every_entry_is_filled_in(name: str) -> None:
    dataset = builtin_named(name)
    assert dataset.title
    assert dataset.source
    assert dataset.licence
    assert BUILTIN_DATA[name].shows
    assert BUILTIN_DATA[name].package or BUILTIN_DATA[name].keras_name or BUILTIN_DATA[name].made_from


def test_an_unknown_name_is_named_beside_the_known_ones() -> None:
    with pytest.raises(DatasetError, match=r"'mnits'.*mnist-5k, mnist, drawn-digits, fashion_mnist, cifar10"):
        builtin_named("mnits")


@pytest.mark.parametrize("name", ["x" * 100_000, ["x"] * 100_000])
def test_a_long_unknown_name_is_shortened_in_the_message(name: object) -> None:
    with pytest.raises(DatasetError) as caught:
        builtin_named(name)
    assert len(str(caught.value)) < 200


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        builtin_named("mnist").title = "MNIST"  # type: ignore[misc]


@pytest.mark.parametrize("data", from_environment().embedded(), ids=lambda data: data.name)
def test_the_table_has_the_embedded_data_sets_right_number_of_training_images(data: DataSpec) -> None:
    assert data.training_images == len(from_environment().load(data).x_train)
