"""Chapter: pooling."""

from __future__ import annotations

from typing import Literal

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.learn.arithmetic import Plane, correlate, pool, relu
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.classic_kernels import VERTICAL
from cnn_demo.ui.learn.inputs import digit_picker, rounded_pixels
from cnn_demo.ui.learn.latex import aligned_terms, decimal_latex
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.sources.networks import ZHANG_2019

KINDS: dict[str, Literal["max", "mean"]] = {"Maximum": "max", "Mean": "mean"}

TEXT = (
    "A feature map says at which pixel a pattern is. Often it is enough to know *roughly* where. **Pooling** divides the "
    "map into squares and keeps one value for each: the largest, or the mean. Later layers then have less to compute, "
    "each of their values sees more of the picture, and a small shift has less effect."
)
ACTIVITY = "Choose how to pool, and look into one square. Then shift the whole picture by one pixel."
QUESTION = Question(
    text="How many weights does a max-pooling layer of 2 × 2 learn, over 32 feature maps?",
    options=("None", "4", "128"),
    right=0,
    because="It only picks the largest of four values. There is nothing in it to learn.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    pixels = rounded_pixels(digit_picker("pooling", source))
    kind_column, size_column, shift_column = figure.columns(3, gap="medium", vertical_alignment="bottom")
    name = kind_column.segmented_control("Keep", list(KINDS), default="Maximum", required=True, key="pooling-kind")
    size = int(
        size_column.segmented_control(
            "Side of a square", ["2", "3", "4"], default="2", required=True, key="pooling-size"
        )
    )
    shift = shift_column.slider("Shift to the right, in pixels", 0, 3, 0, key="pooling-shift")
    shifted = np.roll(pixels, shift, axis=1)
    feature_map = relu(correlate(shifted, VERTICAL.values))
    pooled = pool(feature_map, size, KINDS[name])
    frame = MovingFrame("pooling", figure)
    row = frame.row("Row of squares", len(pooled), len(pooled) // 2)
    column = frame.column("Column of squares", len(pooled), len(pooled) // 2)
    kernel = flat(VERTICAL.values)
    frame.show({"pixels": flat(shifted), "kernel": kernel, "side": size, "kind": KINDS[name]})
    st.caption("The feature map is that of the kernel for vertical edges, after ReLU.")
    window = feature_map[row * size :, column * size :][:size, :size]
    _formula(window, pooled, KINDS[name], (row, column, size))
    _effect_of_shift(pixels, feature_map, pooled, size, KINDS[name], shift)
    misconception(
        "“Pooling makes a network invariant to shifts.”",
        "Pooling only reduces the effect of shifts. A pattern that moves by less than a square may still cross into the next "
        "one, and then the pooled map changes. Shift the picture above to see how much.",
        ZHANG_2019,
    )


def _formula(window: Plane, pooled: Plane, kind: str, square: tuple[int, int, int]) -> None:
    row, column, size = square
    values = [decimal_latex(float(value)) for value in window.ravel()]
    start, result = f"z_{{{row},{column}}}", float(pooled[row, column])
    symbols = {
        "z_{r,s}": "pooled value in row $r$, column $s$",
        "y": "the feature map",
        "p": f"side of a square, here {size}",
        "i, j": "rows and columns within the square",
    }
    if kind == "max":
        numbers = aligned_terms(rf"{start} &= \max(", values, ",\\; ", ")", decimal_latex(result), per_line=size)
        formula(r"z_{r,s} = \max_{0 \le i,j < p} \; y_{pr+i,\,ps+j}", symbols, numbers)
        return
    total = sum(float(value) for value in window.ravel())
    formula(
        r"z_{r,s} = \frac{1}{p^2} \sum_{i=0}^{p-1} \sum_{j=0}^{p-1} y_{pr+i,\,ps+j}",
        symbols,
        rf"{start} = \frac{{{decimal_latex(total)}}}{{{size}^2}} \approx {result:.4f}",
    )


def _effect_of_shift(
    pixels: Plane, feature_map: Plane, pooled: Plane, size: int, kind: Literal["max", "mean"], shift: int
) -> None:
    if not shift:
        st.caption("Shift the picture to see how much the feature map and the pooled map change.")
        return
    before = relu(correlate(pixels, VERTICAL.values))
    pooled_before = pool(before, size, kind)
    (map_change, map_total), (pooled_change, pooled_total) = (
        (float(np.abs(new - old).sum()), float(old.sum()))
        for new, old in ((feature_map, before), (pooled, pooled_before))
    )
    st.markdown(
        f"With this shift, the feature map changes by {_share_text(map_change, map_total)} and the pooled map by "
        f"{_share_text(pooled_change, pooled_total)}. This is the sum of all changes relative to the sum of all values "
        f"before: {map_change:.2f} of {map_total:.2f}, and {pooled_change:.2f} of {pooled_total:.2f}."
    )


def _share_text(part: float, whole: float) -> str:
    return percent_text(part / whole) if whole else "–"
