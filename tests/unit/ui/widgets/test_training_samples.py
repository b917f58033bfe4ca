"""Training images that pages keep: always of the files that are there now."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings as settings_module
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.runs.kept import Kept
from cnn_demo.settings import Settings
from cnn_demo.spec.builtin_data import DRAWN_DIGITS, MNIST, MNIST_5K
from cnn_demo.ui.core import state
from cnn_demo.ui.widgets import training_samples
from cnn_demo.ui.widgets.training_samples import for_browsers, sample_of
from tests.shipped import FIRST

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
        sent = for_browsers(PROJECT)
        assert sent is for_browsers(PROJECT)


def test_no_sample_of_damaged_images_until_they_are_mended(settings: Settings) -> None:
    path = put(settings, 255)
    whole = path.read_bytes()
    path.write_bytes(b"damaged")
    assert sample_of(PROJECT) is None
    assert for_browsers(PROJECT) is None
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
