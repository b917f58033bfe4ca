"""The Data page: samples, numbers, preprocessing, and data that is not here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_demo.datasets.catalog import Catalog, from_environment
from cnn_demo.drawing.picture_formats import SUFFIXES
from cnn_demo.errors import DatasetError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core.one_per_process import end_all
from cnn_demo.ui.data import download, sections
from tests.app.visitor import PROJECT, Visitor

Arrays = dict[str, np.ndarray]


@pytest.fixture
def data(visitor: Visitor) -> Visitor:
    """The Data page of a new visitor."""
    return visitor.open("data")


@pytest.fixture
def digits() -> Arrays:
    """100 training and 50 test digits of the embedded set."""
    images = from_environment().load(builtin_named("mnist-5k"))
    return {
        key: getattr(images, key)[: 100 if key.endswith("train") else 50].copy()
        for key in ("x_train", "y_train", "x_test", "y_test")
    }


def test_samples_of_every_class_are_shown(data: Visitor) -> None:
    for name in builtin_named("mnist-5k").classes:
        assert f"Training images of {name}" in data.pictures


def test_other_samples_are_shown_on_request(data: Visitor) -> None:
    before = [image.proto.imgs[0].url for image in data.app.get("image")]
    data.press("Show others")
    after = [image.proto.imgs[0].url for image in data.app.get("image")]
    assert before != after


def test_another_visitor_is_shown_what_was_made_for_the_first(data: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    before = data.pictures
    for made_once in ("_sample_rows", "_counts", "_means", "_value_histogram", "_steps"):
        monkeypatch.setattr(sections, made_once, lambda *_: pytest.fail("It was made again."))
    monkeypatch.setattr(Catalog, "load", lambda *_: pytest.fail("The images were loaded again."))
    data.open("data")
    assert not data.errors
    assert data.pictures == before


def test_numbers_tell_how_the_images_are_split(data: Visitor) -> None:
    assert "3,600 training, 400 validation and 1,000 test images" in data.text
    assert {"Images of each class in each part", "How often each pixel value occurs"} <= set(data.pictures)
    assert "The mean image of each class, in the order of the classes" in data.pictures
    assert "28 × 28 × 1 = 784 numbers" in data.text


def test_numbers_follow_the_validation_share_of_the_recipe(data: Visitor) -> None:
    data.open("train").fill("Validation share", 0.25).open("data")
    assert "3,000 training, 1,000 validation and 1,000 test images" in data.text


def test_preprocessing_is_shown_step_by_step_on_a_sample(data: Visitor) -> None:
    assert "28 × 28 numbers, from 0." in data.text
    assert "**1 " in data.text
    assert "**3 " in data.text


def test_preprocessing_takes_a_picture_of_ones_own(data: Visitor) -> None:
    before = data.text
    data.upload((PROJECT / "tests" / "golden" / "drawing" / "photo.png").read_bytes())
    assert data.text != before
    assert not data.errors


def test_a_photo_from_a_phone_is_taken_and_every_format_is_offered(data: Visitor) -> None:
    photo = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(photo, "HEIF")
    before = data.text
    data.upload(photo.getvalue(), "IMG_0001.HEIC")
    assert not data.errors
    assert data.text != before
    assert set(data.app.file_uploader[0].proto.type) >= {f".{suffix}" for suffix in SUFFIXES}


def test_a_file_with_inverted_images_is_told_with_the_remedy(
    data: Visitor, digits: Arrays, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    np.savez(tmp_path / "mnist.npz", **{**digits, "x_train": 255 - digits["x_train"]})
    _use_folder(tmp_path, monkeypatch)
    data.choose("Data set", builtin_named("mnist").title)
    assert "dark on a light background" in data.errors[0]
    assert "Replace x_train by 255 - x_train" in data.errors[0]


def test_blank_images_in_a_file_are_warned_of_beside_its_samples(
    data: Visitor, digits: Arrays, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    digits["x_train"][:10] = 0
    np.savez(tmp_path / "mnist.npz", **digits)
    _use_folder(tmp_path, monkeypatch)
    data.choose("Data set", builtin_named("mnist").title)
    assert "about 10% are blank" in data.warnings[0]
    assert "Training images of 7" in data.pictures


def test_upload_that_is_no_picture_says_so_and_the_samples_stay(data: Visitor) -> None:
    data.upload(b"no picture")
    assert len(data.errors) == 1
    assert "Training images of 7" in data.pictures


def test_source_and_licence_are_named(data: Visitor) -> None:
    assert builtin_named("mnist-5k").source in data.text
    assert "CC BY-SA 3.0" in data.text


@pytest.mark.parametrize("name", ["mnist", "drawn-digits", "fashion_mnist", "cifar10"])
def test_missing_data_set_says_so_and_offers_its_download(data: Visitor, name: str) -> None:
    data.choose("Data set", builtin_named(name).title)
    assert f"The data set {name} is not on this server" in data.warnings[0]
    assert data.button("Download it")
    assert not data.errors


@pytest.mark.parametrize("made", ["drawn-digits", "not-digits"])  # the latter is made of a data set that is always here
def test_a_data_set_whose_files_are_here_is_offered_to_be_made(
    data: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: str
) -> None:
    for name in ("mnist", "pen_strokes"):
        (tmp_path / f"{name}.npz").touch()
    _use_folder(tmp_path, monkeypatch)
    data.choose("Data set", builtin_named(made).title)
    assert "The files that it is made of are here" in data.warnings[0]
    assert data.button("Make it")


def test_each_bar_of_a_data_set_that_is_made_says_what_it_stands_for(
    data: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said: list[str] = []

    def fetch(data: DataSpec, catalog: Catalog) -> Iterator[float]:
        for name in ("mnist", "pen_strokes"):
            yield 0.5
            (tmp_path / f"{name}.npz").touch()
        yield 0.5
        raise DatasetError(f"{data.name} is not made in this test.")

    monkeypatch.setattr(LongWork, "report", lambda _work, _share, step: said.append(step))
    monkeypatch.setattr(download, "fetch", fetch)
    _use_folder(tmp_path, monkeypatch)
    data.choose("Data set", builtin_named("drawn-digits").title).press("Download it")
    assert data.errors == ["drawn-digits is not made in this test."]
    assert said == [
        "Downloading the files that Drawn digits is made of. Files left: 2",
        "Downloading the files that Drawn digits is made of. Files left: 1",
        "Drawing the images of Drawn digits",
    ]


def test_preprocessing_is_shown_without_the_data(data: Visitor) -> None:
    data.choose("Data set", builtin_named("cifar10").title)
    assert "32 × 32 × 3 numbers" in data.text


def test_download_that_fails_says_what_to_do(monkeypatch: pytest.MonkeyPatch, data: Visitor) -> None:
    def fetch(data: DataSpec, catalog: Catalog) -> Iterator[float]:
        yield 0.25
        raise DatasetError(f"The data set {data.name} could not be downloaded: no network. Choose mnist-5k.")

    monkeypatch.setattr(download, "fetch", fetch)
    data.choose("Data set", builtin_named("mnist").title).press("Download it")
    assert data.errors == ["The data set mnist could not be downloaded: no network. Choose mnist-5k."]
    assert data.button("Download it")


def _use_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_DATA", str(folder))
    end_all()
