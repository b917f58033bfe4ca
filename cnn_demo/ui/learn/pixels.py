"""Chapter: an image is numbers."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.learn import number_images
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.inputs import SIDE, digit_picker
from cnn_demo.ui.learn.latex import aligned
from cnn_demo.ui.learn.number_images import framed_pixels, grey_pixels, table_svg
from cnn_demo.ui.widgets.display import picture

AROUND = 3  # pixels shown on each side of the chosen one
PICTURE_WIDTH = 300

TEXT = (
    "A camera measures light at every point of a grid. A digital image is just these measurements in rows and columns: "
    "each **pixel** of a grey image is a whole number from 0 (black) to 255 (white), and each pixel of a colour image "
    "is three such numbers. Almost everything that follows in this course only adds, multiplies and compares numbers."
)
ACTIVITY = "Move the frame over the picture and read the numbers inside it."
QUESTION = Question(
    text="A colour photograph has 32 × 32 pixels. How many numbers does a network read?",
    options=("1,024", "2,048", "3,072"),
    right=2,
    because="Each pixel of a colour image is three numbers, red, green and blue: 32 · 32 · 3 = 3,072.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    pixels = digit_picker("pixels", source)
    rows, columns = figure.columns(2, gap="medium")
    row = rows.slider("Row", AROUND, SIDE - 1 - AROUND, 14, key="pixels-row")
    column = columns.slider("Column", AROUND, SIDE - 1 - AROUND, 14, key="pixels-column")
    top, left, size = row - AROUND, column - AROUND, 2 * AROUND + 1
    window = pixels[top : top + size, left : left + size].astype(float)
    shaded = grey_pixels(pixels.astype(float), 255.0)
    with figure.container(horizontal=True, gap="large", vertical_alignment="center"):
        with st.container(width=PICTURE_WIDTH):
            picture(
                framed_pixels(shaded, top, left, size),
                PICTURE_WIDTH,
                "The picture, with a frame around seven by seven pixels",
            )
        with st.container(width=size * number_images.CELL_WIDTH):
            numbers = table_svg(
                window,
                grey_pixels(window, 255.0),
                "The numbers in the frame, the chosen pixel in the middle",
                marked=(AROUND, AROUND),
            )
            st.markdown(numbers, unsafe_allow_html=True)
    st.caption(
        "Rows and columns are counted from 0, from the upper left. The chosen pixel is in the middle of the frame."
    )
    formula(
        r"n = h \cdot w \cdot c, \quad i = r \cdot w + s",
        {
            "n": "number of values in the image",
            "h": "its height in pixels",
            "w": "its width in pixels",
            "c": "its number of channels (1 grey, 3 colour)",
            "r": "row of the chosen pixel",
            "s": "column of the chosen pixel",
            "x_{r,s}": "value of the chosen pixel",
            "i": "position of the chosen pixel when all rows are written one after another",
        },
        aligned(
            rf"n &= {SIDE} \cdot {SIDE} \cdot 1 = {SIDE * SIDE}",
            rf"i &= {row} \cdot {SIDE} + {column} = {row * SIDE + column}",
            rf"x_{{{row},\,{column}}} &= {pixels[row, column]}",
        ),
    )
