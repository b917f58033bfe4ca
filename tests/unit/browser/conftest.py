"""A browser network as the export makes it, made of a few numbers."""

from __future__ import annotations

import pytest

from cnn_demo.browser.network import BrowserNetwork


@pytest.fixture
def browser_network() -> BrowserNetwork:
    header = {"version": 1, "name": "a </script> name", "classes": ["0", "1"], "layers": []}
    return BrowserNetwork(header=header, weights=bytes(range(256)))
