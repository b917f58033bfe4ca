"""Chapter: a convolution over several channels."""

from __future__ import annotations

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.core import store
from cnn_demo.ui.learn.arithmetic import relu
from cnn_demo.ui.learn.channel_sum import DECIMALS, INPUT_DECIMALS, LAYER, ChannelSum, channel_sum
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.classic_pass import classic_pass, largest_place
from cnn_demo.ui.learn.inputs import digit_picker
from cnn_demo.ui.learn.latex import aligned, aligned_sum, bracketed, decimal_latex, decimal_text, product_terms
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat

MAP_DECIMALS = 3
CHOSEN = "learn-channel"

TEXT = (
    "So far, each kernel read one picture and made one map. The first layer of the classic network makes 32 maps, one for "
    "each of its kernels. The second layer reads them all: its input has 32 **channels**. Each of its 64 **filters** is a "
    "stack of 32 kernels, one for each channel. All 32 are laid on the same place, and *everything* is summed: 32 · 9 "
    "products and one bias give one value of one map. The order of the channels means nothing; each has kernels of its own."
)
ACTIVITY = "Point at a value of the second layer's map, then choose a channel, and see what it adds to that value."
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
    first_row, first_column, first_filter = largest_place(maps)
    frame = MovingFrame("channels", figure)
    row = frame.row("Row", maps.shape[0], first_row)
    column = frame.column("Column", maps.shape[1], first_column)
    number = _choose_filter(maps.shape[-1], first_filter, figure)
    summed = channel_sum(given, row, column, number)
    channel = _choose_channel(summed, figure)
    frame.show(
        {
            "before": flat(given.input_of(LAYER)[..., channel].astype(float).round(INPUT_DECIMALS)),
            "after": flat(maps[..., number].astype(float).round(MAP_DECIMALS)),
            "kernel": flat(summed.kernels[channel]),
            "channel": channel,
            "filter": number,
        }
    )
    figure.markdown(
        f"**All {len(summed.partial_sums)} sums** {_text(float(summed.partial_sums.sum()))} **+ bias** {_text(summed.bias)} "
        f"**=** {_text(summed.value)}; **after ReLU** {_text(max(0.0, summed.value))}."
    )
    _formulas(summed, channel, number)
    st.caption(
        "Rows, columns, channels and filters are counted from 0. The next chapter is about ReLU. Inputs are rounded to two "
        "decimals and weights to three, so that every sum is exact. With unrounded numbers, the "
        f"value here before ReLU is {decimal_text(round(summed.unrounded, MAP_DECIMALS))}; the map shows what ReLU makes of it."
    )


def _choose_filter(count: int, first: int, figure: DeltaGenerator) -> int:
    """At first, the one of the largest value."""
    st.session_state.setdefault("channels-Filter", first)
    return int(figure.slider("Filter", 0, count - 1, key="channels-Filter"))


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
