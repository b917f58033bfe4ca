"""Chapter: an image is numbers."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.learn import grey_svg
from cnn_demo.ui.learn.chapter import Question, formula, to_do
from cnn_demo.ui.learn.formula_numbers import in_lines
from cnn_demo.ui.learn.grey_svg import framed, grey, table
from cnn_demo.ui.learn.inputs import SIDE, digit_picker
from cnn_demo.ui.widgets.display import picture

AROUND = 3  # pixels shown on each side of the chosen one
PICTURE_WIDTH = 300

QUESTION = Question(
    text="A colour photograph has 32 × 32 pixels. How many numbers does a network read?",
    options=("1,024", "2,048", "3,072"),
    right=2,
    because="Colour takes three numbers a pixel, red, green and blue: 32 · 32 · 3 = 3,072.",
)


def show() -> None:
    st.markdown(
        "A camera counts light, place by place. A digital image is nothing but these counts in rows and columns: each "
        "**pixel** of a grey image is a whole number from 0 (black) to 255 (white), each pixel of a colour image is "
        "three of them. What follows in this course only ever adds, multiplies and compares such numbers."
    )
    to_do("Move the frame over the picture and read the numbers beneath it.")
    pixels = digit_picker("pixels")
    rows, columns = st.columns(2, gap="medium")
    row = rows.slider("Row", AROUND, SIDE - 1 - AROUND, 14, key="pixels-row")
    column = columns.slider("Column", AROUND, SIDE - 1 - AROUND, 14, key="pixels-column")
    top, left, size = row - AROUND, column - AROUND, 2 * AROUND + 1
    window = pixels[top : top + size, left : left + size].astype(float)
    shaded = grey(pixels.astype(float), 255.0)
    with st.container(horizontal=True, gap="large", vertical_alignment="center"):
        with st.container(width=PICTURE_WIDTH):
            picture(
                framed(shaded, top, left, size), PICTURE_WIDTH, "The picture, with a frame around seven by seven pixels"
            )
        with st.container(width=size * grey_svg.CELL_WIDTH):
            numbers = table(
                window,
                grey(window, 255.0),
                "The numbers in the frame, the chosen pixel in the middle",
                marked=(AROUND, AROUND),
            )
            st.markdown(numbers, unsafe_allow_html=True)
    st.caption("Rows and columns are counted from 0, at the upper left. The middle of the frame is the chosen pixel.")
    formula(
        r"n = h \cdot w \cdot c, \quad i = r \cdot w + s",
        {
            "n": "how many numbers the image is",
            "h": "its height in pixels",
            "w": "its width",
            "c": "its channels (1 grey, 3 colour)",
            "r": "the row of a pixel",
            "s": "its column",
            "x_{r,s}": "its number",
            "i": "its place when all rows are written one behind the other",
        },
        in_lines(
            rf"n &= {SIDE} \cdot {SIDE} \cdot 1 = {SIDE * SIDE}",
            rf"i &= {row} \cdot {SIDE} + {column} = {row * SIDE + column}",
            rf"x_{{{row},\,{column}}} &= {pixels[row, column]}",
        ),
    )
