"""Chapter: convolution."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.ui.explain import sections
from cnn_demo.ui.learn.arithmetic import Plane
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.classic_kernels import HAND_MADE, Kernel
from cnn_demo.ui.learn.inputs import digit_picker, rounded_pixels
from cnn_demo.ui.learn.latex import aligned_sum, decimal_latex, product_terms
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.sources.limits import GEIRHOS_2019
from cnn_demo.ui.learn.sources.pictures import LINDSAY_2021

SIZE = 3
POSITIONS = DIGIT_SIDE - SIZE + 1
BESIDE_KERNEL = [0.7, 0.3]  # the figure and the choice of its kernel, as shares of the width

TEXT = (
    "A **convolution** does the same small computation at every position of the picture. A **kernel** is a small square "
    "of numbers. It is laid on the picture, and each of its numbers is multiplied by the pixel beneath it; the products "
    "are summed, and a **bias** is added. The results at all positions form a new picture, the **feature map**: large "
    "where the picture matches the kernel's pattern, near 0 where the two have nothing in common."
)
ACTIVITY = "Choose a kernel and slide it over the picture."
QUESTION = Question(
    text="A kernel of 5 × 5 slides over a picture of 28 × 28, one pixel at a time, without padding. How large is the "
    "feature map?",
    options=("28 × 28", "24 × 24", "23 × 23"),
    right=1,
    because="The kernel fits 28 − 5 + 1 = 24 times in each direction.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    pixels = rounded_pixels(digit_picker("convolution", source))
    place, choice = figure.columns(BESIDE_KERNEL, gap="medium")
    kernel = HAND_MADE[choice.selectbox("Kernel", list(HAND_MADE), key="convolution-kernel")]
    choice.caption(
        f"{kernel.description} In the feature map, indigo is positive, orange is negative, and black is 0. Pixels are "
        "fractions of white, rounded to two decimals, so that every sum is exact."
    )
    frame = MovingFrame("convolution", place)
    row, column = frame.row("Row", POSITIONS, 12), frame.column("Column", POSITIONS, 16)
    frame.show({"pixels": flat(pixels), "kernel": flat(kernel.values)})
    window = pixels[row : row + SIZE, column : column + SIZE]
    _formulas(window, kernel, row, column)
    with st.expander("Sandbox: a kernel of your own, with stride and padding", icon=":material/grid_on:"):
        sections.sandbox("learn-sandbox")
    misconception(
        "“A CNN sees like the human eye.”",
        "The analogy is loose. Cells of the visual cortex that respond to edges at their own position did inspire the design, "
        "and layers of trained networks partly predict the activity of visual areas. But eyes and brains move, use feedback "
        "and learn from few examples. A CNN does none of this, and when it is trained on photographs it relies on texture "
        "where people rely on shape.",
        LINDSAY_2021,
        GEIRHOS_2019,
    )


def _formulas(window: Plane, kernel: Kernel, row: int, column: int) -> None:
    pairs = list(zip(kernel.values.ravel(), window.ravel(), strict=True))
    total = float((window * kernel.values).sum())
    formula(
        r"y_{r,s} = b + \sum_{i=0}^{k-1} \sum_{j=0}^{k-1} w_{i,j} \, x_{r+i,\,s+j}",
        {
            "y_{r,s}": "value of the feature map in row $r$, column $s$",
            "b": "bias, here 0",
            "k": "side of the kernel, here 3",
            "w_{i,j}": "number of the kernel in its row $i$, column $j$",
            "x": "the picture",
        },
        aligned_sum(rf"y_{{{row},{column}}} &= 0 \\ &\quad + ", product_terms(pairs), decimal_latex(total)),
    )
    st.markdown(
        "A kernel that stays inside the picture has fewer positions than the picture has pixels. **Padding** surrounds the "
        "picture with zeros, and a **stride** above 1 skips positions:"
    )
    formula(
        r"o = \left\lfloor \frac{n + 2p - k}{t} \right\rfloor + 1",
        {
            "o": "side of the feature map",
            "n": "side of the picture",
            "p": "rows of zeros added at each edge",
            "k": "side of the kernel",
            "t": "stride",
        },
        rf"o = \left\lfloor \frac{{{DIGIT_SIDE} + 2 \cdot 0 - {SIZE}}}{{1}} \right\rfloor + 1 = {POSITIONS}",
    )
    st.caption(
        "In mathematics, a convolution rotates the kernel by 180° before sliding it; what is done here is called "
        "*cross-correlation*. Since kernels are learned, it makes no difference, and the field calls it convolution."
    )
