"""A small browser network."""

from __future__ import annotations

import pytest

from cnn_demo.browser.network import BrowserNetwork
from tests.network_headers import network_header


@pytest.fixture
def browser_network() -> BrowserNetwork:
    return BrowserNetwork(header=network_header(name="a </script> name"), weights=bytes(range(256)))
