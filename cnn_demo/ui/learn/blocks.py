"""Chapter: batch normalization, residual sums and momentum."""

from __future__ import annotations

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.datasets.split import as_input
from cnn_demo.prediction.activations import Floats
from cnn_demo.prediction.numpy_network import NumpyNetwork, load_numpy
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.settings import MODELS_FOLDER
from cnn_demo.spec.layers import Node
from cnn_demo.ui.learn.arithmetic import Plane
from cnn_demo.ui.learn.block_arithmetic import DECIMALS, EPSILON, Normalization, momentum_steps, of_batch
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.classic_pass import largest_place
from cnn_demo.ui.learn.inputs import Pixels, digit_picker
from cnn_demo.ui.learn.latex import aligned, bracketed, decimal_latex, decimal_text
from cnn_demo.ui.learn.number_images import signed_pixels, table_svg
from cnn_demo.ui.learn.sources.networks import HE_2016, IOFFE_2015
from cnn_demo.ui.learn.sources.training import POLYAK_1964, SUTSKEVER_2013

BEST = TrainedNetwork(MODELS_FOLDER / "best")
NORMALIZATION, RESIDUAL, MOMENTUM = "Batch normalization", "Residual sum", "Momentum"
PARTS = (NORMALIZATION, RESIDUAL, MOMENTUM)
SIDE, CELLS, STEPS, RATE = 3, 150, 6, 0.1

TEXT = (
    "Newer networks have parts that the classic one lacks. "
    f"**Batch normalization** ({IOFFE_2015.cited()}) brings each channel to "
    "mean 0 and variance 1 over a batch, then to a learned scale and offset. A **residual block** "
    f"({HE_2016.cited()}) adds its input to its output. **Momentum** ({POLYAK_1964.cited()}; {SUTSKEVER_2013.cited()}) lets "
    "a step of training keep a part of the one before."
)
ACTIVITY = "Choose a part, and recompute its numbers."
QUESTION = Question(
    text="Where does batch normalization take mean and variance from when a trained network reads a single image?",
    options=(
        "From all places of the channel in that image.",
        "From running averages that training has kept.",
        "From nowhere: it takes mean 0 and variance 1.",
    ),
    right=1,
    because="In training they are those of the batch. A single image is no batch, so a prediction uses the averages of "
    "training, and the answer does not depend on which images are read together.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    pixels = digit_picker("blocks", source)
    part = figure.segmented_control(
        "Part", PARTS, default=NORMALIZATION, required=True, key="blocks-part", label_visibility="collapsed"
    )
    if part == MOMENTUM:
        _show_momentum(figure)
    else:
        network = load_numpy(BEST)
        show_part = _show_normalization if part == NORMALIZATION else _show_residual
        show_part(network, outputs_of(network, pixels), figure)


def outputs_of(network: NumpyNetwork, pixels: Pixels) -> dict[str, Floats]:
    """Layer -> its output, (h, w, c)."""
    outputs: dict[str, Floats] = {}

    def keep(node: Node, output: Floats) -> None:
        outputs[node.name] = output[0]

    network.run(as_input(pixels[None, ..., None]), keep)
    return outputs


def _show_normalization(network: NumpyNetwork, outputs: dict[str, Floats], figure: DeltaGenerator) -> None:
    maps, own = outputs["conv2d_1"], network.weights["batch_normalization_1"]
    channel = _channel(figure, maps)
    batch = _window(maps[..., channel])
    gamma, beta, mean, variance = (
        round(float(own[name][channel]), 5) for name in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    training = of_batch(batch, gamma, beta)
    predicting = Normalization(mean=mean, variance=variance, gamma=gamma, beta=beta)
    parts = figure.container(horizontal=True, gap="small")
    _cells(parts, "Nine values of the channel", batch)
    _cells(parts, "In training, if these were the batch", training(batch))
    _cells(parts, "In a prediction", predicting(batch))
    head = ["| | Mean μ | Variance σ² |", "| --- | --: | --: |"]
    lines = [
        f"| {when} | {_text(each.mean)} | {_text(each.variance)} |"
        for when, each in (("Training", training), ("Prediction", predicting))
    ]
    figure.markdown("\n".join([*head, *lines]))
    figure.markdown(
        f"In both, γ = {_text(gamma)} and β = {_text(beta)}. Training keeps running averages for predictions."
    )
    first, result = float(batch[0, 0]), float(predicting(batch)[0, 0])
    formula(
        r"y = \gamma \, \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta",
        {
            r"\mu": "mean of the channel",
            r"\sigma^2": "its variance",
            r"\gamma": "scale, learned",
            r"\beta": "offset, learned",
            r"\varepsilon": f"{EPSILON:g}, so that nothing is divided by 0",
        },
        aligned(
            rf"y &= {decimal_latex(gamma)} \cdot \frac{{{decimal_latex(first)} - {bracketed(mean)}}}"
            rf"{{\sqrt{{{decimal_latex(variance)} + {EPSILON:g}}}}}",
            rf"&\quad + {bracketed(beta)}",
            rf"&\approx {decimal_latex(result)}",
        ),
        numbers_title="The first of the nine values, in a prediction",
    )
    st.caption(
        "In training, a batch has all places of the channel in all of its images. The nine values here are a batch that can be "
        "recomputed by hand."
    )


def _show_residual(network: NumpyNetwork, outputs: dict[str, Floats], figure: DeltaGenerator) -> None:
    before, after = outputs["activation_2"], outputs["batch_normalization_3"]
    channel = _channel(figure, before)
    row, column = largest_place(before[..., channel])
    kept, changed = (_window(maps[..., channel], (row, column)) for maps in (before, after))
    parts = figure.container(horizontal=True, gap="small")
    _cells(parts, "x, the block's input", kept)
    _cells(parts, "F(x), what its layers make of it", changed)
    _cells(parts, "x + F(x), before ReLU", (kept + changed).round(DECIMALS))
    figure.markdown(
        "*Best* itself has no residual block: this is what a shortcut around its third convolution would add. A block whose "
        "F(x) is 0 hands on x as it is, and on the way back the gradient passes the sum undiminished. With such "
        "sums, He and others trained networks of 152 layers. The Build page has the layer *Residual block*."
    )
    first, second = float(kept[1, 1]), float(changed[1, 1])
    formula(
        r"y = \max(0,\; x + F(x))",
        {"x": "the input of the block", "F": "its layers, here a convolution and a batch normalization"},
        rf"y = \max(0,\; {decimal_latex(first)} + {bracketed(second)}) = {decimal_latex(max(0.0, first + second))}",
        numbers_title="The middle of the nine values",
    )


def _show_momentum(figure: DeltaGenerator) -> None:
    momentum = figure.select_slider("Momentum", (0.0, 0.5, 0.9), value=0.9, key="blocks-momentum")
    steps = momentum_steps(momentum, RATE, STEPS)
    lines = [
        f"| {number} | {_text(step.gradient)} | {_text(step.velocity)} | {_text(step.weight)} |"
        for number, step in enumerate(steps, start=1)
    ]
    head = ["| Step | Gradient g | Velocity v | Weight w |", "| --: | --: | --: | --: |", "| start | | 0 | 1 |"]
    figure.markdown("\n".join([*head, *lines]))
    first, second = steps[:2]
    formula(
        r"v' = \mu v - \eta g, \quad w' = w + v'",
        {
            "v": "velocity, 0 at first",
            r"\mu": f"momentum, here {momentum:g}",
            r"\eta": f"learning rate, here {RATE:g}",
            "g": "gradient of the loss; here the loss is $w^2 / 2$, so that $g = w$",
        },
        aligned(
            rf"v' &= {momentum:g} \cdot {bracketed(first.velocity)} - {RATE:g} \cdot {bracketed(second.gradient)} "
            rf"= {decimal_latex(second.velocity)}",
            rf"w' &= {decimal_latex(first.weight)} + {bracketed(second.velocity)} = {decimal_latex(second.weight)}",
        ),
        numbers_title="Step 2, rounded to five decimals",
    )
    st.caption(
        "*Best* was trained with AdamW, which keeps running averages of the gradients and of their squares instead."
    )


def _channel(figure: DeltaGenerator, maps: Floats) -> int:
    key = f"blocks-channel-{maps.shape[-1]}"
    st.session_state.setdefault(key, largest_place(maps)[-1])
    return int(figure.slider("Channel", 0, maps.shape[-1] - 1, key=key))


def _window(plane: Floats, centre: tuple[int, int] | None = None) -> Plane:
    """The 3 x 3 values around a place, else around the largest one, moved inside the map and rounded as they are shown."""
    row, column = centre or largest_place(plane)
    top, left = (
        min(max(place - 1, 0), length - SIDE) for place, length in zip((row, column), plane.shape, strict=True)
    )
    return plane[top : top + SIDE, left : left + SIDE].astype(np.float64).round(DECIMALS) + 0.0


def _cells(parts: DeltaGenerator, title: str, values: Plane) -> None:
    with parts.container(width=CELLS, gap="small"):
        st.markdown(table_svg(values, signed_pixels(values), title, text=decimal_text), unsafe_allow_html=True)
        st.caption(title)


def _text(value: float) -> str:
    return decimal_text(value)
