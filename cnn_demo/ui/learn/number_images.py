"""Arrays as pictures: pixels coloured by value, and small tables of numbers as SVG. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cnn_demo.ui.diagram.svg import element, text_element
from cnn_demo.ui.widgets.signed_colours import signed_colours

Colours = NDArray[np.uint8]
CELL_WIDTH, CELL_HEIGHT, TEXT_SIZE = 46, 34, 13
LUMINANCE = np.array([0.299, 0.587, 0.114])
DARK_TEXT_FROM = 117.0  # luminance of the cell, at which black and white have the same contrast with grey


def grey_pixels(values: np.ndarray, largest: float) -> Colours:
    """0 is black, `largest` is white. values: (h, w). Returns (h, w, 3)."""
    shade = np.clip(values / largest, 0.0, 1.0) * 255.0
    return np.repeat(shade.round().astype(np.uint8)[..., None], 3, axis=-1)


def signed_pixels(values: np.ndarray, largest: float | None = None) -> Colours:
    """Negative orange, 0 black, positive indigo. largest: magnitude of the full colour, else that of the values."""
    scale = largest or float(np.abs(values).max()) or 1.0
    return signed_colours(np.clip(values / scale, -1.0, 1.0))


def table_svg(
    values: np.ndarray,
    colours: Colours,
    label: str,
    *,
    text: Callable[[float], str] = "{:g}".format,
    cell_width: int = CELL_WIDTH,
) -> str:
    """Small numbers in coloured cells as SVG. values: (h, w). colours: (h, w, 3). cell_width: in pixels.

    label: names the table for a screen reader, which reads the numbers row by row.
    """
    rows, columns = values.shape
    cells = [
        _cell(text(float(values[row, column])), colours[row, column], (row, column), cell_width)
        for row in range(rows)
        for column in range(columns)
    ]
    width, height = columns * cell_width, rows * CELL_HEIGHT
    read_out = "; ".join(", ".join(text(float(value)) for value in row) for row in values)
    attributes = {"viewBox": f"0 0 {width} {height}", "role": "img", "aria-label": f"{label}: {read_out}"}
    style = f"width:100%;max-width:{width}px;height:auto;display:block"
    return element("svg", *cells, **attributes, style=style, xmlns="http://www.w3.org/2000/svg")


def _cell(text: str, colour: np.ndarray, place: tuple[int, int], width: int) -> str:
    left, top = place[1] * width, place[0] * CELL_HEIGHT
    text_colour = "#000000" if float(LUMINANCE @ colour) >= DARK_TEXT_FROM else "#ffffff"
    fill = f"rgb({colour[0]},{colour[1]},{colour[2]})"
    box = element("rect", x=left, y=top, width=width, height=CELL_HEIGHT, fill=fill, stroke="#8a90a2")
    centre = {"x": left + width / 2, "y": top + CELL_HEIGHT / 2 + TEXT_SIZE * 0.36}
    return box + text_element("text", text, **centre, font_size=TEXT_SIZE, text_anchor="middle", fill=text_colour)
