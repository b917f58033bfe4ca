"""Chapter: hand-made kernels compared with the kernels that a network learned."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core.number_text import whole_percent_text
from cnn_demo.ui.learn.arithmetic import Plane
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.first_kernels import first_kernels
from cnn_demo.ui.learn.inputs import data_for, network_picker, picture_picker, rounded_pixels, weights
from cnn_demo.ui.learn.kernel_similarity import KernelMatch, closest_kernel, share_of_random_kernels_below
from cnn_demo.ui.learn.latex import aligned, decimal_latex
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.signed_table import signed_table
from cnn_demo.ui.learn.sources.pictures import DALAL_2005, LOWE_2004

DECIMALS = 3
SMALLEST_SIDE = 3
STRIKING = 0.95  # closer to a hand-made kernel than this share of random ones

TEXT = (
    "Before networks learned their features, people designed them. Edge filters such as Sobel's measure in which direction "
    f"a picture gets lighter; **SIFT** ({LOWE_2004.cited()}) and **HOG** ({DALAL_2005.cited()}) count such directions in "
    "small regions. A convolutional layer starts with random kernels and learns its own. Here are both, on the same "
    "picture."
)
ACTIVITY = (
    "Point at the kernels of a network's first layer, of your own run if you have one. The first one shown is the one most "
    "similar to a hand-made kernel."
)
QUESTION = Question(
    text="Half of a network's first kernels do not look like edge filters at all. What follows?",
    options=(
        "The training has failed: a network needs edge filters to see shapes.",
        "Nothing by itself: kernels are whatever lowered the loss.",
        "These kernels are useless, and Sobel's should take their place.",
    ),
    right=1,
    because="Training lowers the loss; it does not look for kernels that people have names for. Some become edge filters, "
    "because edges help; others are mixtures without a name, and later layers combine them.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    with source:
        network = network_picker("features")
    if network is None:
        return
    learned = _kernels_of(network)
    name = None if learned is None else data_for(network)
    if learned is None or name is None:
        return
    matches = [closest_kernel(kernel) for kernel in learned]
    most_similar = max(range(len(learned)), key=lambda index: abs(matches[index].cosine))
    pixels = rounded_pixels(picture_picker("features", name, source)[0]).mean(axis=-1)
    frame = MovingFrame("features", figure, of=network.name)
    number = frame.column("Kernel", len(learned), most_similar)
    pairs = [_pair(kernel, match) for kernel, match in zip(learned, matches, strict=True)]
    frame.show({"pixels": flat(pixels), "pairs": pairs})
    st.caption(
        "Indigo is positive, orange negative; each map has its own scale. Learned numbers are rounded to three decimals. "
        "The kernel is applied at every pixel, without the layer's bias, stride and padding. Kernels for colour images are "
        "summed over the colours, which is how they respond to a grey picture."
    )
    _formula(learned[number], matches[number])
    _all_kernels(matches)


def _kernels_of(network: TrainedNetwork) -> Plane | None:
    """The first layer's kernels, rounded; None, and a message, where there are none to compare."""
    kernels = first_kernels(network.project().architecture, weights(network))
    if kernels is None:
        reason = (
            "The first layer of this network is not a convolution, so it has no kernels that look at pixels. Choose another "
            "network."
        )
    elif kernels.shape[1] < SMALLEST_SIDE:
        side = kernels.shape[1]
        reason = f"The first kernels of this network, {side} × {side}, are too small to hold an edge. Choose another network."
    else:
        return kernels.round(DECIMALS)
    st.info(reason, icon=":material/info:")
    return None


def _pair(kernel: Plane, match: KernelMatch) -> dict[str, Any]:
    """What web/learn/figures/features.js takes."""
    title = f"Hand-made, reversed: {match.name}" if match.cosine < 0 else f"Hand-made: {match.name}"
    hand = flat(match.signed_values)
    return {"learned": flat(kernel), "hand": hand, "title": title, "cosine": round(match.cosine, DECIMALS)}


def _formula(kernel: Plane, match: KernelMatch) -> None:
    hand = match.values
    dot = float((kernel * hand).sum())
    squares = float((kernel**2).sum()), float((hand**2).sum())
    formula(
        r"\cos(a, b) = \frac{\sum_i a_i b_i}{\sqrt{\sum_i a_i^2}\,\sqrt{\sum_i b_i^2}}",
        {
            "a": "the learned kernel",
            "b": f"the most similar hand-made kernel ({match.name})",
            "i": "each position of the kernels",
            r"\cos": "1 for the same pattern, −1 for the reversed one, 0 for nothing in common",
        },
        aligned(
            rf"\textstyle\sum a_i b_i &= {decimal_latex(dot)}",
            rf"\textstyle\sum a_i^2 &= {decimal_latex(squares[0])}",
            rf"\textstyle\sum b_i^2 &= {decimal_latex(squares[1])}",
            rf"\cos(a, b) &\approx {match.cosine:.3f}",
        ),
    )


def _all_kernels(matches: list[KernelMatch]) -> None:
    shares = [share_of_random_kernels_below(match) for match in matches]
    striking = sum(share >= STRIKING for share in shares)
    st.markdown(
        f"**How many look like edge filters?** Kernels in this layer: {len(matches)}. Closer to a hand-made kernel than "
        f"{whole_percent_text(STRIKING)} of random kernels: {striking}. "
        f"Expected by chance alone: {(1 - STRIKING) * len(matches):.1f}."
    )
    rows = {
        "Kernel": list(range(len(matches))),
        "Closest hand-made kernel": [match.name for match in matches],
        "Cosine": [round(match.cosine, 3) for match in matches],
        "Closer than random kernels (%)": [round(100 * share, 1) for share in shares],
    }
    st.dataframe(signed_table(rows), hide_index=True, height=min(38 + 35 * len(matches), 390))
    st.caption(
        "Kernels are counted from 0. The closest kernel is the one whose cosine has the largest "
        "magnitude. The last column is the share of 10,000 random kernels (normal distribution, seed 0) that are less "
        "similar to their own closest hand-made kernel."
    )
