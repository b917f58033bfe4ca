"""Chapter: ReLU, and why a network must not be linear."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.ui.learn import grey_svg
from cnn_demo.ui.learn.arithmetic import Plane, correlate, merged, relu
from cnn_demo.ui.learn.chapter import Question, formula, to_do
from cnn_demo.ui.learn.classic_kernels import HAND_MADE, HORIZONTAL, Kernel
from cnn_demo.ui.learn.formula_numbers import exact, products, shown
from cnn_demo.ui.learn.grey_svg import framed, grey, signed, table
from cnn_demo.ui.learn.inputs import digit_picker, whole_percents
from cnn_demo.ui.widgets.display import picture

MAP_WIDTH = 210
OUTPUT_SIDE = 24

QUESTION = Question(
    text="Ten convolutions follow each other, with nothing in between. What can they do that one cannot?",
    options=(
        "Recognise more complicated shapes.",
        "Nothing, if that one has a large enough kernel.",
        "Make the picture sharper.",
    ),
    right=1,
    because="Sums of sums are sums: any chain of linear steps is one linear step. Only a bend in between, such as ReLU, "
    "makes depth worth something.",
)


def show() -> None:
    st.markdown(
        "**ReLU** (rectified linear unit) keeps what is positive and turns what is negative into 0. It looks too simple "
        "to matter. But a convolution only multiplies and adds; two of them in a row multiply and add again, and *one* "
        "convolution with a larger kernel does exactly the same. The bend at 0 ends that."
    )
    to_do("Choose two kernels that follow each other, and put ReLU between them or not.")
    first_place, second_place, between = st.columns(3, gap="medium", vertical_alignment="bottom")
    names = list(HAND_MADE)
    first = HAND_MADE[first_place.selectbox("First kernel", names, key="relu-first")]
    second = HAND_MADE[
        second_place.selectbox("Second kernel", names, index=names.index(HORIZONTAL.name), key="relu-second")
    ]
    bend = between.toggle("ReLU between them", key="relu-between")
    pixels = whole_percents(digit_picker("relu"))
    row = st.slider("Row of the framed value", 0, OUTPUT_SIDE - 1, 9, key="relu-row")
    middle = correlate(pixels, first.values)
    passed = relu(middle) if bend else middle
    one_kernel = merged(first.values, second.values)
    two_steps, one_step = correlate(passed, second.values), correlate(pixels, one_kernel)
    column = int(np.abs(two_steps[row] - one_step[row]).argmax()) or OUTPUT_SIDE // 2
    _maps(two_steps, one_step, row, column, bend)
    _numbers(middle, two_steps, one_step, (row, column), bend)
    _tables(pixels, passed, one_kernel, (first, second), (row, column))


def _tables(
    pixels: Plane, passed: Plane, one_kernel: Plane, kernels: tuple[Kernel, Kernel], place: tuple[int, int]
) -> None:
    """All that both values of the frame are made of."""
    first, second = kernels
    row, column = place
    here, there = pixels[row : row + 5, column : column + 5], passed[row : row + 3, column : column + 3]
    for explanation, pair in (
        (
            "The first way ends with the second kernel on what the first one left: the sum of the nine products of",
            ((there, signed(there), "the map between"), (second.values, signed(second.values), "second kernel, v")),
        ),
        (
            "The other way is the sum of the twenty-five products of",
            ((here, grey(here, 1.0), "the picture, x"), (one_kernel, signed(one_kernel), "the one kernel, c")),
        ),
    ):
        st.markdown(explanation)
        with st.container(horizontal=True, gap="medium"):
            for values, colours, title in pair:
                with st.container(width=len(values) * grey_svg.CELL_WIDTH, gap="small"):
                    st.markdown(table(values, colours, title, text=shown), unsafe_allow_html=True)
                    st.caption(title)
    st.markdown("The one kernel is made of the second and of")
    with st.container(width=len(first.values) * grey_svg.CELL_WIDTH, gap="small"):
        st.markdown(table(first.values, signed(first.values), "first kernel, w", text=shown), unsafe_allow_html=True)
        st.caption("first kernel, w")
    corner, two = one_kernel[0, 0], (float(second.values[0, 0]), float(first.values[0, 0]))
    st.caption(
        r"Each number $c_{m,n}$ of it, in row $m$ and column $n$, is a sum of products: "
        r"$c_{m,n} = \sum_{i,j} v_{i,j}\, w_{m-i,\,n-j}$, over all places $i, j$ of the second kernel where the first one has "
        rf"a number too. In the corner that is a single one: $c_{{0,0}} = v_{{0,0}}\, w_{{0,0}} = {products([two])[0]} = "
        rf"{exact(float(corner))}$."
    )


def _maps(two_steps: Plane, one_step: Plane, row: int, column: int, bend: bool) -> None:
    most = float(max(np.abs(two_steps).max(), np.abs(one_step).max())) or 1.0
    titles = ("First, ReLU, second" if bend else "First, then second", "One kernel of 5 × 5")
    with st.container(horizontal=True, gap="large"):
        for title, values in zip(titles, (two_steps, one_step), strict=True):
            with st.container(width=MAP_WIDTH, gap="small"):
                st.markdown(f"**{title}**")
                picture(framed(signed(values, most), row, column, 1), MAP_WIDTH, f"Feature map: {title}")
    difference = float(np.abs(two_steps - one_step).max())
    if difference < 1e-9:
        st.success("Both maps are the same, everywhere: two layers did the work of one.", icon=":material/equal:")
    else:
        st.warning(
            f"The maps differ, by up to {shown(difference)}: no single kernel does what these two layers do.",
            icon=":material/difference:",
        )


def _numbers(middle: Plane, two_steps: Plane, one_step: Plane, place: tuple[int, int], bend: bool) -> None:
    row, column = place
    value = float(middle[row, column])
    formula(
        r"\operatorname{ReLU}(x) = \max(0, x)",
        {"x": "a value of the first feature map"},
        rf"\operatorname{{ReLU}}({exact(value)}) = \max(0,\; {exact(value)}) = {exact(max(0.0, value))}",
        of_what=f"for the first map's value in row {row}, column {column}",
    )
    symbol = r"\operatorname{ReLU}(w \ast x)" if bend else r"(w \ast x)"
    sign = "=" if abs(two_steps[row, column] - one_step[row, column]) < 1e-9 else r"\neq"
    formula(
        rf"\bigl(v \ast {symbol}\bigr)_{{r,s}} \quad\text{{and}}\quad \bigl(c \ast x\bigr)_{{r,s}}",
        {
            "x": "the picture",
            "w": "the first kernel",
            "v": "the second",
            "c": "the one kernel of 5 × 5",
            r"\ast": "sliding a kernel over a picture",
            "r, s": "row and column of the frame",
        },
        rf"{exact(float(two_steps[row, column]))} \;{sign}\; {exact(float(one_step[row, column]))}",
        of_what=f"in the frame, row {row}, column {column}",
    )
