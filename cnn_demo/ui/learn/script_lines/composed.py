"""The classic network as a single formula, and what its symbols are: shapes and numbers of parameters add up to the network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from cnn_demo.spec.layers import Shape, volume
from cnn_demo.ui.learn.chapter import formula
from cnn_demo.ui.learn.classic_pass import ClassicPass
from cnn_demo.ui.learn.latex import aligned

# Symbol -> its layer, its weight there, and what it is.
WEIGHTS = {
    "K_1": ("conv2d_1", "kernel", "kernels, first convolution"),
    "b_1": ("conv2d_1", "bias", "biases, one per map"),
    "K_2": ("conv2d_2", "kernel", "kernels, second convolution"),
    "b_2": ("conv2d_2", "bias", "biases, one per map"),
    "W_1": ("dense_1", "kernel", "weights, dense layer"),
    "c_1": ("dense_1", "bias", "biases, one per unit"),
    "W_2": ("output", "kernel", "weights, output layer"),
    "c_2": ("output", "bias", "biases, one per class"),
}
# A line for each bracket, so that a phone shows all of it.
FORMULA = aligned(
    r"y = \operatorname{softmax}\bigl(&W_2 \operatorname{ReLU}\bigl(W_1 \operatorname{flatten}\bigl(",
    r"&\operatorname{pool}\bigl(\operatorname{ReLU}\bigl(K_2 \ast{}",
    r"&\quad \operatorname{ReLU}(K_1 \ast x + b_1)",
    r"&+ b_2\bigr)\bigr)\bigr) + c_1\bigr) + c_2\bigr)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A weight of the network. shape: as Keras stores it."""

    name: str
    meaning: str
    shape: Shape

    @property
    def parameters(self) -> int:
        return volume(self.shape)


def symbols(given: ClassicPass) -> list[Symbol]:
    """The weights in the formula, from the inside out."""
    return [
        Symbol(name=name, meaning=meaning, shape=given.network.weights[layer][weight].shape)
        for name, (layer, weight, meaning) in WEIGHTS.items()
    ]


def show_formula(given: ClassicPass) -> None:
    """The formula, its symbols, its answer for the image, and the table of its weights."""
    st.markdown("#### The whole network as one formula")
    answer = np.round(given.probabilities, 3)
    rows = [",\\; ".join(f"{value:.3f}" for value in part) for part in np.split(answer, 2)]
    formula(
        FORMULA,
        {
            "x": "the image, (28, 28, 1) numbers from 0 to 1",
            "y": "ten probabilities, one for each digit",
            r"\ast": "sliding each kernel over all maps and adding up the products; a bias is added at every place",
            r"\operatorname{ReLU}": "max(0, value), for each value",
            r"\operatorname{pool}": "the largest value of each square of 2 × 2",
            r"\operatorname{flatten}": "all values in one vector",
            r"\operatorname{softmax}": "powers of e divided by their sum",
        },
        aligned(rf"y \approx (&{rows[0]},", rf"&{rows[1]})"),
        numbers_title="For this image",
    )
    own = symbols(given)
    lines = [f"| ${each.name}$ | {each.meaning} | {_product(each)} | {each.parameters:,} |" for each in own]
    head = ["| Symbol | What it is | Shape | Parameters |", "| --- | --- | --- | --: |"]
    total = sum(each.parameters for each in own)
    with st.container(key="script-symbols"):
        st.markdown("\n".join([*head, *lines, f"| | All that is learned | | **{total:,}** |"]))
    st.caption(
        "The two dropout layers are left out, since they change nothing in a prediction. Keras stores $W_1$ and $W_2$ with a "
        "row for each input; in the formula, a row belongs to each output, as is usual in mathematics."
    )


def _product(symbol: Symbol) -> str:
    return "\u00a0×\u00a0".join(f"{length:,}" for length in symbol.shape)
