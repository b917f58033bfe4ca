"""The maps or kernels of a layer as numbered tiles, with dead, silent and most active maps marked.

Knows no Streamlit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_demo.ui.core.number_text import number_text
from cnn_demo.ui.inspection.montage import as_colours, map_pixels
from cnn_demo.ui.inspection.tiles import Tile
from cnn_demo.ui.widgets.signed_colours import css_gradient

RANKS = ("most active", "2nd most", "3rd most")
BAR = "width:min(100%,15rem);height:0.7rem;border-radius:0.35rem;border:1px solid rgba(138,144,162,.5)"
NUMBERS = "display:flex;justify-content:space-between;width:min(100%,15rem);font-size:0.8rem"


def most_active(maps: np.ndarray) -> np.ndarray:
    """Indices of the maps with the largest mean magnitude, the largest first, without maps that are all zero.

    maps: (height, width, maps).
    """
    strength = np.abs(maps).mean(axis=(0, 1))
    order = np.argsort(-strength, kind="stable")[: len(RANKS)]
    return order[strength[order] > 0]


def map_tiles(
    maps: np.ndarray,
    indices: np.ndarray,
    *,
    shared: bool,
    dead: np.ndarray | None = None,
    names: Sequence[str] | None = None,
) -> list[Tile]:
    """One tile for each of these maps. maps: (height, width, maps).

    shared: one colour scale for all maps, else one for each. dead: (maps,) bool, zero for all images of a set; None where
    that was not measured. names: of the maps, else they are numbered from 0.
    """
    pixels = map_pixels(maps, shared=shared)
    ranking = most_active(maps).tolist()
    return [
        _tile(
            maps[..., index],
            names[index] if names else str(index),
            pixels[index],
            *_mark(maps[..., index], index, ranking, dead),
        )
        for index in indices.tolist()
    ]


def kernel_tiles(kernels: np.ndarray, indices: np.ndarray) -> list[Tile]:
    """One tile for each of these kernels, in one colour scale.

    kernels: (height, width, filters), coloured by sign; or (height, width, 3, filters), as colours.
    """
    one_channel = kernels.ndim == 3
    pixels = map_pixels(kernels, shared=True) if one_channel else np.moveaxis(as_colours(kernels), -1, 0)
    return [_tile(kernels[..., index], str(index), pixels[index]) for index in indices.tolist()]


def scale_bar(largest: float, *, signed: bool) -> str:
    """A colour scale with its end points, as HTML. signed: whether there are negative values."""
    background = css_gradient(-1.0 if signed else 0.0)
    numbers = [-largest, 0.0, largest] if signed else [0.0, largest]
    texts = "".join(f"<span>{number_text(number)}</span>" for number in numbers)
    return f'<div style="{BAR};margin-top:0.8rem;background:{background}"></div><div style="{NUMBERS}">{texts}</div>'


def _tile(values: np.ndarray, name: str, pixels: np.ndarray, mark: str = "", outline: str = "") -> Tile:
    if values.size == 1:
        content = number_text(float(values.reshape(-1)[0]))
        caption = f"{name}: {content}"
    else:
        content = f"{number_text(float(values.min()))} to {number_text(float(values.max()))}"
        caption = name
    alt = f"{name}, {content}, {mark}" if mark else f"{name}, {content}"
    return Tile(pixels=pixels, name=caption, alt=alt, mark=mark, outline=outline)


def _mark(values: np.ndarray, index: int, ranking: list[int], dead: np.ndarray | None) -> tuple[str, str]:
    """The mark of a map, and its outline."""
    if dead is not None and dead[index]:
        return "dead", "weak"
    if not values.any():
        return "zero here", "weak"
    return (RANKS[ranking.index(index)], "strong") if index in ranking else ("", "")
