"""The background collection of garbage: what reruns leave goes away while the server runs."""

from __future__ import annotations

import gc
import threading
import tomllib
import weakref
from collections.abc import Iterator

import pytest

from cnn_demo.jobs.garbage import GarbageCollector
from cnn_demo.settings import PROJECT_FOLDER


class Cycle:
    """An object that only a collection frees."""

    def __init__(self, freed: threading.Event) -> None:
        self.itself = self
        weakref.finalize(self, freed.set)


@pytest.fixture
def collector() -> Iterator[GarbageCollector]:
    """A quick one; Python's own collections are off meanwhile."""
    collector = GarbageCollector(every_seconds=0.01)
    gc.disable()
    collector.start()
    yield collector
    collector.end()
    gc.enable()


def test_garbage_is_collected_though_python_does_not(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    freed = threading.Event()
    Cycle(freed)
    monkeypatch.setattr("cnn_demo.jobs.garbage._young_collections", iter(range(1000)).__next__)
    assert freed.wait(10)


def test_an_idle_server_collects_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    collections: list[int] = []
    looked = threading.Semaphore(0)

    def young() -> int:
        looked.release()
        return 7

    monkeypatch.setattr("cnn_demo.jobs.garbage._young_collections", young)
    idle = GarbageCollector(every_seconds=0.001)
    idle.start()
    monkeypatch.setattr(gc, "collect", lambda: collections.append(1))
    for _ in range(5):
        assert looked.acquire(timeout=10)
    idle.end()
    assert collections == []


def test_streamlit_does_not_collect_after_each_rerun() -> None:
    config = tomllib.loads((PROJECT_FOLDER / ".streamlit" / "config.toml").read_text())
    assert config["runner"]["postScriptGC"] is False
