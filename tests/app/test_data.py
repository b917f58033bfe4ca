"""The Data page: samples, numbers, preprocessing, and data that is not here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import DatasetError
from cnn_demo.spec.builtin_data import BUILTIN_DATA, builtin_named
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.data import download
from tests.app.visitor import PROJECT, Visitor


@pytest.fixture
def data(visitor: Visitor) -> Visitor:
    """The Data page of a new visitor."""
    return visitor.open("data")


def test_samples_of_every_class_are_shown(data: Visitor) -> None:
    for name in builtin_named("mnist-5k").classes:
        assert f"Training images of {name}" in data.pictures


def test_other_samples_are_shown_on_request(data: Visitor) -> None:
    before = [image.proto.imgs[0].url for image in data.app.get("image")]
    data.press("Show others")
    after = [image.proto.imgs[0].url for image in data.app.get("image")]
    assert before != after


def test_numbers_tell_how_the_images_are_split(data: Visitor) -> None:
    assert "3,600 training, 400 validation and 1,000 test images" in data.text
    assert {"Images of each class in each part", "How often each pixel value occurs"} <= set(data.pictures)
    assert "The mean image of each class, in the order of the classes" in data.pictures
    assert "28 × 28 × 1 = 784 numbers" in data.text


def test_numbers_follow_the_validation_share_of_the_recipe(data: Visitor) -> None:
    data.open("train").fill("Validation share", 0.25).open("data")
    assert "3,000 training, 1,000 validation and 1,000 test images" in data.text


def test_preprocessing_is_shown_step_by_step_on_a_sample(data: Visitor) -> None:
    assert "Shape 28 × 28" in data.text
    assert "**1 " in data.text
    assert "**3 " in data.text


def test_preprocessing_takes_a_picture_of_ones_own(data: Visitor) -> None:
    before = data.text
    data.upload((PROJECT / "tests" / "golden" / "drawing" / "photo.png").read_bytes())
    assert data.text != before
    assert not data.errors


def test_upload_that_is_no_picture_says_so_and_the_samples_stay(data: Visitor) -> None:
    data.upload(b"no picture")
    assert len(data.errors) == 1
    assert "Training images of 7" in data.pictures


def test_source_and_licence_are_named(data: Visitor) -> None:
    assert builtin_named("mnist-5k").source in data.text
    assert "CC BY-SA 3.0" in data.text


@pytest.mark.parametrize("name", [name for name, dataset in BUILTIN_DATA.items() if not dataset.package])
def test_missing_data_set_says_so_and_offers_its_download(data: Visitor, name: str) -> None:
    data.choose("Data set", builtin_named(name).title)
    assert f"The data set {name} is not on this server" in data.warnings[0]
    assert data.button("Download it")
    assert not data.errors


def test_preprocessing_is_shown_without_the_data(data: Visitor) -> None:
    data.choose("Data set", builtin_named("cifar10").title)
    assert "**Resize" in data.text or "Shape 32 × 32" in data.text


def test_download_that_fails_says_what_to_do(monkeypatch: pytest.MonkeyPatch, data: Visitor) -> None:
    def fetch(data: DataSpec, catalog: Catalog) -> Iterator[float]:
        yield 0.25
        raise DatasetError(f"The data set {data.name} could not be downloaded: no network. Choose mnist-5k.")

    monkeypatch.setattr(download, "fetch", fetch)
    data.choose("Data set", builtin_named("mnist").title).press("Download it")
    assert data.errors == ["The data set mnist could not be downloaded: no network. Choose mnist-5k."]
    assert data.button("Download it")
