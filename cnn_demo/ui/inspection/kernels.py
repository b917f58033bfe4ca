"""The kernels of a convolution for one input channel, or as colours for an image with three."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.inspection.downloads import downloads, npz
from cnn_demo.ui.inspection.map_tiles import kernel_tiles, scale_bar
from cnn_demo.ui.inspection.montage import COLOUR_KEY, montage
from cnn_demo.ui.inspection.tiles import tiles_html

COLOUR_CHANNELS = ("Red", "Green", "Blue")
AS_COLOUR = -1
SIDE = 56


def show(network: TrainedNetwork, layer: str, indices: np.ndarray) -> None:
    """The part of the section Feature maps about the kernels of the filters with these indices."""
    st.subheader("Kernels", anchor=False)
    weights = ask_network(network, "kernels", layer=layer)
    nodes = keras_graph(network.project().architecture)
    node = next(each for each in nodes if each.name == layer)
    if node.class_name == "Conv2D":
        first = next(each for each in nodes if each.layer.is_informative)
        has_groups = node.arguments.get("groups", 1) > 1
        channel = _channel(network, layer, weights.shape[2], is_first=node is first, has_groups=has_groups)
        kernels = weights if channel == AS_COLOUR else weights[:, :, channel]
        meaning = "There is one kernel for each map of the layer."
    else:
        kernels = weights.reshape(*weights.shape[:2], -1)
        meaning = "Each kernel reads one channel of the layer's input."
    _tiles(network, layer, weights, kernels, indices[indices < kernels.shape[-1]], meaning)


def _channel(network: TrainedNetwork, layer: str, count: int, *, is_first: bool, has_groups: bool) -> int:
    """A choice of input channel; AS_COLOUR first where the input is a colour image."""
    if count == 1:
        return 0
    is_colour = is_first and count == len(COLOUR_CHANNELS)
    name = "Map {} of each group" if has_groups else "Map {}"
    names = COLOUR_CHANNELS if is_colour else [name.format(k) for k in range(count)]
    return st.selectbox(
        "For the input channel",
        [*([AS_COLOUR] if is_colour else []), *range(count)],
        format_func=lambda each: "All three, as colours" if each == AS_COLOUR else names[each],
        key=f"kernels-{network.name}-{layer}",
        width=220,
    )


def _tiles(
    network: TrainedNetwork, layer: str, weights: np.ndarray, kernels: np.ndarray, indices: np.ndarray, meaning: str
) -> None:
    tiles, largest, count = kernel_tiles(kernels, indices), float(np.abs(kernels).max()), kernels.shape[-1]
    as_colour = kernels.ndim == 4
    bar = "" if as_colour else scale_bar(largest, signed=True)
    st.html(f"{tiles_html(tiles, SIDE)}{bar}")
    size = f"{kernels.shape[0]} × {kernels.shape[1]}"
    colours = (
        "Grey is zero in all three colours, lighter is positive, darker is negative." if as_colour else COLOUR_KEY[True]
    )
    st.caption(
        f"Kernels shown: {len(indices)} of {count:,}, of {size} weights each. {meaning} {colours} All kernels share one scale, "
        f"whose largest magnitude is {largest:.3g}."
    )
    picture, _ = montage(np.stack([tile.pixels for tile in tiles]))
    downloads(f"kernels-{layer}-{network.name}", {"png": picture, "npz": npz({"kernels": weights})})
