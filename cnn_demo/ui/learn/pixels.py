"""Chapter: an image is numbers."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.inputs import digit_picker
from cnn_demo.ui.learn.latex import aligned
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.sources.books import GOODFELLOW_2016

AROUND = 3  # pixels shown on each side of the chosen one

TEXT = (
    "A camera measures light at every point of a grid. A digital image is just these measurements in rows and columns: "
    "each **pixel** of a grey image is a whole number from 0 (black) to 255 (white), and each pixel of a colour image "
    "is three such numbers. Most of what follows in this course adds, multiplies and compares numbers; softmax and the loss "
    f"also need powers and logarithms ({GOODFELLOW_2016.cited()})."
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
    frame = MovingFrame("pixels", figure, offset=AROUND)
    row = frame.row("Row", DIGIT_SIDE - 2 * AROUND, 14)
    column = frame.column("Column", DIGIT_SIDE - 2 * AROUND, 14)
    frame.show({"pixels": flat(pixels)})
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
            rf"n &= {DIGIT_SIDE} \cdot {DIGIT_SIDE} \cdot 1 = {DIGIT_SIDE * DIGIT_SIDE}",
            rf"i &= {row} \cdot {DIGIT_SIDE} + {column} = {row * DIGIT_SIDE + column}",
            rf"x_{{{row},\,{column}}} &= {pixels[row, column]}",
        ),
    )
