"""A responsive grid of small pictures with captions, as HTML. Knows no Streamlit."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnn_demo.ui.widgets.image_png import png

FRAME = "#e05a00"  # stands out from all colours of the scales, from white and from black
GREY = "#8a90a2"
OUTLINES = {"": "1px solid rgba(138,144,162,.5)", "strong": f"3px solid {FRAME}", "weak": f"2px dashed {GREY}"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tile:
    """pixels: (h, w, 3) uint8. name: first line of the caption. mark: second, bold line. outline: a key of OUTLINES."""

    pixels: np.ndarray
    name: str
    alt: str
    mark: str = ""
    outline: str = ""


def tiles_html(tiles: Sequence[Tile], side: int) -> str:
    """The grid. Each tile is at least `side` CSS pixels wide; its pixels stay sharp."""
    grid = f"display:grid;grid-template-columns:repeat(auto-fill,minmax({side}px,1fr));gap:8px 6px"
    return f'<div style="{grid}">{"".join(map(_tile, tiles))}</div>'


def _tile(tile: Tile) -> str:
    source = base64.b64encode(png(tile.pixels)).decode()
    look = f"width:100%;display:block;image-rendering:pixelated;border-radius:3px;outline:{OUTLINES[tile.outline]}"
    mark = f"<br><b>{html.escape(tile.mark)}</b>" if tile.mark else ""
    return (
        '<figure style="margin:3px">'
        f'<img src="data:image/png;base64,{source}" alt="{html.escape(tile.alt)}" style="{look}">'
        '<figcaption style="font-size:0.75rem;line-height:1.25;margin-top:4px;text-align:center">'
        f"{html.escape(tile.name)}{mark}</figcaption></figure>"
    )
