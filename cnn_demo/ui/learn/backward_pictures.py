"""The maps, tables and products of a backward pass, as SVG on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cnn_demo.ui.diagram.svg import element, text
from cnn_demo.ui.learn.arithmetic import Plane
from cnn_demo.ui.learn.finite_difference import trimmed
from cnn_demo.ui.learn.latex import bracketed
from cnn_demo.ui.learn.number_images import Colours, signed_pixels, table_svg

CELL = 10  # pixels of a cell without a number
CHARACTER, PADDING = 8, 14  # of a number in a cell, in pixels
TERM_WIDTH, TERM_HEIGHT = 132, 40
POOLED_DECIMALS, SUM_DECIMALS = 9, 11
MARK = "#22d3ee"  # stands out from grey, indigo and orange


def show_table(values: Plane, title: str, decimals: int) -> None:
    """Numbers in cells coloured by sign. decimals: the most that are written."""

    def written(value: float) -> str:
        return trimmed(value, decimals)

    longest = max(len(written(float(value))) for value in values.ravel())
    width = longest * CHARACTER + PADDING
    with st.container(width=max(width * values.shape[1], 150), gap=None):
        st.caption(title)
        svg = table_svg(values, signed_pixels(values), title, text=written, cell_width=width)
        st.markdown(svg, unsafe_allow_html=True)


def show_map(colours: Colours, title: str, marked: Sequence[tuple[int, int]]) -> None:
    """A map without numbers. marked: (row, column) of the cells with a border."""
    height, width = colours.shape[:2]
    cells = [
        _square(row, column, fill="rgb({},{},{})".format(*colours[row, column]))
        for row in range(height)
        for column in range(width)
    ]
    marks = [_square(*place, fill="none", stroke=MARK, stroke_width=1.5) for place in marked]
    view = {"viewBox": f"0 0 {width * CELL} {height * CELL}", "role": "img"}
    label = f"{title}. Marked cells: {len(marked)} of {width * height}"
    style = f"width:100%;max-width:{width * CELL}px;height:auto;display:block"
    st.caption(title)
    st.markdown(
        element("svg", *cells, *marks, **view, aria_label=label, style=style, xmlns="http://www.w3.org/2000/svg"),
        unsafe_allow_html=True,
    )


def show_products(pixels: Plane, errors: Plane, title: str) -> None:
    """Each pixel times its error, in the place of its square: two lines in each cell."""
    rows, columns = pixels.shape
    cells, read_out = [], []
    for row in range(rows):
        for column in range(columns):
            pixel, error = float(pixels[row, column]), float(errors[row, column])
            product = trimmed(pixel * error, SUM_DECIMALS)
            factors = f"{trimmed(pixel, 1)} · {bracketed(error, trimmed(error, POOLED_DECIMALS))}"
            cells.append(_product_cell(factors, product, row, column))
            read_out.append(f"{factors} = {product}")
    width, height = columns * TERM_WIDTH, rows * TERM_HEIGHT
    view = {"viewBox": f"0 0 {width} {height}", "role": "img"}
    style = f"width:100%;max-width:{width}px;height:auto;display:block"
    label = f"{title}: {'; '.join(read_out)}"
    st.caption(title)
    st.markdown(
        element("svg", *cells, **view, aria_label=label, style=style, xmlns="http://www.w3.org/2000/svg"),
        unsafe_allow_html=True,
    )


def _product_cell(factors: str, product: str, row: int, column: int) -> str:
    left, top = column * TERM_WIDTH, row * TERM_HEIGHT
    box = {"x": left, "y": top, "width": TERM_WIDTH, "height": TERM_HEIGHT, "fill": "none", "stroke": "#8a90a2"}
    if product == "0":
        return element("rect", **box) + text("0", left + TERM_WIDTH / 2, top + 25, size=14, opacity=0.6)
    return (
        element("rect", **box)
        + text(factors, left + TERM_WIDTH / 2, top + 16, size=13.5)
        + text(f"= {product}", left + TERM_WIDTH / 2, top + 33, size=13.5, font_weight=600)
    )


def _square(row: int, column: int, **attributes: object) -> str:
    return element("rect", x=column * CELL, y=row * CELL, width=CELL, height=CELL, **attributes)


def as_latex(value: float, decimals: int) -> str:
    """A number with at most so many decimals, in brackets where it is negative."""
    return bracketed(value, trimmed(value, decimals).replace("\N{MINUS SIGN}", "-"))


def winner_places(winners: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows and the columns of the maxima, each (squares, squares), in the order of the squares. side: of a square."""
    squares = len(winners) // side
    ordered = sorted(np.argwhere(winners).tolist(), key=lambda place: (place[0] // side, place[1] // side))
    places = np.array(ordered).reshape(squares, squares, 2)
    return places[..., 0], places[..., 1]
