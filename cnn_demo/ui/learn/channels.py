"""Chapter: a convolution over several channels."""

from __future__ import annotations

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.core import store
from cnn_demo.ui.learn.arithmetic import Plane, relu
from cnn_demo.ui.learn.channel_sum import DECIMALS, LAYER, ChannelSum, channel_sum
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.classic_pass import ClassicPass, classic_pass, largest_place
from cnn_demo.ui.learn.framed_map import framed
from cnn_demo.ui.learn.inputs import digit_picker
from cnn_demo.ui.learn.latex import aligned, aligned_sum, bracketed, decimal_latex, decimal_text, product_terms
from cnn_demo.ui.learn.number_images import grey_pixels, signed_pixels, table_svg
from cnn_demo.ui.widgets.display import picture

PART = 150  # pixels on the page, the side of each part of the figure
CHOSEN = "learn-channel"

TEXT = (
    "So far, each kernel read one picture and made one map. The first layer of the classic network makes 32 maps, one for "
    "each of its kernels. The second layer reads them all: its input has 32 **channels**. Each of its 64 **filters** is a "
    "stack of 32 kernels, one for each channel. All 32 are laid on the same place, and *everything* is summed: 32 · 9 "
    "products and one bias give one value of one map. The order of the channels means nothing; each has kernels of its own."
)
ACTIVITY = "Choose a value of the second layer; then choose a channel to see its nine products."
QUESTION = Question(
    text="A convolution of 64 filters, 3 × 3, reads 32 channels. How many kernels of nine numbers does it learn?",
    options=("2,048", "64", "96"),
    right=0,
    because="Each filter has a kernel for each channel: 64 · 32 = 2,048 kernels. With nine numbers each, and a bias for each "
    "filter, these are 2,048 · 9 + 64 = 18,496 parameters.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    given = classic_pass(digit_picker("channels", source), 0)
    maps = given.outputs[LAYER]
    row, column, number = _choose_value(maps, figure)
    summed = channel_sum(given, row, column, number)
    parts = figure.container(horizontal=True, gap="small")
    channel = _choose_channel(summed, figure)
    _show_parts(given, summed, (row, column, number), channel, parts)
    figure.markdown(
        f"**All {len(summed.partial_sums)} sums** {_text(float(summed.partial_sums.sum()))} **+ bias** {_text(summed.bias)} "
        f"**=** {_text(summed.value)}; **after ReLU** {_text(max(0.0, summed.value))}."
    )
    _formulas(summed, channel, number)
    st.caption(
        "Rows, columns, channels and filters are counted from 0. The next chapter is about ReLU. Inputs are rounded to two "
        "decimals and weights to three, so that every sum is exact. With unrounded numbers, the "
        f"value here before ReLU is {decimal_text(round(summed.unrounded, 3))}."
    )


def _choose_value(maps: np.ndarray, figure: DeltaGenerator) -> tuple[int, int, int]:
    """Row, column and filter; at first, where the largest value is."""
    chosen = []
    names = ("Row", "Column", "Filter")
    for name, count, first, place in zip(names, maps.shape, largest_place(maps), figure.columns(3), strict=True):
        key = f"channels-{name}"
        st.session_state.setdefault(key, first)
        chosen.append(int(place.slider(name, 0, count - 1, key=key)))
    row, column, number = chosen
    return row, column, number


def _choose_channel(summed: ChannelSum, figure: DeltaGenerator) -> int:
    """The table of the partial sums, each of which can be chosen; at first, the one that is farthest from 0."""
    sums = summed.partial_sums
    largest = int(np.abs(sums).argmax())
    channel: int = figure.pills(
        "Channel: sum of its nine products",
        range(len(sums)),
        default=store.get(CHOSEN, largest),
        format_func=lambda index: f"{index}: {_text(float(sums[index]))}",
        required=True,
        key="channels-channel",
    )
    store.put(CHOSEN, channel)
    return channel


def _show_parts(
    given: ClassicPass, summed: ChannelSum, place: tuple[int, int, int], channel: int, parts: DeltaGenerator
) -> None:
    """The channel, its nine inputs, its kernel, and the map to which it contributes."""
    row, column, number = place
    before, after = given.input_of(LAYER)[..., channel], given.outputs[LAYER][..., number]
    side = summed.kernels.shape[1]
    inputs, kernel = summed.inputs[channel], summed.kernels[channel]
    _map(parts, f"Channel {channel}", framed(_grey(before), row, column, side, side))
    _cells(parts, "Its nine inputs", inputs, grey_pixels(inputs, float(before.max()) or 1.0))
    _cells(parts, f"Its kernel in filter {number}", kernel, signed_pixels(kernel))
    _map(parts, f"Map of filter {number}", framed(_grey(after), row, column, 1, 1))


def _grey(values: np.ndarray) -> np.ndarray:
    return grey_pixels(values, float(values.max()) or 1.0)


def _map(parts: DeltaGenerator, title: str, colours: np.ndarray) -> None:
    with parts.container(width=PART, gap="small"):
        picture(colours, PART, title)
        st.caption(title)


def _cells(parts: DeltaGenerator, title: str, values: Plane, colours: np.ndarray) -> None:
    with parts.container(width=PART, gap="small"):
        with st.container(height=PART, border=False, vertical_alignment="center"):
            st.markdown(table_svg(values, colours, title, text=decimal_text), unsafe_allow_html=True)
        st.caption(title)


def _formulas(summed: ChannelSum, channel: int, number: int) -> None:
    pairs = list(zip(summed.kernels[channel].ravel(), summed.inputs[channel].ravel(), strict=True))
    sums = [float(each) for each in summed.partial_sums]
    formula(
        aligned(
            r"y_{r,s} &= b + \sum_{c=0}^{n-1} p_c",
            r"p_c &= \sum_{i=0}^{k-1} \sum_{j=0}^{k-1} w_{i,j,c} \, x_{r+i,\,s+j,\,c}",
        ),
        {
            "y_{r,s}": f"value of the map of filter {number} before ReLU, in row $r$, column $s$",
            "b": "bias of the filter",
            "n": f"number of channels, here {len(sums)}",
            "p_c": "what channel $c$ contributes",
            "k": f"side of the kernels, here {summed.kernels.shape[1]}",
            "w_{i,j,c}": "number of the filter's kernel for channel $c$, in its row $i$, column $j$",
            "x": "the layer's input",
        },
        aligned_sum(rf"p_{{{channel}}} &= ", product_terms(pairs), decimal_latex(sums[channel])),
        numbers_title=f"Channel {channel}",
    )
    st.markdown("The bias and all channels, in order:")
    terms = [bracketed(each) for each in (summed.bias, *sums)]
    st.latex(aligned_sum("y &= ", terms, decimal_latex(summed.value)))
    st.latex(rf"\max(0,\; y) = {decimal_latex(float(relu(np.array(summed.value))))}")


def _text(value: float) -> str:
    return decimal_text(round(value, DECIMALS))
