"""Imports Keras in the tests that need it instead of at collection, as the import takes twelve seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture(scope="module")
def keras() -> Any:
    import keras

    return keras


@pytest.fixture(scope="module")
def build(keras: Any) -> Callable[..., Any]:
    from cnn_demo.network.build import build

    return build
