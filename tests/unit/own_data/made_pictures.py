"""Pictures that the tests make: files of every format, and what arrives."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from cnn_demo.own_data.records import Arrival


def photo(width: int = 40, height: int = 30, seed: int = 0) -> Image.Image:
    """A smooth picture in colour that differs by its seed."""
    coarse = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    """An image as the bytes of a file; options go to Pillow."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def arrival(name: str = "a.png", label: str = "oak", content: bytes | np.ndarray | None = None) -> Arrival:
    return Arrival(name=name, label=label, content=encoded(photo()) if content is None else content)
