"""The kernels of a convolution, for the channel of its input that one chooses."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.runs.trained import Trained
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.ui.asking import ask
from cnn_demo.ui.inspecting import montage
from cnn_demo.ui.inspecting.downloads import downloads, npz

COLOURS_OF_LIGHT = ("Red", "Green", "Blue")


def show(network: Trained, layer: str) -> None:
    """The part of the section about a convolution's kernels."""
    st.header("Kernels", anchor=False)
    weights = ask("kernels", path=str(network.path), layer=layer)
    nodes = keras_graph(network.project().architecture)
    node = next(each for each in nodes if each.name == layer)
    if node.class_name == "Conv2D":
        channel = _channel(network, layer, weights.shape[2], is_first=node is nodes[0])
        shown, what = weights[:, :, channel], "one for each map of the layer"
    else:
        shown = weights.reshape(*weights.shape[:2], -1)
        what = "each for one channel of the layer's input"
    _montage(network, layer, weights, shown, what)


def _channel(network: Trained, layer: str, count: int, *, is_first: bool) -> int:
    """Which channel of the input they are shown for."""
    if count == 1:
        return 0
    names = COLOURS_OF_LIGHT if is_first and count == len(COLOURS_OF_LIGHT) else [f"Map {k + 1}" for k in range(count)]
    return st.selectbox(
        "For the input channel",
        range(count),
        format_func=lambda each: names[each],
        key=f"kernels-{network.name}-{layer}",
        width=200,
    )


def _montage(network: Trained, layer: str, weights: np.ndarray, shown: np.ndarray, what: str) -> None:
    few = shown[..., : montage.MOST_SHOWN]
    picture, width = montage.montage(montage.tiles(few, signed=True, shared=True))
    st.image(picture, width=width, alt=f"{few.shape[-1]} kernels of {layer}", output_format="PNG")
    of_which = (
        f"All {few.shape[-1]}" if few.shape == shown.shape else f"The first {few.shape[-1]} of {shown.shape[-1]:,}"
    )
    st.caption(
        f"{of_which} kernels of {shown.shape[0]} × {shown.shape[1]} weights, {what}. {montage.COLOURS[True]}; one scale "
        f"for all, whose largest magnitude is {float(np.abs(few).max()):.3g}."
    )
    downloads(f"kernels-{layer}-{network.name}", {"png": picture, "npz": npz({"kernels": weights})})
