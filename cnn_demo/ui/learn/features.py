"""Chapter: kernels made by hand beside the kernels that a network learnt."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.learn import grey_svg
from cnn_demo.ui.learn.arithmetic import Plane, correlate
from cnn_demo.ui.learn.chapter import Question, formula, to_do
from cnn_demo.ui.learn.first_kernels import first_kernels
from cnn_demo.ui.learn.formula_numbers import exact, in_lines, shown
from cnn_demo.ui.learn.grey_svg import signed, table
from cnn_demo.ui.learn.inputs import data_for, network_picker, picture_picker, weights, whole_percents
from cnn_demo.ui.learn.kernel_similarity import Likeness, closest, share_of_random_below
from cnn_demo.ui.learn.sources import DALAL_2005, LOWE_2004
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.image_png import grid

MAP_WIDTH, PAIR_WIDTH = 190, 370
ROW, SCALE = 8, 12
DECIMALS = 3
SMALLEST = 3
STRIKING = 0.95  # closer to a hand-made kernel than this share of random ones

QUESTION = Question(
    text="Half of a network's first kernels look like no edge filter at all. What follows?",
    options=(
        "The network is broken.",
        "Nothing by itself: kernels are whatever lowered the loss, and later layers combine them.",
        "They must be replaced by Sobel's.",
    ),
    right=1,
    because="Training asks for a low loss, not for kernels that people have names for. Some come out as edges, because "
    "edges help; others are mixtures that nobody has a name for.",
)


def show() -> None:
    st.markdown(
        "Before networks learnt their features, people wrote them down. Edge filters such as Sobel's measure in which "
        f"direction a picture grows lighter; **SIFT** ({LOWE_2004.cited()}) and **HOG** ({DALAL_2005.cited()}) count such "
        "directions over small regions. A convolutional layer starts from random kernels and finds its own. Here are "
        "both, on the same picture."
    )
    to_do(
        "Go through the kernels of a network's first layer, of your own run if you have one. It starts with the one most alike."
    )
    network = network_picker("features")
    if network is None:
        return
    learnt = _kernels_of(network)
    name = None if learnt is None else data_for(network)
    if learnt is None or name is None:
        return
    likenesses = [closest(kernel) for kernel in learnt]
    most_alike = max(range(len(learnt)), key=lambda index: abs(likenesses[index].cosine))
    number = 0
    if len(learnt) > 1:
        number = st.slider("Kernel", 0, len(learnt) - 1, most_alike, key=f"features-{network.name}")
    pixels = whole_percents(picture_picker("features", name)[0]).mean(axis=-1)
    _side_by_side(pixels, learnt[number], likenesses[number], number)
    _formula(learnt[number], likenesses[number])
    _all(learnt, likenesses)


def _kernels_of(network: TrainedNetwork) -> Plane | None:
    """The first layer's kernels, rounded; None, and why, where there are none to compare."""
    found = first_kernels(network.project().architecture, weights(network))
    if found is None:
        why = "This network's first layer is no convolution, so it has no kernels that look at pixels"
    elif found.shape[1] < SMALLEST:
        why = f"This network's first kernels are {found.shape[1]} × {found.shape[1]}: too small to hold an edge"
    else:
        return found.round(DECIMALS)
    st.info(f"{why}. Choose another network.", icon=":material/info:")
    return None


def _side_by_side(pixels: Plane, kernel: Plane, likeness: Likeness, number: int) -> None:
    with st.container(horizontal=True, gap="large"):
        for title, values in (
            (f"Learnt: kernel {number}", kernel),
            (f"By hand: {likeness.name}{', reversed' if likeness.cosine < 0 else ''}", likeness.signed_values),
        ):
            with st.container(width=PAIR_WIDTH, gap="small"):
                st.markdown(f"**{title}**")
                _kernel_and_map(pixels, values, title)
    st.caption(
        "Indigo is positive, orange negative; each map has its own scale. Learnt numbers are rounded to three decimals; "
        "the kernel is laid on every pixel, without the layer's bias, stride and padding. Kernels for colour are summed "
        "over the colours, which is what they answer to a grey picture."
    )


def _kernel_and_map(pixels: Plane, values: Plane, title: str) -> None:
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        with st.container(width=SMALLEST * grey_svg.CELL_WIDTH):
            st.markdown(table(values, signed(values), title, text=shown), unsafe_allow_html=True)
        with st.container(width=MAP_WIDTH):
            picture(signed(correlate(pixels, values)), MAP_WIDTH, f"Feature map: {title}")


def _formula(kernel: Plane, likeness: Likeness) -> None:
    hand = likeness.values
    dot = float((kernel * hand).sum())
    lengths = float((kernel**2).sum()), float((hand**2).sum())
    formula(
        r"\cos(a, b) = \frac{\sum_i a_i b_i}{\sqrt{\sum_i a_i^2}\,\sqrt{\sum_i b_i^2}}",
        {
            "a": "the learnt kernel",
            "b": f"the hand-made one closest to it ({likeness.name})",
            "i": "one of their places",
            r"\cos": "1 for the same pattern, −1 for the reversed one, 0 for nothing in common",
        },
        in_lines(
            rf"\textstyle\sum a_i b_i &= {exact(dot)}",
            rf"\textstyle\sum a_i^2 &= {exact(lengths[0])}",
            rf"\textstyle\sum b_i^2 &= {exact(lengths[1])}",
            rf"\cos(a, b) &\approx {likeness.cosine:.3f}",
        ),
    )


def _all(learnt: Plane, likenesses: list[Likeness]) -> None:
    shares = [share_of_random_below(likeness) for likeness in likenesses]
    striking = sum(share >= STRIKING for share in shares)
    st.markdown(
        f"**How many look like edge filters?** Of {len(likenesses)} kernels, {striking} are closer to one made by hand than "
        f"{STRIKING:.0%} of random kernels are; by chance alone, {(1 - STRIKING) * len(likenesses):.1f} would be."
    )
    tiles = grid([signed(kernel) for kernel in learnt], columns=ROW, scale=SCALE, gap=6)
    st.image(tiles, alt="All kernels of the first layer, row by row", output_format="PNG")
    rows = {
        "Kernel": list(range(len(likenesses))),
        "Closest by hand": [likeness.name for likeness in likenesses],
        "Cosine": [round(likeness.cosine, 3) for likeness in likenesses],
        "Closer than random (%)": [round(100 * share, 1) for share in shares],
    }
    st.dataframe(rows, hide_index=True, height=min(38 + 35 * len(likenesses), 390))
    st.caption(
        "The picture shows the kernels row by row, from 0. The closest is the one with the largest cosine, whatever its "
        "sign. The last column: the share of 10,000 kernels of random numbers (normal, seed 0) whose own closest "
        "hand-made kernel is farther away."
    )
