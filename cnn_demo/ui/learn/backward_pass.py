"""The choice of a picture and its class, and the small network's pass over it in both directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.core.number_text import probability_text
from cnn_demo.ui.learn.arithmetic import Plane
from cnn_demo.ui.learn.finite_difference import Comparison, compare
from cnn_demo.ui.learn.gradient_check import SHOWN
from cnn_demo.ui.learn.inputs import digits, picture_picker
from cnn_demo.ui.learn.latex import decimal_text
from cnn_demo.ui.learn.signed_table import signed_table
from cnn_demo.ui.learn.small_network import (
    Forward,
    Gradients,
    SmallNetwork,
    backward,
    forward,
    same_branches,
    shipped,
    shipped_accuracy,
    shrunk,
)

STEP = 0.001
LOGIT_DECIMALS = 7  # weights have 2 decimals and pixels 1, so all gradients that follow can be shown in full
Changed = Callable[[float], Forward]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BackwardPass:
    network: SmallNetwork
    values: Forward
    gradients: Gradients

    def check(self, gradient: float, changed: Changed) -> tuple[Comparison, bool]:
        """The gradient and its finite difference, and whether the loss has a kink between the two losses.

        changed: the forward pass with so much added to the value.
        """
        comparison = compare(round(gradient, SHOWN), lambda added: changed(added).loss, STEP)
        return comparison, not same_branches(changed(STEP), changed(-STEP))


def choose_pass(source: DeltaGenerator) -> BackwardPass:
    """The picture, the class that it is to be learned as, and what the network shipped makes of it."""
    pixels, label = picture_picker("backpropagation", digits(), source)
    picture = shrunk(pixels[..., 0])
    network = shipped()
    with source:
        known = 7 if label is None else label
        label = int(
            st.selectbox(
                "True class",
                range(10),
                index=known,
                key=f"backpropagation-label-{known}",
                help="The class that the loss takes for true. A wrong one makes a large error.",
            )
        )
        values = forward(network, picture, label)
        st.caption(
            f"True class {label}: probability {values.probabilities[label]:.4f}, loss L = {values.loss:.4f}. The picture is "
            "shrunk to 14 × 14 and rounded to one decimal."
        )
    return BackwardPass(network=network, values=values, gradients=backward(network, values, decimals=LOGIT_DECIMALS))


def show_network(network: SmallNetwork) -> None:
    """All weights of the network."""
    with st.expander("The network and all of its 380 weights", icon=":material/grid_on:"):
        st.markdown(
            "One kernel of 3 × 3 with a bias makes a map of 12 × 12; ReLU and max pooling of 2 × 2 leave 6 × 6 values; a dense "
            "layer makes 10 logits of them, softmax the probabilities, and cross-entropy the loss, L = −ln p of the true "
            "class. It was trained with the backpropagation of this page, and its weights were rounded to two decimals. It "
            f"recognises {probability_text(shipped_accuracy())} of the test images of its data set."
        )
        st.markdown(
            "**Kernel**, row by row: " + _listed(network.kernel) + f". **Its bias**: {decimal_text(network.bias)}."
        )
        st.markdown("**Biases of the logits** 0 to 9: " + _listed(network.dense_bias) + ".")
        st.markdown(
            "**Weights of the dense layer**: a row for each pooled value, row by row, and a column for each logit."
        )
        st.dataframe(signed_table({str(digit): network.dense[:, digit] for digit in range(10)}), height=220)


def _listed(values: Plane) -> str:
    return ", ".join(decimal_text(value) for value in values.ravel())
