"""A gradient and its finite difference beside each other, and why they may differ, as text on the page."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.learn.finite_difference import LOSS_DECIMALS, Comparison, trimmed

SHOWN = 11  # decimals of a gradient and a quotient


def show_check(place: DeltaGenerator, comparison: Comparison, *, has_kink: bool) -> None:
    """The two numbers and their agreement. has_kink: whether a ReLU or a maximum switches between the two losses."""
    above, below = (trimmed(loss, LOSS_DECIMALS) for loss in (comparison.above, comparison.below))
    text = (
        f"Backpropagation: **{trimmed(comparison.gradient, SHOWN)}**. Finite difference with h = {comparison.step:g}: "
        f"({above} − {below}) / {2 * comparison.step:g} = **{trimmed(comparison.quotient, SHOWN)}**. {_agreement(comparison)}"
    )
    if has_kink:
        place.warning(
            f"{text} Within this step, a ReLU or a maximum switches. The loss has a **kink** there, so the finite "
            "difference mixes the slopes of both sides.",
            icon=":material/turn_slight_right:",
        )
    else:
        place.success(text, icon=":material/check_circle:")


def explain_difference() -> None:
    """Why the two numbers agree only nearly."""
    st.caption(
        "Why only nearly? The finite difference takes the line through two points of a curved loss; the rest shrinks with the "
        "square of h. A far smaller h does not help: the two losses then agree in nearly all their digits, and their "
        "difference keeps few. At a kink, where a ReLU or a maximum switches, there is no single slope to agree on."
    )


def _agreement(comparison: Comparison) -> str:
    if comparison.gradient == comparison.quotient == 0:
        return "Both are 0."
    if comparison.difference < 10.0**-SHOWN / 2:
        return f"They agree in all {SHOWN} decimals."
    return f"Significant digits that agree: {comparison.digits}."
