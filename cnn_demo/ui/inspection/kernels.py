"""The kernels of a convolution, for the channel of its input that one chooses."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.inspection.downloads import downloads, npz
from cnn_demo.ui.inspection.map_tiles import kernel_tiles, scale_bar
from cnn_demo.ui.inspection.montage import COLOURS, montage
from cnn_demo.ui.inspection.tiles import tiles_html

COLOURS_OF_LIGHT = ("Red", "Green", "Blue")
AS_COLOUR = -1
SIDE = 56


def show(network: TrainedNetwork, layer: str, places: np.ndarray) -> None:
    """The part of the section about the kernels of a convolution's filters at these places."""
    st.header("Kernels", anchor=False)
    weights = ask("kernels", path=str(network.path), layer=layer)
    nodes = keras_graph(network.project().architecture)
    node = next(each for each in nodes if each.name == layer)
    if node.class_name == "Conv2D":
        channel = _channel(network, layer, weights.shape[2], is_first=node is nodes[0])
        shown = weights if channel == AS_COLOUR else weights[:, :, channel]
        what = "one for each map of the layer"
    else:
        shown = weights.reshape(*weights.shape[:2], -1)
        what = "each for one channel of the layer's input"
    _tiles(network, layer, weights, shown, places[places < shown.shape[-1]], what)


def _channel(network: TrainedNetwork, layer: str, count: int, *, is_first: bool) -> int:
    """Which channel of the input they are shown for; those of colour images all at once at first."""
    if count == 1:
        return 0
    is_colour = is_first and count == len(COLOURS_OF_LIGHT)
    names = COLOURS_OF_LIGHT if is_colour else [f"Map {k + 1}" for k in range(count)]
    return st.selectbox(
        "For the input channel",
        [*([AS_COLOUR] if is_colour else []), *range(count)],
        format_func=lambda each: "All three, as colour" if each == AS_COLOUR else names[each],
        key=f"kernels-{network.name}-{layer}",
        width=220,
    )


def _tiles(
    network: TrainedNetwork, layer: str, weights: np.ndarray, shown: np.ndarray, places: np.ndarray, what: str
) -> None:
    tiles, largest, count = kernel_tiles(shown, places), float(np.abs(shown).max()), shown.shape[-1]
    as_colour = shown.ndim == 4
    bar = "" if as_colour else scale_bar(largest, signed=True)
    st.html(f"{tiles_html(tiles, SIDE)}{bar}")
    of_which = f"All {count}" if len(places) == count else f"{len(places)} of {count:,}"
    colours = "Grey is zero in all three colours, light above it, dark below it" if as_colour else COLOURS[True]
    st.caption(
        f"{of_which} kernels of {shown.shape[0]} × {shown.shape[1]} weights, {what}. {colours}; one scale for all, "
        f"whose largest magnitude is {largest:.3g}."
    )
    picture, _ = montage(np.stack([tile.pixels for tile in tiles]))
    downloads(f"kernels-{layer}-{network.name}", {"png": picture, "npz": npz({"kernels": weights})})
