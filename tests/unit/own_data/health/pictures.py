"""Pictures and data sets for the tests of findings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from hashlib import sha256

import imagehash
import numpy as np
from PIL import Image

from cnn_demo.own_data.health.finding import Examined
from cnn_demo.own_data.records import MeasuredPicture, Preparation, StoredPicture


def stored(
    picture_id: str,
    label: str = "oak",
    *,
    content: str = "",
    size: tuple[int, int] = (120, 90),
    likeness: str = "0" * 16,
    brightness: float = 0.5,
    contrast: float = 0.2,
    sharpness: float = 500.0,
    way: str = "file",
) -> StoredPicture:
    """A picture of a manifest; content: what its file holds, its id where it is not told."""
    return StoredPicture(
        id=picture_id,
        name=f"{picture_id}.jpg",
        label=label,
        sha256=sha256((content or picture_id).encode()).hexdigest(),
        width=size[0],
        height=size[1],
        likeness=likeness,
        brightness=brightness,
        contrast=contrast,
        sharpness=sharpness,
        way=way,
        shard="pictures",
        offset=0,
        size=0,
    )


def examined(
    pictures: Sequence[StoredPicture],
    *,
    classes: tuple[str, ...] = (),
    alike: tuple[tuple[StoredPicture, ...], ...] = (),
    preparation: Preparation | None = None,
) -> Examined:
    """A data set in which these groups look alike."""
    known = classes or tuple(dict.fromkeys(picture.label for picture in pictures))
    return Examined(pictures=tuple(pictures), classes=known, alike=alike, preparation=preparation)


def photograph(seed: int, side: int = 96) -> Image.Image:
    """A picture with large and small shapes, as photographs have; different for each seed."""
    noise = np.random.default_rng(seed).integers(0, 256, (12, 12, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC)


def measured(image: Image.Image, name: str, label: str) -> tuple[MeasuredPicture, bytes]:
    """What is added to a data set for an image."""
    file = io.BytesIO()
    image.save(file, "PNG")
    values = np.asarray(image.convert("L"), dtype=float) / 255
    about = MeasuredPicture(
        name=name,
        label=label,
        sha256=sha256(file.getvalue()).hexdigest(),
        width=image.width,
        height=image.height,
        likeness=str(imagehash.phash(image.convert("L"))),
        brightness=float(values.mean()),
        contrast=float(values.std()),
        sharpness=500.0,
    )
    return about, file.getvalue()
