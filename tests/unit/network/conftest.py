"""Keras, imported by the tests that need it and not when tests are collected: that takes twelve seconds."""

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
