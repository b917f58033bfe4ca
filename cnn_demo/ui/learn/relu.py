"""Chapter: ReLU, and why a network must not be linear."""

from __future__ import annotations

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.learn import number_images
from cnn_demo.ui.learn.arithmetic import Plane, composed_kernel, correlate, relu
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.classic_kernels import HAND_MADE, HORIZONTAL, Kernel
from cnn_demo.ui.learn.inputs import digit_picker, rounded_pixels
from cnn_demo.ui.learn.latex import decimal_latex, decimal_text, product_terms
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.number_images import Colours, grey_pixels, signed_pixels, table_svg

OUTPUT_SIDE = 24
SAME = 1e-9  # differences below this are rounding errors

TEXT = (
    "**ReLU** (rectified linear unit) keeps positive values and replaces negative values by 0. This looks too simple to "
    "matter. But a convolution only multiplies and adds; two of them in a row multiply and add again, and *one* "
    "convolution with a larger kernel does exactly the same. A bend such as the one of ReLU at 0 changes that."
)
ACTIVITY = "Choose two kernels that follow each other, and switch ReLU between them on and off."
QUESTION = Question(
    text="Ten convolutions follow each other, with nothing in between. What can they do that a single one cannot?",
    options=(
        "Recognise more complicated shapes, as each adds a level.",
        "Nothing, if the single one has a large enough kernel.",
        "Respond to larger parts of the picture than any kernel could.",
    ),
    right=1,
    because="A chain of linear steps is itself one linear step. Depth only helps with a nonlinear function in between, such "
    "as ReLU.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    pixels = rounded_pixels(digit_picker("relu", source))
    names = list(HAND_MADE)
    first = HAND_MADE[source.selectbox("First kernel", names, key="relu-first")]
    second = HAND_MADE[source.selectbox("Second kernel", names, index=names.index(HORIZONTAL.name), key="relu-second")]
    switch = figure.container(horizontal=True, vertical_alignment="center", gap="medium")
    with_relu = switch.toggle("ReLU between them", key="relu-between", width="content")
    frame = MovingFrame("relu", figure)
    row, column = frame.row("Row", OUTPUT_SIDE, 14), frame.column("Column", OUTPUT_SIDE, 15)
    frame.show(
        {
            "pixels": flat(pixels),
            "first": flat(first.values),
            "second": flat(second.values),
            "relu": with_relu,
        }
    )
    middle = correlate(pixels, first.values)
    passed_on = relu(middle) if with_relu else middle
    one_kernel = composed_kernel(first.values, second.values)
    two_steps, one_step = correlate(passed_on, second.values), correlate(pixels, one_kernel)
    with switch:
        _verdict(float(np.abs(two_steps - one_step).max()))
    _formulas(middle, two_steps, one_step, (row, column), with_relu)
    _tables(pixels, passed_on, one_kernel, (first, second), (row, column))


def _tables(
    pixels: Plane, passed_on: Plane, one_kernel: Plane, kernels: tuple[Kernel, Kernel], framed: tuple[int, int]
) -> None:
    """All factors of both framed values."""
    first, second = kernels
    row, column = framed
    window, middle_window = pixels[row : row + 5, column : column + 5], passed_on[row : row + 3, column : column + 3]
    st.markdown("The value of the two layers is the sum of the nine products of these two tables:")
    with st.container(horizontal=True, gap="medium"):
        _table(middle_window, signed_pixels(middle_window), "result of the first kernel")
        _table(second.values, signed_pixels(second.values), "second kernel, v")
    st.markdown("The value of the single layer is the sum of the twenty-five products of these two tables:")
    with st.container(horizontal=True, gap="medium"):
        _table(window, grey_pixels(window, 1.0), "the picture, x")
        _table(one_kernel, signed_pixels(one_kernel), "the single kernel, c")
    st.markdown("The single kernel is composed of the second kernel, above, and the first kernel:")
    _table(first.values, signed_pixels(first.values), "first kernel, w")
    corner, factors = one_kernel[0, 0], (float(second.values[0, 0]), float(first.values[0, 0]))
    st.caption(
        r"Each of its numbers $c_{m,n}$, in row $m$ and column $n$, is a sum of products: "
        r"$c_{m,n} = \sum_{i,j} v_{i,j}\, w_{m-i,\,n-j}$, over all positions $i, j$ of the second kernel for which the first "
        rf"one has a number too. In the corner there is only one: $c_{{0,0}} = v_{{0,0}}\, w_{{0,0}} = "
        rf"{product_terms([factors])[0]} = {decimal_latex(float(corner))}$."
    )


def _table(values: Plane, colours: Colours, title: str) -> None:
    with st.container(width=len(values) * number_images.CELL_WIDTH, gap="small"):
        st.markdown(table_svg(values, colours, title, text=decimal_text), unsafe_allow_html=True)
        st.caption(title)


def _verdict(difference: float) -> None:
    """Whether two layers do more than one. difference: the largest one between both maps."""
    if difference < SAME:
        st.success("Both maps are the same everywhere: two layers did the work of one.", icon=":material/equal:")
    else:
        st.warning(
            f"The maps differ by up to {decimal_text(difference)}: no single kernel does what these two layers do.",
            icon=":material/difference:",
        )


def _formulas(middle: Plane, two_steps: Plane, one_step: Plane, framed: tuple[int, int], with_relu: bool) -> None:
    row, column = framed
    value = float(middle[row, column])
    written = decimal_latex(value)
    formula(
        r"\operatorname{ReLU}(x) = \max(0, x)",
        {"x": "a value of the first feature map"},
        rf"\operatorname{{ReLU}}({written}) = \max(0,\; {written}) = {decimal_latex(max(0.0, value))}",
        numbers_title=f"For the value of the first map in row {row}, column {column}",
    )
    first_map = r"\operatorname{ReLU}(w \ast x)" if with_relu else r"(w \ast x)"
    sign = "=" if abs(two_steps[row, column] - one_step[row, column]) < SAME else r"\neq"
    formula(
        rf"\bigl(v \ast {first_map}\bigr)_{{r,s}} \quad\text{{and}}\quad \bigl(c \ast x\bigr)_{{r,s}}",
        {
            "x": "the picture",
            "w": "the first kernel",
            "v": "the second kernel",
            "c": "the single kernel of 5 × 5",
            r"\ast": "sliding a kernel over a picture",
            "r, s": "row and column of the frame",
        },
        rf"{decimal_latex(float(two_steps[row, column]))} \;{sign}\; {decimal_latex(float(one_step[row, column]))}",
        numbers_title=f"In the frame, row {row}, column {column}",
    )
