"""Chapter: pooling."""

from __future__ import annotations

from typing import Literal

import numpy as np
import streamlit as st

from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.learn import grey_svg
from cnn_demo.ui.learn.arithmetic import Plane, correlate, pooled, relu
from cnn_demo.ui.learn.chapter import Question, formula, put_right, to_do
from cnn_demo.ui.learn.classic_kernels import VERTICAL
from cnn_demo.ui.learn.formula_numbers import exact, in_rows, shown
from cnn_demo.ui.learn.grey_svg import framed, signed, table
from cnn_demo.ui.learn.inputs import digit_picker, whole_percents
from cnn_demo.ui.learn.sources import ZHANG_2019
from cnn_demo.ui.widgets.display import picture

MAP_WIDTH = 230
KINDS: dict[str, Literal["max", "mean"]] = {"Maximum": "max", "Mean": "mean"}

QUESTION = Question(
    text="How many weights does a max-pooling layer of 2 × 2 learn, over 32 feature maps?",
    options=("None", "4", "128"),
    right=0,
    because="It only picks the largest of four values. There is nothing in it to learn.",
)


def show() -> None:
    st.markdown(
        "A feature map says at which pixel a pattern is. For the answer it is often enough to know that it is *about "
        "there*. **Pooling** cuts the map into squares and keeps one value of each: the largest, or the mean. Later "
        "layers have less to compute, each of their values sees more of the picture, and a small shift changes less."
    )
    to_do("Choose how to pool, and look into one square. Then move the whole picture by one pixel.")
    kind_place, size_place, shift_place = st.columns(3, gap="medium", vertical_alignment="bottom")
    name = kind_place.segmented_control("Keep", list(KINDS), default="Maximum", required=True, key="pooling-kind")
    size = int(
        size_place.segmented_control(
            "Side of a square", ["2", "3", "4"], default="2", required=True, key="pooling-size"
        )
    )
    shift = shift_place.slider("Moved to the right by", 0, 3, 0, key="pooling-shift")
    pixels = whole_percents(digit_picker("pooling"))
    feature_map = relu(correlate(np.roll(pixels, shift, axis=1), VERTICAL.values))
    kept = pooled(feature_map, size, KINDS[name])
    rows, columns = st.columns(2, gap="medium")
    row = rows.slider("Row of squares", 0, len(kept) - 1, len(kept) // 2, key=f"pooling-row-{size}")
    column = columns.slider("Column of squares", 0, len(kept) - 1, len(kept) // 2, key=f"pooling-column-{size}")
    window = feature_map[row * size :, column * size :][:size, :size]
    _maps(feature_map, kept, window, (row, column, size))
    _numbers(window, kept, KINDS[name], (row, column, size))
    _moved(pixels, feature_map, kept, size, KINDS[name], shift)
    put_right(
        "“Pooling makes a network blind to shifts.”",
        "It only softens them. A pattern that moves by less than a square may cross into the next one, and the pooled "
        "map changes, as the numbers above show.",
        ZHANG_2019,
    )


def _maps(feature_map: Plane, kept: Plane, window: Plane, place: tuple[int, int, int]) -> None:
    row, column, size = place
    most = float(feature_map.max()) or 1.0
    with st.container(horizontal=True, gap="large"):
        for title, values, at in (
            ("Feature map", feature_map, (row * size, column * size, size)),
            ("Pooled", kept, (row, column, 1)),
        ):
            with st.container(width=MAP_WIDTH, gap="small"):
                st.markdown(f"**{title}**, {len(values)} × {len(values)}")
                scale = 8 if title == "Feature map" else 8 * size
                picture(framed(signed(values, most), *at, scale=scale), MAP_WIDTH, f"{title}, one square framed")
        with st.container(width=size * grey_svg.CELL_WIDTH, gap="small"):
            st.markdown("**In the frame**")
            st.markdown(table(window, signed(window, most), "The square's values", text=shown), unsafe_allow_html=True)
    st.caption("The feature map is that of the kernel for vertical edges, after ReLU.")


def _numbers(window: Plane, kept: Plane, kind: str, place: tuple[int, int, int]) -> None:
    row, column, size = place
    values = [exact(float(value)) for value in window.ravel()]
    start, end = f"z_{{{row},{column}}}", float(kept[row, column])
    symbols = {
        "z_{r,s}": "the pooled value in row $r$, column $s$",
        "y": "the feature map",
        "p": f"the side of a square, here {size}",
        "i, j": "rows and columns within the square",
    }
    if kind == "max":
        numbers = in_rows(rf"{start} &= \max(", values, ",\\; ", ")", exact(end), a_row=size)
        formula(r"z_{r,s} = \max_{0 \le i,j < p} \; y_{pr+i,\,ps+j}", symbols, numbers)
        return
    total = sum(float(value) for value in window.ravel())
    formula(
        r"z_{r,s} = \frac{1}{p^2} \sum_{i=0}^{p-1} \sum_{j=0}^{p-1} y_{pr+i,\,ps+j}",
        symbols,
        rf"{start} = \frac{{{exact(total)}}}{{{size}^2}} \approx {end:.4f}",
    )


def _moved(pixels: Plane, feature_map: Plane, kept: Plane, size: int, kind: Literal["max", "mean"], shift: int) -> None:
    if not shift:
        st.caption("Move the picture to see how much the feature map and the pooled map change.")
        return
    before = relu(correlate(pixels, VERTICAL.values))
    pooled_before = pooled(before, size, kind)
    changes = [
        (float(np.abs(new - old).sum()), float(old.sum()))
        for new, old in ((feature_map, before), (kept, pooled_before))
    ]
    shares = ["–" if not total else percent_text(change / total) for change, total in changes]
    st.markdown(
        f"Moved by {shift}: the feature map changed by {shares[0]}, the pooled map by {shares[1]}. That is the sum of all "
        f"changes, as a share of the sum of all values before: {changes[0][0]:.2f} of {changes[0][1]:.2f}, and "
        f"{changes[1][0]:.2f} of {changes[1][1]:.2f}."
    )
