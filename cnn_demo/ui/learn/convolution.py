"""Chapter: convolution."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.explain import sections
from cnn_demo.ui.learn import number_images
from cnn_demo.ui.learn.arithmetic import Plane, correlate
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.classic_kernels import HAND_MADE, Kernel
from cnn_demo.ui.learn.inputs import SIDE, digit_picker, rounded_pixels
from cnn_demo.ui.learn.latex import aligned_sum, decimal_latex, decimal_text, product_terms
from cnn_demo.ui.learn.number_images import framed_pixels, grey_pixels, signed_pixels, table_svg
from cnn_demo.ui.learn.sources import GEIRHOS_2019, LINDSAY_2021
from cnn_demo.ui.widgets.display import picture

SIZE = 3
POSITIONS = SIDE - SIZE + 1
MAP_WIDTH = 230

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
    kernel = HAND_MADE[source.selectbox("Kernel", list(HAND_MADE), key="convolution-kernel")]
    rows, columns = figure.columns(2, gap="medium")
    row = rows.slider("Row", 0, POSITIONS - 1, 12, key="convolution-row")
    column = columns.slider("Column", 0, POSITIONS - 1, 16, key="convolution-column")
    feature_map = correlate(pixels, kernel.values)
    window = pixels[row : row + SIZE, column : column + SIZE]
    with figure.container(horizontal=True, gap="medium", vertical_alignment="center"):
        _maps(pixels, feature_map, kernel, row, column)
        _products(window, kernel)
    st.caption(
        f"{kernel.description} In the feature map, indigo is positive, orange is negative, and pale is close to 0; its values "
        f"range from {decimal_text(feature_map.min())} to {decimal_text(feature_map.max())}. Pixels are fractions of white, "
        "rounded to two decimals, so that every sum below is exact."
    )
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


def _maps(pixels: Plane, feature_map: Plane, kernel: Kernel, row: int, column: int) -> None:
    for title, image, alt in (
        (
            "Picture",
            framed_pixels(grey_pixels(pixels, 1.0), row, column, SIZE),
            "The picture, the kernel's place framed",
        ),
        ("Feature map", framed_pixels(signed_pixels(feature_map), row, column, 1), f"Feature map: {kernel.name}"),
    ):
        with st.container(width=MAP_WIDTH, gap="small"):
            st.markdown(f"**{title}**")
            picture(image, MAP_WIDTH, alt)


def _products(window: Plane, kernel: Kernel) -> None:
    values = kernel.values
    for title, numbers, colours in (
        ("Pixels in the frame", window, grey_pixels(window, 1.0)),
        ("× kernel", values, signed_pixels(values)),
        ("= products", window * values, signed_pixels(window * values)),
    ):
        with st.container(width=SIZE * number_images.CELL_WIDTH, gap="small"):
            st.markdown(f"**{title}**")
            st.markdown(table_svg(numbers, colours, title, text=decimal_text), unsafe_allow_html=True)


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
        rf"o = \left\lfloor \frac{{{SIDE} + 2 \cdot 0 - {SIZE}}}{{1}} \right\rfloor + 1 = {POSITIONS}",
    )
    st.caption(
        "In mathematics, a convolution rotates the kernel by 180° before sliding it; what is done here is called "
        "*cross-correlation*. Since kernels are learnt, it makes no difference, and the field says convolution."
    )
