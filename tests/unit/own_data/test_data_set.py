"""A visitor's own data set on disk."""

from __future__ import annotations

import errno
import io
import os
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.errors import DatasetError, LimitError, StorageError
from cnn_demo.own_data import changes, manifest, shards
from cnn_demo.own_data.contact_sheet import contact_sheet
from cnn_demo.own_data.corrections import set_of_corrections
from cnn_demo.own_data.data_set import DELETION, OwnDataSet, own_data_sets
from cnn_demo.own_data.none_of_these import fillings
from cnn_demo.own_data.records import Preparation
from cnn_demo.spec.builtin_data import MNIST_5K
from tests.unit.own_data.making import picture

walked = os.walk


@pytest.fixture
def leaves(tmp_path: Path) -> OwnDataSet:
    data_set = OwnDataSet.create(tmp_path, "Leaves")
    data_set.add([picture("a.png", "oak", 1), picture("b.png", "oak", 2), picture("c.png", "elm", 3)])
    return data_set


def labels(data_set: OwnDataSet) -> dict[str, str]:
    return {each.name: each.label for each in data_set.pictures()}


def test_pictures_come_back_as_they_were_added(leaves: OwnDataSet, tmp_path: Path) -> None:
    opened = OwnDataSet.open(tmp_path, "leaves")
    assert opened.title == "Leaves"
    assert opened.classes == ("oak", "elm")
    second = opened.pictures()[1]
    assert opened.read(second) == picture("b.png", "oak", 2)[1]
    assert opened.pixels(second).shape == (6, 8, 3)
    assert opened.pixels(second)[-1, 0].tolist() == [2, 40, 50]


def test_every_change_is_read_by_others_at_once(leaves: OwnDataSet, tmp_path: Path) -> None:
    other = OwnDataSet.open(tmp_path, "leaves")
    first, second, third = leaves.pictures()
    leaves.relabel([first.id], "ash")
    assert labels(other) == {"a.png": "ash", "b.png": "oak", "c.png": "elm"}
    leaves.rename_class("elm", "oak")
    assert labels(other) == {"a.png": "ash", "b.png": "oak", "c.png": "oak"}
    assert other.classes == ("oak", "ash")
    leaves.rename_class("oak", "maple")
    assert other.classes == ("maple", "ash")
    leaves.remove([second.id])
    leaves.set_groups({third.id: "walk", second.id: "walk"})
    assert [each.group for each in other.pictures()] == ["", "walk"]
    leaves.delete_class("maple")
    assert labels(other) == {"a.png": "ash"}
    leaves.set_preparation(Preparation(side=32, channels=1))
    assert other.preparation == Preparation(side=32, channels=1)


def test_nothing_of_a_deleted_picture_stays_on_disk(leaves: OwnDataSet) -> None:
    content = leaves.read(leaves.pictures()[0])
    leaves.remove([leaves.pictures()[0].id])
    on_disk = b"".join(path.read_bytes() for path in leaves.folder.rglob("*") if path.is_file())
    assert content not in on_disk
    assert leaves.read(leaves.pictures()[0]) in on_disk


def test_deleted_pictures_give_their_space_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SMALL_BYTES", 0)
    monkeypatch.setattr(manifest, "SMALL_BYTES", 0)
    data_set = OwnDataSet.create(tmp_path, "Large")
    data_set.add([picture(f"{number}.png", "oak", number) for number in range(40)])
    other, full = OwnDataSet.open(tmp_path, "large"), data_set.bytes_used()
    listed_before = other.pictures()
    data_set.remove([each.id for each in listed_before[:-2]])
    assert data_set.bytes_used() < full / 4
    left = other.pictures()
    assert [each.name for each in left] == ["38.png", "39.png"]
    for each in (*left, *listed_before[-2:]):
        number = int(each.name.removesuffix(".png"))
        assert other.read(each) == picture(each.name, "oak", number)[1]
    data_set.remove([each.id for each in left])
    assert not list((data_set.folder / shards.FOLDER).iterdir())
    assert data_set.classes == ("oak",)


def test_names_are_safe_and_differ(tmp_path: Path) -> None:
    names = [OwnDataSet.create(tmp_path, title).name for title in ("Käfer & Co.", "kafer CO", "мох", "../..", "MNIST")]
    assert names == ["kafer-co", "kafer-co-2", "pictures", "pictures-2", "mnist-2"]
    assert [each.name for each in own_data_sets(tmp_path)] == sorted(names)


@pytest.mark.parametrize("name", ["leaves/../leaves", "..", "", "elm", ".lock"])
def test_a_name_that_no_data_set_has_is_refused(leaves: OwnDataSet, tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match="There is no data set"):
        OwnDataSet.open(tmp_path, name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [(" ", "needs a name"), ("x" * 61, "at most 60"), ("<b>", "holds <"), ("a\tb", "holds .*t"), ("a\u202eb", "holds")],
)
def test_a_class_name_that_pages_cannot_show_is_refused(leaves: OwnDataSet, name: str, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        leaves.add_class(name)
    with pytest.raises(DatasetError, match=reason):
        leaves.add([picture("d.png", name)])
    assert leaves.classes == ("oak", "elm")


def test_spellings_of_one_class_name_are_one_class(leaves: OwnDataSet) -> None:
    leaves.add([picture("d.png", " Esche\u0308 "), picture("e.png", "Esch\u00eb")])
    assert leaves.classes == ("oak", "elm", "Esch\u00eb")
    with pytest.raises(DatasetError, match="already a class Esch\u00eb"):
        leaves.add_class("Esche\u0308")


def test_more_classes_than_labels_are_refused(leaves: OwnDataSet) -> None:
    with pytest.raises(DatasetError, match="257 classes; it can have at most 256"):
        leaves.add([picture(f"{number}.png", f"class {number}") for number in range(255)])
    assert len(leaves.pictures()) == 3


def test_a_disk_that_fills_up_changes_nothing(leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in leaves.folder.rglob("*") if path.is_file()}

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="disk is full"):
        leaves.add([picture("d.png", "oak")])
    with pytest.raises(StorageError, match="disk is full"):
        leaves.add_class("ash")
    assert {path: path.read_bytes() for path in leaves.folder.rglob("*") if path.is_file()} == before


def test_a_line_that_a_crash_cut_off_is_dropped(leaves: OwnDataSet) -> None:
    with (leaves.folder / manifest.FILE).open("ab") as file:
        file.write(b'{"remove": ["')
    assert len(leaves.pictures()) == 3
    leaves.add_class("ash")
    assert leaves.classes == ("oak", "elm", "ash")


def test_a_damaged_manifest_is_named(leaves: OwnDataSet) -> None:
    with (leaves.folder / manifest.FILE).open("ab") as file:
        file.write(b"{]\n")
    with pytest.raises(DatasetError, match=r"damaged: line 4 of pictures\.jsonl"):
        leaves.pictures()


def test_a_damaged_data_set_can_be_deleted_and_hides_no_other(leaves: OwnDataSet, tmp_path: Path) -> None:
    damaged = OwnDataSet.create(tmp_path, "Damaged leaves")
    with (damaged.folder / manifest.FILE).open("ab") as file:
        file.write(b"{]\n")
    assert [each.title_or_name for each in own_data_sets(tmp_path)] == ["damaged-leaves", "Leaves"]
    assert set_of_corrections(own_data_sets(tmp_path), MNIST_5K) is None
    others = [each.title for each in fillings(leaves, from_environment(tmp_path), own_data_sets(tmp_path))]
    assert "damaged-leaves" not in others
    damaged.delete()
    assert [each.name for each in own_data_sets(tmp_path)] == ["leaves"]


def test_two_tabs_that_write_at_once_lose_nothing(leaves: OwnDataSet, tmp_path: Path) -> None:
    def add(tab: int) -> None:
        for number in range(10):
            OwnDataSet.open(tmp_path, "leaves").add([picture(f"{tab}-{number}.png", f"tab {tab}", tab)])

    tabs = [threading.Thread(target=add, args=(tab,)) for tab in range(3)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len({each.id for each in leaves.pictures()}) == 33
    for each in leaves.pictures()[3:]:
        assert leaves.pixels(each)[-1, 0, 0] == int(each.label.removeprefix("tab "))


def test_only_what_is_new_is_parsed(leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    leaves.pictures()
    lines: list[bytes] = []
    apply = manifest._applied

    def recorded(contents: manifest.Contents, new: list[bytes], name: str) -> manifest.Contents:
        lines.extend(new)
        return apply(contents, new, name)

    monkeypatch.setattr(manifest, "_applied", recorded)
    leaves.pictures()
    leaves.add_class("ash")
    leaves.pictures()
    assert len(lines) == 1


def test_a_full_shard_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_BYTES", 100)
    data_set = OwnDataSet.create(tmp_path, "Small")
    for colour in range(3):
        data_set.add([picture(f"{colour}.png", "one", colour)])
    assert len({each.shard for each in data_set.pictures()}) > 1
    assert [int(data_set.pixels(each)[-1, 0, 0]) for each in data_set.pictures()] == [0, 1, 2]


def test_a_deleted_data_set_is_gone_for_all(leaves: OwnDataSet, tmp_path: Path) -> None:
    other = OwnDataSet.open(tmp_path, "leaves")
    leaves.delete()
    assert own_data_sets(tmp_path) == []
    with pytest.raises(DatasetError, match="may have been deleted"):
        other.pictures()
    with pytest.raises(DatasetError, match="may have been deleted"):
        other.add([picture("d.png", "oak")])
    for thread in threading.enumerate():
        if thread.name == DELETION:
            thread.join(30)
    assert not [path for path in (tmp_path / "data").rglob("*") if path.suffix == shards.SUFFIX]


def test_a_contact_sheet_leaves_the_tile_of_a_deleted_picture_empty(leaves: OwnDataSet) -> None:
    listed = leaves.pictures()
    leaves.remove([listed[1].id])
    with Image.open(io.BytesIO(contact_sheet(leaves, listed, columns=3, side=8))) as sheet:
        alpha = np.asarray(sheet.convert("RGBA"))[..., 3]
    assert [bool(alpha[:, 8 * place : 8 * place + 8].any()) for place in range(3)] == [True, False, True]


def test_what_is_renamed_meanwhile_does_not_stop_the_measuring(
    leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = leaves.bytes_used()
    monkeypatch.setattr(
        os, "walk", lambda folder: [*walked(folder), (str(leaves.folder / "ready/.new"), [], ["x.npy"])]
    )
    assert leaves.bytes_used() == before


def test_changes_of_classes_do_not_grow_the_manifest_without_end(
    leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "SMALL_BYTES", 1000)
    for number in range(200):
        leaves.rename_class(leaves.classes[0], f"oak {number}")
    assert (leaves.folder / manifest.FILE).stat().st_size < 5_000
    assert labels(OwnDataSet(leaves.folder)) == {"a.png": "oak 199", "b.png": "oak 199", "c.png": "elm"}


def test_more_pictures_than_a_data_set_takes_are_refused(leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_PICTURES", 4)
    with pytest.raises(LimitError, match="takes 4 pictures at most; Leaves has 3"):
        leaves.add([picture("d.png", "oak", 4), picture("e.png", "oak", 5)])
    leaves.add([picture("d.png", "oak", 4)])
    assert len(leaves.pictures()) == 4


def test_a_class_that_differs_by_case_alone_is_the_class_that_is_there(tmp_path: Path) -> None:
    data_set = OwnDataSet.create(tmp_path, "Leaves")
    (first, *_) = data_set.add([picture("1.png", "oak", 1), picture("2.png", "Oak", 2), picture("3.png", "yew", 3)])
    assert data_set.classes == ("oak", "yew")
    data_set.relabel([first.id], "YEW")
    assert [each.label for each in data_set.pictures()] == ["yew", "oak", "yew"]
    with pytest.raises(DatasetError, match="already a class oak"):
        data_set.add_class("OAK")
    data_set.rename_class("yew", "OAK")
    assert {each.label for each in data_set.pictures()} == {"oak"}
    data_set.rename_class("oak", "Oak")
    assert [*data_set.classes] == ["Oak"]
