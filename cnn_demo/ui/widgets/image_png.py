"""Converts arrays to PNG, and values to colours of heat. Enlarged pixels stay sharp. Knows no Streamlit."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Matplotlib's "inferno" in seven steps, from dark to light, so that it can also be read without colour.
HEAT = np.array(
    [(0, 0, 4), (51, 10, 95), (120, 28, 109), (187, 55, 84), (237, 105, 37), (252, 181, 25), (252, 255, 164)],
    dtype=float,
)


def png(image: np.ndarray, scale: int = 1, *, most_width: int | None = None) -> bytes:
    """A PNG of one image, each pixel scale x scale pixels large.

    image: (h, w), (h, w, 1) or (h, w, 3), float in [0, 1] or uint8. Raises ValueError for other shapes, types, values.
    most_width: a wider picture is scaled down to it.
    """
    enlarged = _enlarge(_pixels(image), scale)
    height, width = enlarged.shape[:2]
    if most_width is None or width <= most_width:
        return _encode(enlarged)
    smaller = Image.fromarray(enlarged).resize((most_width, height * most_width // width), Image.Resampling.BILINEAR)
    return _encode(np.asarray(smaller))


def grid(
    images: Sequence[np.ndarray] | np.ndarray, columns: int, scale: int = 1, gap: int = 2, *, keeps_width: bool = False
) -> bytes:
    """One PNG of many images of the same size, row by row, gap pixels apart.

    images: as for png, at least one. keeps_width: also fewer images than columns make a picture that wide.
    The gaps, and the places that stay empty, are transparent. Raises ValueError.
    """
    if len(images) == 0 or columns < 1:
        raise ValueError(f"A montage of {len(images)} images in {columns} columns cannot be made.")
    tiles = [_enlarge(_with_alpha(_pixels(image)), scale) for image in images]
    height, width = tiles[0].shape[:2]
    columns = columns if keeps_width else min(columns, len(tiles))
    rows = -(-len(tiles) // columns)
    sheet = np.zeros((rows * (height + gap) - gap, columns * (width + gap) - gap, 4), dtype=np.uint8)
    for index, tile in enumerate(tiles):
        top, left = index // columns * (height + gap), index % columns * (width + gap)
        sheet[top : top + height, left : left + width] = tile
    return _encode(sheet)


def stacked(sheets: Sequence[bytes], gap: int) -> bytes:
    """One PNG of several PNGs, gap pixels apart, on a transparent ground. At least one."""
    pictures = [Image.open(io.BytesIO(sheet)) for sheet in sheets]
    height = sum(each.height + gap for each in pictures) - gap
    whole = Image.new("RGBA", (max(each.width for each in pictures), height))
    top = 0
    for each in pictures:
        whole.paste(each, (0, top))
        top += each.height + gap
    return _encode(np.asarray(whole))


def heat_colours(values: np.ndarray) -> NDArray[np.uint8]:
    """Colours from black over red to pale yellow, (h, w, 3) uint8. values: (h, w) float in [0, 1]. Raises ValueError."""
    if values.ndim != 2:
        raise ValueError(f"Heat needs (height, width), not {values.shape}.")
    _check_range(values)
    steps = np.linspace(0.0, 1.0, len(HEAT))
    channels = [np.interp(values, steps, HEAT[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def _pixels(image: np.ndarray) -> NDArray[np.uint8]:
    """(h, w) or (h, w, 3) uint8."""
    flat = image[..., 0] if image.ndim == 3 and image.shape[-1] == 1 else image
    if not (flat.ndim == 2 or (flat.ndim == 3 and flat.shape[-1] == 3)) or flat.size == 0:
        raise ValueError(f"An image is (h, w), (h, w, 1) or (h, w, 3), not {image.shape}.")
    if flat.dtype == np.uint8:
        return flat
    if not np.issubdtype(flat.dtype, np.floating):
        raise ValueError(f"An image is uint8 or float, not {flat.dtype}.")
    _check_range(flat)
    return (flat * 255.0).round().astype(np.uint8)


def _check_range(values: np.ndarray) -> None:
    low, high = float(values.min()), float(values.max())
    if not (low >= 0.0 and high <= 1.0):  # NaN is caught too
        raise ValueError(f"An image's values are {low:g} to {high:g}; they must lie in [0, 1].")


def _enlarge(pixels: NDArray[np.uint8], scale: int) -> NDArray[np.uint8]:
    if scale < 1:
        raise ValueError(f"scale is {scale}; it must be 1 or more.")
    return pixels.repeat(scale, axis=0).repeat(scale, axis=1)


def _with_alpha(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    colour = pixels if pixels.ndim == 3 else np.stack([pixels] * 3, axis=-1)
    return np.dstack([colour, np.full(colour.shape[:2], 255, dtype=np.uint8)])


def _encode(pixels: NDArray[np.uint8]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
