"""The images of an own data set: made, found by the catalogue, replaced and missed."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings as settings_module
from cnn_demo.datasets import prepared
from cnn_demo.datasets.catalog import Catalog, DatasetMissing
from cnn_demo.datasets.split import parts
from cnn_demo.errors import DatasetError, LimitError, StorageError
from cnn_demo.own_data import ready
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import Preparation
from cnn_demo.settings import Settings
from cnn_demo.spec.data import DataSpec
from tests.unit.own_data.making import fill, picture


def silent(share: float, what: str) -> None:
    """Tells nobody."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_module.read(), cache_folder=tmp_path / "cache")


@pytest.fixture
def catalog(settings: Settings, tmp_path: Path) -> Catalog:
    return Catalog(settings, tmp_path)


@pytest.fixture
def leaves(tmp_path: Path) -> OwnDataSet:
    data_set = OwnDataSet.create(tmp_path, "Leaves of 3 trees")
    fill(data_set, {"oak": 20, "elm": 12})
    data_set.set_preparation(Preparation(side=8, channels=3, fit="stretch"))
    return data_set


def test_the_images_are_those_of_the_pictures_with_their_labels(leaves: OwnDataSet, catalog: Catalog) -> None:
    assert catalog.all()[-1].origin == "builtin"
    data = leaves.prepare(silent)
    assert data == leaves.ready() == catalog.get("leaves-of-3-trees")
    assert (data.input_shape, data.classes, data.fit) == ((8, 8, 3), ("oak", "elm"), "stretch")
    images, ids = catalog.load(data), catalog.picture_ids(data)
    assert len(images.x_train) == data.training_images == len(ids["train"]) == 27
    assert len(images.x_test) == len(ids["test"]) == 5
    for x, y, part in ((images.x_train, images.y_train, "train"), (images.x_test, images.y_test, "test")):
        for image, label, picture_id in zip(x, y, ids[part], strict=True):
            stored = leaves.picture(picture_id)
            assert data.classes[label] == stored.label
            assert image[-1, 0, 0] == leaves.pixels(stored)[-1, 0, 0]
    assert images.held is not None
    assert np.bincount(images.y_train[images.held]).tolist() == [3, 2]
    _, held = parts(images, 0.5, seed=9)
    assert sorted(held) == np.flatnonzero(images.held).tolist()


def test_a_change_makes_them_stale_and_its_undoing_makes_them_ready_again(leaves: OwnDataSet) -> None:
    data = leaves.prepare(silent)
    first = leaves.pictures()[0]
    leaves.relabel([first.id], "elm")
    assert leaves.ready() is None
    leaves.relabel([first.id], "oak")
    assert leaves.ready() == data
    leaves.set_preparation(Preparation(side=16))
    assert leaves.ready() is None
    again = leaves.prepare(silent)
    assert leaves.ready() == again != data


def test_a_run_finds_the_images_of_its_version_as_long_as_they_are_kept(leaves: OwnDataSet, catalog: Catalog) -> None:
    old = leaves.prepare(silent)
    leaves.add([picture("new.png", "oak", 99)])
    new = leaves.prepare(silent)
    assert catalog.get(old.name) == new
    assert len(catalog.load(old).x_train) + len(catalog.load(old).x_test) == 32
    leaves.drop_versions({new.version})
    with pytest.raises(DatasetMissing, match="has changed since"):
        catalog.load(old)
    assert not catalog.is_here(old)
    assert catalog.is_here(new)
    leaves.delete()
    with pytest.raises(DatasetMissing, match="is not in your workspace"):
        catalog.load(new)


def test_nobody_else_finds_them(leaves: OwnDataSet, settings: Settings, tmp_path: Path) -> None:
    data = leaves.prepare(silent)
    for other in (Catalog(settings), Catalog(settings, tmp_path / "another")):
        assert data not in other.all()
        with pytest.raises(DatasetMissing, match="is not in your workspace") as caught:
            other.load(data)
        assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("file", ["x_train.npy", "held.npy", "data.json"])
def test_damaged_images_are_told_without_their_path_and_made_again(
    leaves: OwnDataSet, catalog: Catalog, tmp_path: Path, file: str
) -> None:
    data = leaves.prepare(silent)
    (leaves.folder / prepared.READY / data.version / file).write_bytes(b"damaged")
    if file != "data.json":
        with pytest.raises(DatasetError, match=r"are damaged.*Make them ready again") as caught:
            catalog.load(data)
        assert str(tmp_path) not in str(caught.value)
    assert leaves.prepare(silent) == data == leaves.ready() == catalog.get(data.name)
    assert len(catalog.load(data).x_train) == 27


def test_what_ends_the_work_leaves_the_version_before(
    leaves: OwnDataSet, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = leaves.prepare(silent)
    fill(leaves, {"ash": 60})

    def stop(share: float, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leaves.prepare(stop)

    def full(file: object, array: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(StorageError, match=r"leaves-of-3-trees could not be saved: the disk is full"):
        leaves.prepare(silent)
    assert catalog.get(data.name) == data
    assert [path.name for path in (leaves.folder / prepared.READY).glob("*/")] == [data.version]


def test_room_is_asked_for_before_anything_is_written(leaves: OwnDataSet, tmp_path: Path) -> None:
    asked: list[int] = []

    def refuse(more_bytes: int) -> None:
        asked.append(more_bytes)
        raise LimitError("No room.")

    full = OwnDataSet.open(tmp_path, leaves.name, refuse)
    with pytest.raises(LimitError):
        full.add([picture("new.png", "oak")])
    with pytest.raises(LimitError):
        full.prepare(silent)
    assert len(leaves.pictures()) == 32
    assert leaves.ready() is None
    assert asked[1] >= 32 * 8 * 8 * 3


def test_without_a_preparation_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="has not been chosen yet"):
        OwnDataSet.create(tmp_path, "New").prepare(silent)


def test_of_two_tabs_that_make_the_same_images_the_first_one_keeps_its_files(leaves: OwnDataSet) -> None:
    files: list[int] = []

    def first_file(data: DataSpec) -> int:
        return (leaves.folder / prepared.READY / data.version / "x_train.npy").stat().st_ino

    def other_tab_is_faster(share: float, what: str) -> None:
        if what == ready.PREPARING and not files:
            files.append(first_file(OwnDataSet(leaves.folder).prepare(silent)))

    fill(leaves, {"ash": 60})
    data = leaves.prepare(other_tab_is_faster)
    assert files == [first_file(data)]
    assert [path.name for path in (leaves.folder / prepared.READY).glob("*/")] == [data.version]


@pytest.mark.parametrize("file", ["y_train.npy", "held.npy"])
def test_a_lost_file_of_images_is_told_and_made_again(leaves: OwnDataSet, catalog: Catalog, file: str) -> None:
    data = leaves.prepare(silent)
    (leaves.folder / prepared.READY / data.version / file).unlink()
    with pytest.raises(DatasetError, match=r"are damaged.*Make them ready again"):
        catalog.load(data)
    assert len(catalog.load(leaves.prepare(silent)).x_train) == 27


def test_images_that_are_deleted_while_they_are_looked_for_are_missing(
    leaves: OwnDataSet, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = leaves.prepare(silent)
    about = catalog.locate(data)
    leaves.drop_versions([])
    monkeypatch.setattr(catalog, "locate", lambda _data: about)
    for read in (catalog.load, catalog.picture_ids):
        with pytest.raises(DatasetMissing):
            read(data)


def test_a_picture_that_is_deleted_while_images_are_made_is_not_called_damaged(leaves: OwnDataSet) -> None:
    fill(leaves, {"ash": 60})
    last = leaves.pictures()[-1]

    def delete(share: float, what: str) -> None:
        if what == ready.PREPARING:
            leaves.remove([last.id])

    with pytest.raises(DatasetError, match="was deleted meanwhile"):
        leaves.prepare(delete)
    leaves.prepare(silent)
