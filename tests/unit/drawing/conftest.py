"""What the tests of the drawing floor share: a round pen and encoded pictures."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from tests.golden import make_drawing

Encode = Callable[..., bytes]


@pytest.fixture
def seven() -> np.ndarray:
    """A 7 drawn with a pen of 12 pixels: (140, 140, 1) uint8, white on black, soft edges."""
    return np.round(make_drawing.ink(7, 140, 12) * 255).astype(np.uint8)[..., np.newaxis]


@pytest.fixture
def encode() -> Encode:
    """An image as the bytes of a file; options go to Pillow."""

    def encoded(image: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
        file = io.BytesIO()
        image.save(file, file_format, **options)
        return file.getvalue()

    return encoded
