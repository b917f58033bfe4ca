"""A bundle that carries the pictures of its data set: they come back under their name or another, or nothing comes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import BundleError, DatasetError, LimitError
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.runs.bundle import unpack, write_bundle
from cnn_demo.runs.bundle_pictures import PICTURES, data_set_of, write_with_pictures
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.project import Project
from tests.unit.own_data.making import ready_set
from tests.unit.runs.bundles import CLASSES, put_trained, zip_of


@pytest.fixture
def own(workspace: Workspace, project: Project) -> Project:
    """The project of a network on the visitor's own data set."""
    counts = {f"leaf {number}": 7 for number in range(CLASSES)}
    data = ready_set(workspace.folder, counts=counts)
    return replace(project, data=data, architecture=project.architecture.for_data(data.input_shape, CLASSES))


@pytest.fixture
def bundle(workspace: Workspace, own: Project, tmp_path: Path) -> bytes:
    plain = write_bundle(TrainedNetwork(put_trained(workspace, own).path), tmp_path)
    file = io.BytesIO()
    write_with_pictures(file, plain, data_set_of(own.data, workspace.folder))
    return file.getvalue()


def with_pictures(bundle: bytes, change: Callable[[bytes], bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zip_of({**members, PICTURES: change(members[PICTURES])}, compression)


@pytest.mark.parametrize("is_taken", [False, True])
def test_the_images_are_there_again(
    bundle: bytes, own: Project, workspace: Workspace, elsewhere: Workspace, is_taken: bool
) -> None:
    if is_taken:
        OwnDataSet.create(elsewhere.folder, own.data.title)
    run = unpack(bundle, elsewhere, settings.read())
    data = run.project().data
    assert data.name == (f"{own.data.name}-2" if is_taken else own.data.name)
    before, after = (
        Catalog(settings.read(), folder).load(each)
        for folder, each in ((workspace.folder, own.data), (elsewhere.folder, data))
    )
    assert np.array_equal(before.x_train, after.x_train)
    assert np.array_equal(before.y_test, after.y_test)


def test_what_is_here_already_does_not_come_twice(bundle: bytes, own: Project, workspace: Workspace) -> None:
    assert unpack(bundle, workspace, settings.read()).project().data == own.data
    assert len(own_data_sets(workspace.folder)) == 1


@pytest.mark.parametrize(
    ("change", "compression", "message"),
    [
        (lambda _: b"no zip", zipfile.ZIP_STORED, "cannot be brought in"),
        (lambda content: content[:-40], zipfile.ZIP_STORED, "cannot be brought in"),
        (lambda content: content, zipfile.ZIP_DEFLATED, "is compressed, which is not supported"),
    ],
    ids=["no zip", "cut off", "compressed"],
)
def test_damaged_pictures_are_refused(
    bundle: bytes, elsewhere: Workspace, change: Callable[[bytes], bytes], compression: int, message: str
) -> None:
    with pytest.raises(BundleError, match=message):
        unpack(with_pictures(bundle, change, compression), elsewhere, settings.read())
    assert not own_data_sets(elsewhere.folder)
    assert not elsewhere.runs()


def test_pictures_of_another_network_are_refused(
    bundle: bytes, own: Project, workspace: Workspace, elsewhere: Workspace
) -> None:
    other = io.BytesIO()
    data_set = OwnDataSet.open(workspace.folder, own.data.name)
    data_set.rename_class("leaf 1", "oak")
    data_set.write_zip(other)
    with pytest.raises(BundleError, match="do not give the images"):
        unpack(with_pictures(bundle, lambda _: other.getvalue()), elsewhere, settings.read())
    assert not own_data_sets(elsewhere.folder)


def test_nothing_stays_where_there_is_no_room(bundle: bytes, elsewhere: Workspace) -> None:
    asked: list[int] = []

    def room(more_bytes: int) -> None:
        asked.append(more_bytes)
        if len(asked) > 1:  # the images, after the pictures
            raise LimitError("full")

    with pytest.raises(LimitError):
        unpack(bundle, elsewhere, settings.read(), room=room)
    with pytest.raises(LimitError):
        unpack(bundle, elsewhere, settings.read(), max_runs=0)
    assert not own_data_sets(elsewhere.folder)
    assert not elsewhere.runs()


def test_pictures_that_have_changed_since_are_not_offered(own: Project, workspace: Workspace) -> None:
    OwnDataSet.open(workspace.folder, own.data.name).rename_class("leaf 1", "oak")
    with pytest.raises(DatasetError, match="have changed since this network learned from them"):
        data_set_of(own.data, workspace.folder)
