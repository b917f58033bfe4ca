"""What the tests of the data sets share: settings in a temporary folder and a small, right data set."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings as settings_module
from cnn_demo.settings import Settings

PER_CLASS = 7


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """What the settings name as the folder of data sets; not made yet."""
    return tmp_path / "data"


@pytest.fixture
def settings(tmp_path: Path, data_folder: Path) -> Settings:
    """Settings whose data and cache folders are temporary; neither exists yet."""
    return dataclasses.replace(settings_module.read(), data_folder=data_folder, cache_folder=tmp_path / "kept")


@pytest.fixture
def arrays(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """A right data set in the layout of mnist.npz: 70 training and 20 test images of 28 x 28, 10 classes."""
    return {
        "x_train": rng.integers(0, 256, (10 * PER_CLASS, 28, 28), dtype=np.uint8),
        "y_train": np.arange(10 * PER_CLASS, dtype=np.uint8) % 10,
        "x_test": rng.integers(0, 256, (20, 28, 28), dtype=np.uint8),
        "y_test": np.arange(20, dtype=np.uint8) % 10,
    }
