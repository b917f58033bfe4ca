"""A data set is published for browsers once, in one compressed file whose name cannot be guessed without its content."""

from __future__ import annotations

import dataclasses
import gzip
import os
import time
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings
from cnn_demo.browser import published, published_data
from cnn_demo.browser.published_data import publish
from cnn_demo.datasets.catalog import Catalog, DatasetMissing
from cnn_demo.errors import DatasetError, StorageError
from cnn_demo.spec.builtin_data import CIFAR10, MNIST, MNIST_5K
from cnn_demo.spec.data import DataSpec
from tests.full_disk import full_disk
from tests.unit.own_data.making import ready_set


@pytest.fixture(autouse=True)
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    monkeypatch.setattr(published, "STATIC", folder)
    return folder


def catalog_of(tmp_path: Path, runs: str = "runs") -> Catalog:
    own = dataclasses.replace(
        settings.read(), data_folder=None, cache_folder=tmp_path / "cache", runs_folder=tmp_path / runs
    )
    return Catalog(own, workspace=tmp_path / runs / "workspace")


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return catalog_of(tmp_path)


def arrays(data: DataSpec, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    classes = len(data.classes)
    found: dict[str, np.ndarray] = {}
    for part, count in (("train", 40), ("test", 20)):
        found[f"x_{part}"] = rng.integers(0, 256, (count, *data.input_shape), np.uint8)
        found[f"y_{part}"] = np.arange(count, dtype=np.uint8) % classes
    return found


def test_the_file_has_the_numbers_and_then_all_bytes(catalog: Catalog, static: Path) -> None:
    shares: list[float] = []
    source = publish(MNIST_5K, catalog, shares.append)
    path = static / source["url"].removeprefix("./app/static/")
    assert path.stat().st_size == source["bytes"] < 1_000_000
    content = gzip.decompress(path.read_bytes())
    assert np.frombuffer(content, "<u4", 7).tolist() == [1, 28, 28, 1, 10, 4000, 1000]
    images = catalog.load(MNIST_5K)
    parts = (images.x_train, images.y_train, images.x_test, images.y_test)
    assert content[28:] == b"".join(part.tobytes() for part in parts)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_data_set_is_packed_once(catalog: Catalog, static: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = publish(MNIST_5K, catalog)
    monkeypatch.setattr(published_data, "content", lambda *_: pytest.fail("packed again"))
    assert publish(MNIST_5K, catalog) == source
    assert [path.name for path in static.iterdir()] == [source["url"].rpartition("/")[2]]


def test_the_name_follows_from_the_images_and_not_from_their_file(tmp_path: Path) -> None:
    first, second = catalog_of(tmp_path), catalog_of(tmp_path, "others")
    assert first.digest(MNIST_5K) == second.digest(MNIST_5K)
    names = set()
    for seed in (0, 1, 0):
        first.save(CIFAR10, arrays(CIFAR10, seed))
        names.add(publish(CIFAR10, first)["url"])
    assert len(names) == 2


def test_an_own_data_set_has_a_name_that_needs_the_servers_key(tmp_path: Path) -> None:
    names = set()
    for runs in ("runs", "others"):
        catalog = catalog_of(tmp_path, runs)
        own = ready_set(tmp_path / runs / "workspace")
        name = publish(own, catalog)["url"]
        assert catalog.digest(own)[:8] not in name
        names.add(name)
    assert len(names) == 2


def test_the_validation_images_that_a_data_set_fixes_are_marked(catalog: Catalog, static: Path) -> None:
    own = ready_set(catalog.settings.runs_folder / "workspace")
    path = static / publish(own, catalog)["url"].removeprefix("./app/static/")
    content = gzip.decompress(path.read_bytes())
    assert np.frombuffer(content, "<u4", 7).tolist() == [2, 8, 8, 3, 2, own.training_images, 5]
    marks = catalog.load(own).held
    assert marks is not None
    assert marks.sum() == own.validation_images
    assert content.endswith(marks.tobytes())


def test_the_file_of_a_deleted_data_set_is_removed(catalog: Catalog, static: Path) -> None:
    own = ready_set(catalog.settings.runs_folder / "workspace")
    publish(own, catalog)
    published_data.unpublish(own, catalog)
    assert not list(static.iterdir())


def test_images_that_are_not_here_are_missing(catalog: Catalog) -> None:
    with pytest.raises(DatasetMissing, match="mnist is not on this server"):
        publish(MNIST, catalog)


def test_a_data_set_that_is_too_large_is_refused_and_leaves_nothing(
    catalog: Catalog, static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published_data, "MOST_BYTES", 100_000)
    with pytest.raises(DatasetError, match="mnist-5k takes more than"):
        publish(MNIST_5K, catalog)
    assert not list(static.iterdir())


def test_a_full_disk_leaves_nothing_behind(catalog: Catalog, static: Path) -> None:
    catalog.digest(MNIST_5K)
    with full_disk(static, first=1), pytest.raises(StorageError, match="disk is full"):
        publish(MNIST_5K, catalog)
    assert not list(static.iterdir())


def test_files_that_nobody_asks_for_are_removed(catalog: Catalog, static: Path) -> None:
    long_ago = time.time() - 2 * published_data.UNUSED_SECONDS
    old, used = static / "data-1.gz", static / "data-2.gz"
    for path in (old, used):
        path.write_bytes(b"")
        os.utime(path, (long_ago, long_ago))
    other = static / "web-1"
    other.mkdir()
    os.utime(other, (long_ago, long_ago))
    assert published_data._source(used)
    publish(MNIST_5K, catalog)
    assert not old.exists()
    assert used.exists()
    assert other.exists()
