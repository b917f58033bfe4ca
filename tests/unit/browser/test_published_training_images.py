"""Training images for browsers lie in one file of static/, whose address is known before it is made."""

from __future__ import annotations

import dataclasses
import os
import time
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings
from cnn_demo.browser import published
from cnn_demo.browser.published_training_images import UNUSED_SECONDS, file_of, publish
from cnn_demo.browser.training_images import about, packed
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.training_sample import training_sample
from cnn_demo.spec.builtin_data import MNIST, MNIST_5K
from cnn_demo.spec.project import Project
from tests.shipped import FIRST
from tests.unit.own_data.making import ready_set

PROJECT = FIRST.project()


@pytest.fixture(autouse=True)
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    monkeypatch.setattr(published, "STATIC", folder)
    return folder


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    own = dataclasses.replace(
        settings.read(), data_folder=None, cache_folder=tmp_path / "cache", runs_folder=tmp_path / "runs"
    )
    return Catalog(own, workspace=tmp_path / "runs" / "workspace")


def test_the_address_is_known_without_reading_an_image(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "load", lambda *_: pytest.fail("read"))
        file = file_of(PROJECT, catalog)
    assert file is not None
    assert not file.path.exists()
    assert file.for_browsers() == {"url": f"./app/static/{file.path.name}", "about": about(MNIST_5K)}
    publish(PROJECT, catalog)
    sample = training_sample(PROJECT, catalog)
    assert sample is not None
    assert file.path.read_bytes() == packed(sample)


def test_a_network_of_few_training_images_has_a_file_of_its_own(catalog: Catalog) -> None:
    few = dataclasses.replace(PROJECT, recipe=PROJECT.recipe.with_changes(training_images=30))
    files = [file_of(project, catalog) for project in (PROJECT, few)]
    assert all(files)
    assert files[0] != files[1]


def test_the_file_is_made_once(catalog: Catalog, static: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(PROJECT, catalog)
    monkeypatch.setattr(Catalog, "load", lambda *_: pytest.fail("read again"))
    publish(PROJECT, catalog)
    assert len(list(static.iterdir())) == 1


def _with(project: Project, **changed: object) -> Project:
    return dataclasses.replace(project, recipe=project.recipe.with_changes(**changed))


def test_other_images_are_another_file(catalog: Catalog) -> None:
    projects = [PROJECT, _with(PROJECT, seed=7), _with(PROJECT, validation_share=0.2), PROJECT]
    files = [file_of(project, catalog) for project in projects]
    labels = np.repeat(np.arange(10, dtype=np.uint8), 5)
    images = np.random.default_rng(0).integers(0, 256, (50, 28, 28), np.uint8)
    catalog.save(MNIST, {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels})
    files.append(file_of(PROJECT, catalog))
    assert len({file.path for file in files if file}) == 4
    assert files[-1] is not None
    assert files[-1].data == MNIST


def test_own_pictures_and_what_is_not_here_are_in_no_file(catalog: Catalog, static: Path) -> None:
    own = ready_set(catalog.settings.runs_folder / "workspace", side=28)
    assert catalog.is_here(own)
    for data in (own, dataclasses.replace(MNIST, name="unknown", classes=("a", "b"))):
        project = dataclasses.replace(PROJECT, data=data)
        assert file_of(project, catalog) is None
        publish(project, catalog)
    assert not list(static.iterdir())


def test_files_that_nobody_has_asked_for_are_removed(catalog: Catalog, static: Path) -> None:
    publish(PROJECT, catalog)
    (old,) = static.iterdir()
    before = time.time() - UNUSED_SECONDS - 1
    os.utime(old, (before, before))
    publish(_with(PROJECT, seed=7), catalog)
    assert not old.exists()
    assert len(list(static.iterdir())) == 1
