"""Backpropagation through the small network: one square of the pooling, one weight of the kernel, one pixel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.learn.arithmetic import Plane, relu
from cnn_demo.ui.learn.backward_pass import LOGIT_DECIMALS, BackwardPass, choose_pass, show_network
from cnn_demo.ui.learn.backward_pictures import (
    POOLED_DECIMALS,
    SUM_DECIMALS,
    as_latex,
    show_map,
    show_products,
    show_table,
    winner_places,
)
from cnn_demo.ui.learn.chapter import formula
from cnn_demo.ui.learn.gradient_check import explain_difference, show_check
from cnn_demo.ui.learn.latex import aligned_sum, bracketed, decimal_latex
from cnn_demo.ui.learn.number_images import grey_pixels, signed_pixels
from cnn_demo.ui.learn.small_network import KERNEL_SIDE, POOL, POOLED_SIDE, SIDE, Forward, forward, forward_from_map

Place = tuple[int, int]
BESIDE = [0.2, 0.8]  # the pictures and the numbers, as shares of the figure's width
ERROR_MAP = "the error map, the gradient along the feature map before ReLU"


def show_square(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    """From the logits to one pooled value, and on to the four values of its square."""
    done = choose_pass(source)
    values, gradients = done.values, done.gradients
    strongest = int(np.abs(np.where(values.pooled > 0, gradients.pooled, 0.0)).argmax())
    row, column = _choose_place(figure, "Square", POOLED_SIDE, divmod(strongest, POOLED_SIDE))
    square = (slice(row * POOL, (row + 1) * POOL), slice(column * POOL, (column + 1) * POOL))
    with figure.container(horizontal=True, gap="medium"):
        show_table(values.feature_map[square], "1. Before ReLU, z", 3)
        show_table(relu(values.feature_map[square]), "2. After ReLU, a", 3)
        show_table(gradients.activation[square], "4. Gradient along a", POOLED_DECIMALS)
        show_table(gradients.feature_map[square], "5. Gradient along z", POOLED_DECIMALS)
    i, j = _choose_cell(figure, "Check the gradient along the z in row, column", POOL, "0, 0", "square")
    place = (row * POOL + i, column * POOL + j)

    def changed(amount: float) -> Forward:
        moved = _with(values.feature_map, place, amount)
        return forward_from_map(done.network, values.picture, values.label, moved)

    comparison, has_kink = done.check(float(gradients.feature_map[place]), changed)
    show_check(figure, comparison, has_kink=has_kink)
    _pooled_formula(done, row, column)
    _close(done)


def show_weight(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    """One weight of the kernel: the picture under it, correlated with the error map."""
    done = choose_pass(source)
    values, gradients = done.values, done.gradients
    i, j = place = _choose_cell(figure, "Weight of the kernel in row, column", KERNEL_SIDE, "1, 1", "kernel")
    rows, columns = winner_places(values.winners, POOL)
    pixels, errors = values.picture[rows + i, columns + j], gradients.feature_map[rows, columns]
    verdict = figure.container()
    left, right = figure.columns(BESIDE, gap="medium")
    at = np.stack([rows, columns], axis=-1)[errors != 0]
    with left:
        show_map(grey_pixels(values.picture, 1.0), "Picture x, pixels used", (at + place).tolist())
        show_map(signed_pixels(gradients.feature_map), "Error map e", at.tolist())
    with right:
        show_products(pixels, errors, "Pixel · error = product, one for each square of the pooling")

    def changed(amount: float) -> Forward:
        kernel = _with(done.network.kernel, place, amount)
        return forward(replace(done.network, kernel=kernel), values.picture, values.label)

    gradient = float(gradients.kernel[place])
    comparison, has_kink = done.check(gradient, changed)
    show_check(verdict, comparison, has_kink=has_kink)
    _sum_formula(
        r"g = \frac{\partial L}{\partial w_{i,j}} = \sum_{r,s} x_{r+i,\,s+j}\; e_{r,s}",
        {
            "w_{i,j}": f"the weight in row {i}, column {j} of the kernel, now {done.network.kernel[place]:g}",
            "x": "the picture",
            "e_{r,s}": f"{ERROR_MAP}, in row $r$, column $s$",
        },
        pixels,
        errors,
        gradient,
    )
    st.caption(
        "The gradient of the kernel is the picture correlated with the error map: a convolution once more. Pooling and ReLU "
        "left at most one error in each square of 2 × 2."
    )
    _close(done)


def show_pixel(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    """One pixel: the error map around it, with the kernel turned by 180 degrees."""
    done = choose_pass(source)
    values, gradients = done.values, done.gradients
    strongest = int(np.abs(gradients.picture).argmax())
    row, column = place = _choose_place(figure, "Pixel", SIDE, divmod(strongest, SIDE))
    padded = np.pad(gradients.feature_map, KERNEL_SIDE - 1)
    errors = padded[row : row + KERNEL_SIDE, column : column + KERNEL_SIDE]
    turned = done.network.kernel[::-1, ::-1]
    verdict = figure.container()
    left, right = figure.columns(BESIDE, gap="medium")
    with left:
        show_map(grey_pixels(values.picture, 1.0), "Picture, the pixel", [place])
        show_map(signed_pixels(gradients.picture), "Gradient of all pixels", [place])
    with right, st.container(horizontal=True, gap="small"):
        show_table(errors, "Errors e where the kernel sees the pixel", POOLED_DECIMALS)
        show_table(turned, "Kernel w, turned by 180°", 2)
        show_table(errors * turned, "Products", SUM_DECIMALS)

    def changed(amount: float) -> Forward:
        return forward(done.network, _with(values.picture, place, amount), values.label)

    gradient = float(gradients.picture[place])
    comparison, has_kink = done.check(gradient, changed)
    show_check(verdict, comparison, has_kink=has_kink)
    _sum_formula(
        r"g = \frac{\partial L}{\partial x_{r,s}} = \sum_{i,j} w_{i,j}\; e_{r-i,\,s-j}",
        {
            "x_{r,s}": f"the pixel in row {row}, column {column}",
            "w_{i,j}": "the weight in row $i$, column $j$ of the kernel",
            "e": f"{ERROR_MAP}; outside of it, 0",
        },
        turned,
        errors,
        gradient,
    )
    st.caption(
        "Each weight of the kernel met this pixel at another place of the map, so the kernel lies turned by 180° on the error "
        "map. With a border of zeros around the error map, this is called a full convolution."
    )
    _close(done)


def _choose_place(figure: DeltaGenerator, what: str, side: int, first: Place) -> Place:
    """Sliders for a row and a column. first: where they begin."""
    left, right = figure.columns(2, gap="medium")
    row = left.slider(f"{what}: row", 0, side - 1, first[0], key=f"back-{what}-row")
    column = right.slider(f"{what}: column", 0, side - 1, first[1], key=f"back-{what}-column")
    return row, column


def _choose_cell(figure: DeltaGenerator, label: str, side: int, first: str, key: str) -> Place:
    """One cell of a small square, named by its row and column."""
    names = [f"{row}, {column}" for row in range(side) for column in range(side)]
    chosen = figure.segmented_control(label, names, default=first, required=True, key=f"back-cell-{key}")
    return divmod(names.index(chosen), side)


def _with(values: Plane, place: Place, amount: float) -> Plane:
    changed = values.copy()
    changed[place] += amount
    return changed


def _pooled_formula(done: BackwardPass, row: int, column: int) -> None:
    """How the gradient comes through the dense layer to the pooled value, and on through pooling and ReLU."""
    logits, weights = done.gradients.logits, done.network.dense[row * POOLED_SIDE + column]
    terms = [
        rf"{bracketed(float(weight))} \cdot {as_latex(float(error), LOGIT_DECIMALS)}"
        for weight, error in zip(weights, logits, strict=True)
    ]
    formula(
        r"d = \frac{\partial L}{\partial v} = \sum_{k=0}^{9} w_k\,(p_k - t_k)",
        {
            "v": f"the pooled value, the largest of the square, here {decimal_latex(float(done.values.pooled[row, column]))}",
            "w_k": "the dense layer's weight from $v$ to logit $k$",
            "p_k": "the probability of class $k$",
            "t_k": "1 for the true class, else 0",
        },
        aligned_sum("d &= ", terms, as_latex(float(done.gradients.pooled[row, column]), POOLED_DECIMALS)),
        numbers_title="3. From the loss to the pooled value, with the ten differences $p_k - t_k$ rounded to seven decimals",
    )
    st.caption(
        "4. Pooling routes d to the place of the maximum (the first one where several are equal); the other three get 0. "
        "5. ReLU passes it on where z is above 0 and stops it elsewhere."
    )


def _sum_formula(general: str, symbols: Mapping[str, str], factors: Plane, errors: Plane, gradient: float) -> None:
    """A gradient as the sum of the products that are not 0."""
    terms = [
        rf"{bracketed(float(factor))} \cdot {as_latex(float(error), POOLED_DECIMALS)}"
        for factor, error in zip(factors.ravel(), errors.ravel(), strict=True)
        if factor * error
    ]
    numbers = aligned_sum("g &= ", terms, as_latex(gradient, SUM_DECIMALS)) if terms else "g = 0"
    formula(general, symbols, numbers, numbers_title="The products that are not 0")


def _close(done: BackwardPass) -> None:
    st.caption(
        "The differences between the probabilities and the true class are rounded to seven decimals. Everything after them "
        "is exact, so that each sum can be checked."
    )
    explain_difference()
    show_network(done.network)
