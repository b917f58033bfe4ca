"""A layer's maps as tiles with their numbers: silent, dead and most active ones marked in words and by their frames.

Knows no Streamlit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_demo.ui.inspection.montage import as_light
from cnn_demo.ui.inspection.montage import tiles as coloured
from cnn_demo.ui.inspection.overlays import AGAINST, BLACK, FOR
from cnn_demo.ui.inspection.tiles import Tile
from cnn_demo.ui.widgets.image_png import HEAT

RANKS = ("most active", "2nd most", "3rd most")
BAR = "width:min(100%,15rem);height:0.7rem;border-radius:0.35rem;border:1px solid rgba(138,144,162,.5)"
NUMBERS = "display:flex;justify-content:space-between;width:min(100%,15rem);font-size:0.8rem"


def strongest(maps: np.ndarray) -> np.ndarray:
    """The places of the (height, width, maps) of the greatest mean magnitude, the greatest first; none that is zero."""
    strength = np.abs(maps).mean(axis=(0, 1))
    order = np.argsort(-strength, kind="stable")[: len(RANKS)]
    return order[strength[order] > 0]


def map_tiles(
    maps: np.ndarray,
    places: np.ndarray,
    *,
    shared: bool,
    dead: np.ndarray | None = None,
    names: Sequence[str] | None = None,
) -> list[Tile]:
    """Those of the (height, width, maps) at these places.

    dead: (maps,) bool, which are known to be zero for many images; None where nothing is known of others.
    names: what the maps are called; else they are numbered from 1.
    """
    pixels = coloured(maps, signed=bool(maps.min() < 0), shared=shared)
    first = strongest(maps).tolist()
    return [
        _tile(
            maps[..., place],
            names[place] if names else str(place + 1),
            pixels[place],
            *_mark(maps[..., place], place, first, dead),
        )
        for place in places.tolist()
    ]


def kernel_tiles(kernels: np.ndarray, places: np.ndarray) -> list[Tile]:
    """Those of the kernels at these places, all in one scale, nothing marked.

    kernels: (height, width, filters), shown from orange to indigo; or (height, width, 3, filters), shown as colours.
    """
    one_channel = kernels.ndim == 3
    pixels = coloured(kernels, signed=True, shared=True) if one_channel else np.moveaxis(as_light(kernels), -1, 0)
    return [_tile(kernels[..., place], str(place + 1), pixels[place]) for place in places.tolist()]


def scale_bar(largest: float, *, signed: bool) -> str:
    """The colours of a scale above its numbers, as HTML."""
    colours = [AGAINST, BLACK, FOR] if signed else list(HEAT)
    stops = ",".join(f"rgb({red:.0f},{green:.0f},{blue:.0f})" for red, green, blue in colours)
    numbers = [-largest, 0.0, largest] if signed else [0.0, largest]
    texts = "".join(f"<span>{number_text(number)}</span>" for number in numbers)
    return (
        f'<div style="{BAR};margin-top:0.8rem;background:linear-gradient(to right,{stops})"></div>'
        f'<div style="{NUMBERS}">{texts}</div>'
    )


def number_text(value: float) -> str:
    """Three digits and a proper minus: −0.123, 0, 4.57."""
    return f"{value:.3g}".replace("-", "−")


def _tile(values: np.ndarray, name: str, pixels: np.ndarray, mark: str = "", outline: str = "") -> Tile:
    if values.size == 1:
        told = number_text(float(values.reshape(-1)[0]))
        below = f"{name}: {told}"
    else:
        told = f"{number_text(float(values.min()))} to {number_text(float(values.max()))}"
        below = name
    return Tile(pixels=pixels, name=below, alt=f"{name}, {told}, {mark}".removesuffix(", "), mark=mark, outline=outline)


def _mark(values: np.ndarray, place: int, first: list[int], dead: np.ndarray | None) -> tuple[str, str]:
    """In words, and the kind of frame."""
    if dead is not None and dead[place]:
        return "dead", "weak"
    if not values.any():
        return "zero here", "weak"
    return (RANKS[first.index(place)], "strong") if place in first else ("", "")
