"""Outputs of many images, batch by batch."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.datasets.split import as_input
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D, Flatten


def test_pixels_are_converted_batch_by_batch(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    from cnn_demo.network import batches
    from cnn_demo.network.build import build

    monkeypatch.setattr(batches, "MOST_EVALUATED", 4)
    converted: list[int] = []

    def convert(pixels: np.ndarray) -> np.ndarray:
        converted.append(len(pixels))
        return as_input(pixels)

    monkeypatch.setattr(batches, "as_input", convert)
    model = build(Architecture(layers=(Conv2D(filters=2), Flatten()), input_shape=(6, 6, 1), classes=3))
    images = rng.integers(0, 256, (10, 6, 6, 1), np.uint8)
    assert np.array_equal(batches.outputs(model, images), batches.outputs(model, as_input(images)))
    assert converted == [4, 4, 2]
