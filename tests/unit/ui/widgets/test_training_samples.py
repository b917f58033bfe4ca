"""Training images that pages keep, always of the files that are there now, and that browsers load."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings as settings_module
from cnn_demo.browser import published
from cnn_demo.browser.training_images import about, data_url, packed
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.training_sample import training_sample
from cnn_demo.jobs.answers import Answers
from cnn_demo.jobs.compute import NOBODY
from cnn_demo.jobs.long_work import LongWorks
from cnn_demo.runs.kept import Kept
from cnn_demo.runs.workspace import Workspace
from cnn_demo.settings import Settings
from cnn_demo.spec.builtin_data import DRAWN_DIGITS, MNIST, MNIST_5K
from cnn_demo.ui.core import server, state
from cnn_demo.ui.widgets import training_samples
from cnn_demo.ui.widgets.training_samples import for_browsers, sample_of
from tests.shipped import FIRST
from tests.unit.own_data.making import ready_set

PROJECT = dataclasses.replace(FIRST.project(), data=DRAWN_DIGITS)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    found = dataclasses.replace(settings_module.read(), data_folder=None, cache_folder=tmp_path / "kept")
    monkeypatch.setattr(state, "catalog", lambda: Catalog(found))
    return found


def put(settings: Settings, value: int) -> Path:
    """Save an mnist.npz whose light pixels all have one value."""
    labels = np.repeat(np.arange(10, dtype=np.uint8), 5)
    images = np.uint8(value) * np.random.default_rng(0).integers(0, 2, (50, 28, 28), np.uint8)
    return Catalog(settings).save(
        MNIST, {"x_train": images, "y_train": labels, "x_test": images[:10], "y_test": labels[:10]}
    )


def test_a_better_stand_in_and_a_changed_file_are_taken(settings: Settings) -> None:
    first = sample_of(PROJECT)
    assert first is not None
    assert first.data == MNIST_5K
    assert sample_of(PROJECT) is first
    for value in (100, 200):
        put(settings, value)
        found = sample_of(PROJECT)
        assert found is not None
        assert found.data == MNIST
        assert set(found.images.ravel().tolist()) == {0, value}


def test_no_sample_of_damaged_images_until_they_are_mended(settings: Settings) -> None:
    path = put(settings, 255)
    whole = path.read_bytes()
    path.write_bytes(b"damaged")
    assert sample_of(PROJECT) is None
    path.write_bytes(whole)
    assert sample_of(PROJECT) is not None


def test_no_sample_where_the_cache_cannot_be_written_until_it_can(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_samples, "SAMPLES", Kept(8))  # other tests may have asked
    settings.cache_folder.touch()
    assert sample_of(PROJECT) is None
    settings.cache_folder.unlink()
    assert sample_of(PROJECT) is not None


@pytest.fixture
def works(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> LongWorks:
    """The work that pages begin, and an empty folder for files that browsers load."""
    found, shared = LongWorks(), Answers()
    monkeypatch.setattr(server, "long_works", lambda: found)
    monkeypatch.setattr(server, "answers", lambda: shared)
    monkeypatch.setattr(training_samples, "visitor", lambda: NOBODY)
    monkeypatch.setattr(published, "STATIC", settings.cache_folder.parent / "static")
    published.STATIC.mkdir()
    return found


def test_the_page_does_not_wait_for_the_file(works: LongWorks, monkeypatch: pytest.MonkeyPatch) -> None:
    may_read, load = threading.Event(), Catalog.load
    monkeypatch.setattr(Catalog, "load", lambda *asked: may_read.wait(60) and load(*asked))
    told = for_browsers(PROJECT)
    assert told is not None
    assert told["about"] == about(MNIST_5K)
    path = published.STATIC / told["url"].removeprefix(f"{published.URL}/")
    work = works.find(NOBODY.workspace, path.name)
    assert work is not None
    assert not path.exists()
    may_read.set()
    assert work.wait(60)
    sample = training_sample(PROJECT, state.catalog())
    assert sample is not None
    assert path.read_bytes() == packed(sample)
    works.forget(NOBODY.workspace, path.name)
    assert for_browsers(PROJECT) == told
    assert works.find(NOBODY.workspace, path.name) is None


def test_damaged_images_are_no_fault_of_the_page(settings: Settings, works: LongWorks) -> None:
    put(settings, 255).write_bytes(b"damaged")
    told = for_browsers(PROJECT)
    assert told is not None
    work = works.find(NOBODY.workspace, told["url"].removeprefix(f"{published.URL}/"))
    assert work is not None
    assert work.wait(60)
    assert not list(published.STATIC.iterdir())


def test_own_images_are_in_the_address_and_in_no_file(
    settings: Settings, works: LongWorks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path / "workspace")
    own = dataclasses.replace(PROJECT, data=ready_set(workspace.folder))
    assert for_browsers(own) is None  # somebody else's
    monkeypatch.setattr(state, "workspace", lambda: workspace)
    monkeypatch.setattr(state, "catalog", lambda: Catalog(settings, workspace.folder))
    sample = sample_of(own)
    assert sample is not None
    assert for_browsers(own) == {"url": data_url(packed(sample)), "about": about(own.data)}
    assert not list(published.STATIC.iterdir())
