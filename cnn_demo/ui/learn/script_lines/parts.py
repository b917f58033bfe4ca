"""Parts of what is shown beside a line: shapes before and after, cells with numbers, and the maps of a layer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.lib.stride_tricks import sliding_window_view

from cnn_demo.ui.inspection.montage import map_pixels
from cnn_demo.ui.learn.number_images import Colours, grey_pixels, table_svg
from cnn_demo.ui.widgets.image_png import grid, png

SHARP, GAP = 4, 8  # pixels of the picture for each value of a map, and between two maps
DECIMALS = 3
VECTOR_WIDTH = 416  # of its picture, in pixels on the page
WINDOW = 5  # side of the part of the image whose numbers are shown


def shape_text(values: np.ndarray) -> str:
    """As Python writes them: (28, 28, 1) float32."""
    return f"{values.shape} {values.dtype}"


def change(before: str, after: str) -> None:
    """What goes into the line and what comes out of it, for one image."""
    st.markdown(f"`{before}` → `{after}`")


def number_cells(
    values: np.ndarray, colours: Colours, label: str, text: Callable[[float], str], *, caption: str = ""
) -> None:
    """Numbers, (h, w), in coloured cells. label: names the table for a screen reader. caption: a line below it."""
    st.markdown(table_svg(values, colours, label, text=text), unsafe_allow_html=True)
    if caption:
        st.caption(caption)


def map_sheet(maps: np.ndarray, columns: int, alt: str) -> None:
    """The maps of a layer, (h, w, n), none negative, as one picture."""
    st.image(grid(map_pixels(maps, shared=False), columns, SHARP, GAP), width="stretch", alt=alt, output_format="PNG")
    st.caption("Black is 0, and the lightest colour is the largest value of each map.")


def vector_picture(values: np.ndarray, columns: int, alt: str, largest: float | None = None) -> None:
    """Numbers, (n,) and none negative, as grey squares, row by row. largest: what is white, else the largest of them."""
    table = grey_pixels(values.reshape(-1, columns), largest or float(values.max()) or 1.0)
    st.image(png(table, max(1, 2 * VECTOR_WIDTH // columns)), width=VECTOR_WIDTH, alt=alt, output_format="PNG")


def telling_window(pixels: np.ndarray) -> tuple[int, int]:
    """The first row and column of the WINDOW x WINDOW part of an image, (h, w), whose values differ most."""
    spread = sliding_window_view(pixels, (WINDOW, WINDOW)).std(axis=(2, 3))
    row, column = np.unravel_index(int(spread.argmax()), spread.shape)
    return int(row), int(column)
