"""Measures for attacks: memory of Python's own objects."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest


@pytest.fixture
def peak_memory() -> Callable[[Callable[[], object]], int]:
    """A function that returns the most bytes that a call holds at once, as Python's allocators count them."""

    def measure(act: Callable[[], object]) -> int:
        tracemalloc.start()
        try:
            act()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    return measure
