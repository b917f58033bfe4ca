"""Numbers as shades: pictures and small tables of numbers as SVG. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cnn_demo.ui.diagram.svg import element, words
from cnn_demo.ui.widgets.image_png import diverging_colours

Colours = NDArray[np.uint8]
CELL_WIDTH, CELL_HEIGHT, TEXT_SIZE = 46, 34, 13
FRAME = (234, 106, 31)
# Negative orange, nothing pale, positive indigo, as in the theme's charts; the sign stands in the numbers too.
NEGATIVE, NOTHING, POSITIVE = (184.0, 71.0, 0.0), (243.0, 243.0, 248.0), (79.0, 70.0, 229.0)
LUMINANCE = np.array([0.299, 0.587, 0.114])
READABLE_FROM = 140.0


def grey(values: np.ndarray, most: float) -> Colours:
    """0 black, most white. values: (h, w). Returns (h, w, 3)."""
    shade = np.clip(values / most, 0.0, 1.0) * 255.0
    return np.repeat(shade.round().astype(np.uint8)[..., None], 3, axis=-1)


def signed(values: np.ndarray, most: float | None = None) -> Colours:
    """Negative orange, 0 pale, positive indigo; most (default: the largest size that occurs) is full strength."""
    scale = most or float(np.abs(values).max()) or 1.0
    return diverging_colours(np.clip(values / scale, -1.0, 1.0), NEGATIVE, NOTHING, POSITIVE)


def framed(colours: Colours, row: int, column: int, size: int, *, scale: int = 8) -> Colours:
    """The picture enlarged, each pixel scale x scale, with a frame around size x size pixels from that place on."""
    large = colours.repeat(scale, axis=0).repeat(scale, axis=1)
    top, left = row * scale, column * scale
    bottom, right = top + size * scale, left + size * scale
    for edge in range(3):
        large[[top + edge, bottom - 1 - edge], left:right] = FRAME
        large[top:bottom, [left + edge, right - 1 - edge]] = FRAME
    return large


def table(
    values: np.ndarray,
    colours: Colours,
    label: str,
    *,
    text: Callable[[float], str] = "{:g}".format,
    marked: tuple[int, int] | None = None,
) -> str:
    """Small numbers in coloured cells as SVG. values, colours: (h, w), (h, w, 3).

    label: what it is, for who cannot see it; the numbers are read out with it, row by row.
    """
    rows, columns = values.shape
    cells = [
        _cell(text(float(values[row, column])), colours[row, column], row, column)
        for row in range(rows)
        for column in range(columns)
    ]
    if marked:
        row, column = marked
        frame = {"fill": "none", "stroke": f"rgb{FRAME}", "stroke_width": 3}
        place = {"x": column * CELL_WIDTH + 1.5, "y": row * CELL_HEIGHT + 1.5}
        cells.append(element("rect", **place, width=CELL_WIDTH - 3, height=CELL_HEIGHT - 3, **frame))
    width, height = columns * CELL_WIDTH, rows * CELL_HEIGHT
    read_out = "; ".join(", ".join(text(float(value)) for value in row) for row in values)
    attributes = {"viewBox": f"0 0 {width} {height}", "role": "img", "aria-label": f"{label}: {read_out}"}
    style = f"width:100%;max-width:{width}px;height:auto;display:block"
    return element("svg", *cells, **attributes, style=style, xmlns="http://www.w3.org/2000/svg")


def _cell(text: str, colour: np.ndarray, row: int, column: int) -> str:
    left, top = column * CELL_WIDTH, row * CELL_HEIGHT
    ink = "#000000" if float(LUMINANCE @ colour) >= READABLE_FROM else "#ffffff"
    fill = f"rgb({colour[0]},{colour[1]},{colour[2]})"
    box = element("rect", x=left, y=top, width=CELL_WIDTH, height=CELL_HEIGHT, fill=fill, stroke="#8a90a2")
    place = {"x": left + CELL_WIDTH / 2, "y": top + CELL_HEIGHT / 2 + TEXT_SIZE * 0.36}
    return box + words("text", text, **place, font_size=TEXT_SIZE, text_anchor="middle", fill=ink)
