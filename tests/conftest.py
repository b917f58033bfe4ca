"""What every test stands on: settings of its own, in temporary folders, and a fixed seed."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

# Without time limits: the machine may be busy with other tests. The rest is Hypothesis's own profile, which differs in CI.
settings.register_profile("untimed", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# A shell that runs the tests in the background lets its children ignore Ctrl-C, which some tests send to programs they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first, so that no process still runs one when the others have nothing left to do."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def unpacked_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where data sets are unpacked, by the state of their files: once for all tests, as the digits take 0.2 s."""
    return tmp_path_factory.mktemp("unpacked")


@pytest.fixture(scope="session")
def pretrained_networks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where SqueezeNet is converted: once for all tests, as it takes 0.1 s and 5 MB."""
    return tmp_path_factory.mktemp("pretrained")


@pytest.fixture(scope="session")
def new_cache(
    tmp_path_factory: pytest.TempPathFactory, unpacked_data: Path, pretrained_networks: Path
) -> Callable[[], Path]:
    """Makes a cache folder with the unpacked data sets and the converted network.

    tmp_path_factory would list all earlier ones for each new one.
    """
    folder, numbers = tmp_path_factory.mktemp("caches"), count()

    def new() -> Path:
        cache = folder / str(next(numbers))
        (cache / "cnn-demo").mkdir(parents=True)
        (cache / "cnn-demo" / "unpacked").symlink_to(unpacked_data)
        (cache / "cnn-demo" / "pretrained").symlink_to(pretrained_networks)
        return cache

    return new


@pytest.fixture(autouse=True)
def isolated_settings(tmp_path: Path, new_cache: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test, and no test writes outside its temporary folder."""
    for name in [name for name in os.environ if name.startswith("CNN_DEMO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CNN_DEMO_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(new_cache()))
    # A spare worker takes 600 MB and twelve seconds; a test that is about it turns it on.
    monkeypatch.setenv("CNN_DEMO_SPARE_WORKER", "off")
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "2")


@pytest.fixture(autouse=True)
def seeded() -> None:
    """Every test starts from the same random numbers, alone or among others."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - libraries that draw from NumPy's global generator are meant


@pytest.fixture
def rng() -> np.random.Generator:
    """A seeded generator for a test's own data."""
    return np.random.default_rng(0)


@pytest.fixture
def runs_folder() -> Path:
    """The folder that the settings name for runs; not made yet."""
    return Path(os.environ["CNN_DEMO_RUNS"])
