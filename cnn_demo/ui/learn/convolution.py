"""Chapter: convolution."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.explain import sections
from cnn_demo.ui.learn import grey_svg
from cnn_demo.ui.learn.arithmetic import Plane, correlate
from cnn_demo.ui.learn.chapter import Question, formula, put_right, to_do
from cnn_demo.ui.learn.classic_kernels import HAND_MADE, Kernel
from cnn_demo.ui.learn.formula_numbers import exact, products, shown, sum_in_rows
from cnn_demo.ui.learn.grey_svg import framed, grey, signed, table
from cnn_demo.ui.learn.inputs import SIDE, digit_picker, whole_percents
from cnn_demo.ui.learn.sources import GEIRHOS_2019, LINDSAY_2021
from cnn_demo.ui.widgets.display import picture

SIZE = 3
PLACES = SIDE - SIZE + 1
MAP_WIDTH = 230

QUESTION = Question(
    text="A kernel of 5 × 5 slides over a picture of 28 × 28, one pixel at a time, without padding. How large is the "
    "feature map?",
    options=("28 × 28", "24 × 24", "23 × 23"),
    right=1,
    because="The kernel fits 28 − 5 + 1 = 24 times in each direction.",
)


def show() -> None:
    st.markdown(
        "A **convolution** asks the same small question at every place of the picture. The question is a **kernel**: a "
        "few numbers in a square. Laid on the picture, each of its numbers is multiplied with the pixel beneath it; the "
        "products are summed, and a **bias** is added. The answers of all places make a new picture, the **feature "
        "map**: large where the kernel's pattern is, near 0 where nothing of it is."
    )
    to_do("Choose a kernel, and slide it over the picture.")
    choice, rows, columns = st.columns(3, gap="medium", vertical_alignment="bottom")
    with choice:
        kernel = HAND_MADE[st.selectbox("Kernel", list(HAND_MADE), key="convolution-kernel")]
    row = rows.slider("Row", 0, PLACES - 1, 12, key="convolution-row")
    column = columns.slider("Column", 0, PLACES - 1, 16, key="convolution-column")
    pixels = whole_percents(digit_picker("convolution"))
    answers = correlate(pixels, kernel.values)
    window = pixels[row : row + SIZE, column : column + SIZE]
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        _maps(pixels, answers, kernel, row, column)
        _products(window, kernel)
    st.caption(
        f"This kernel answers {kernel.answers_to}. In the feature map indigo is positive, orange negative, pale nearly 0; "
        f"its values go from {shown(answers.min())} to {shown(answers.max())}. Pixels are shares of white, rounded to two "
        "decimals, so that every sum below is exact."
    )
    _formulas(window, kernel, row, column)
    with st.expander("Sandbox: a kernel of your own, with stride and padding", icon=":material/grid_on:"):
        sections.sandbox("learn-sandbox")
    put_right(
        "“A CNN sees like the human eye.”",
        "A loose analogy. Cells of the visual cortex that answer to edges at their own place did inspire the design, and "
        "layers of trained networks predict the activity of visual areas in part. But eye and brain move, feed back and "
        "learn from little; a CNN does none of it, and trained on photographs it goes by texture where people go by "
        "shape.",
        LINDSAY_2021,
        GEIRHOS_2019,
    )


def _maps(pixels: Plane, answers: Plane, kernel: Kernel, row: int, column: int) -> None:
    for title, image, told in (
        ("Picture", framed(grey(pixels, 1.0), row, column, SIZE), "The picture, the kernel's place framed"),
        ("Feature map", framed(signed(answers), row, column, 1), f"The feature map of {kernel.name}"),
    ):
        with st.container(width=MAP_WIDTH, gap="small"):
            st.markdown(f"**{title}**")
            picture(image, MAP_WIDTH, told)


def _products(window: Plane, kernel: Kernel) -> None:
    values = kernel.values
    for title, numbers, colours in (
        ("Pixels in the frame", window, grey(window, 1.0)),
        ("× kernel", values, signed(values)),
        ("= products", window * values, signed(window * values)),
    ):
        with st.container(width=SIZE * grey_svg.CELL_WIDTH, gap="small"):
            st.markdown(f"**{title}**")
            st.markdown(table(numbers, colours, title, text=shown), unsafe_allow_html=True)


def _formulas(window: Plane, kernel: Kernel, row: int, column: int) -> None:
    pairs = list(zip(kernel.values.ravel(), window.ravel(), strict=True))
    total = float((window * kernel.values).sum())
    formula(
        r"y_{r,s} = b + \sum_{i=0}^{k-1} \sum_{j=0}^{k-1} w_{i,j} \, x_{r+i,\,s+j}",
        {
            "y_{r,s}": "the feature map's value in row $r$, column $s$",
            "b": "the bias, here 0",
            "k": "the kernel's side, here 3",
            "w_{i,j}": "the kernel's number in its row $i$, column $j$",
            "x": "the picture",
        },
        sum_in_rows(rf"y_{{{row},{column}}} &= 0 \\ &\quad + ", products(pairs), exact(total)),
    )
    st.markdown(
        "A kernel that must stay inside the picture has fewer places than the picture has pixels. **Padding** surrounds "
        "the picture with zeros, a **stride** above 1 skips places:"
    )
    formula(
        r"o = \left\lfloor \frac{n + 2p - k}{t} \right\rfloor + 1",
        {
            "o": "the feature map's side",
            "n": "the picture's side",
            "p": "the rows of zeros added at each edge",
            "k": "the kernel's side",
            "t": "the stride",
        },
        rf"o = \left\lfloor \frac{{{SIDE} + 2 \cdot 0 - {SIZE}}}{{1}} \right\rfloor + 1 = {PLACES}",
    )
    st.caption(
        "Mathematicians turn the kernel by 180° before they slide it and call what is done here *cross-correlation*. "
        "Since kernels are learnt, it makes no difference, and the field says convolution."
    )
