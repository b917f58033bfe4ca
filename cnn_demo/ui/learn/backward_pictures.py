"""The maps, tables and products of a backward pass on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cnn_demo.ui.diagram.svg import element, text_element
from cnn_demo.ui.learn.arithmetic import Plane
from cnn_demo.ui.learn.finite_difference import trimmed
from cnn_demo.ui.learn.latex import bracketed
from cnn_demo.ui.learn.number_images import Colours, signed_pixels, table_svg

CELL = 10  # pixels of a cell without a number
CHARACTER, PADDING = 8, 14  # of a number in a cell, in pixels
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
    """Each pixel times its error, in the place of its square."""
    st.caption(title)
    st.html(products_html(pixels, errors))


def products_html(pixels: Plane, errors: Plane) -> str:
    """A list laid out as the squares are. On a narrow screen web/learn/chapter.css makes two columns of the products other
    than 0, each with its place.

    pixels, errors: (squares down, squares across).
    """
    items = [
        _product(float(pixels[row, column]), float(errors[row, column]), f"Square {row}, {column}")
        for row in range(pixels.shape[0])
        for column in range(pixels.shape[1])
    ]
    columns = f"--columns: {pixels.shape[1]}"
    return element("div", element("ul", *items, style=columns), class_="back-products")


def _product(pixel: float, error: float, place: str) -> str:
    product = trimmed(pixel * error, SUM_DECIMALS)
    if product == "0":
        return text_element("li", "0", class_="is-zero")
    factors = f"{trimmed(pixel, 1)} · {bracketed(error, trimmed(error, POOLED_DECIMALS))}"
    parts = (("small", place), ("span", factors), ("strong", f"= {product}"))
    return element("li", *(text_element(tag, content) for tag, content in parts))


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
