"""Section Feature maps: the output of each layer for an image, the kernels, and statistics over many images."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from cnn_demo.runs.inspection_results import FeatureMaps, LayerOutput
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.inspection import activation_statistics, kernels
from cnn_demo.ui.inspection.attribution import convolution_layers
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.epoch_tiles import layer_option
from cnn_demo.ui.inspection.input_image import choose_input_image
from cnn_demo.ui.inspection.map_tiles import map_tiles, most_active, scale_bar
from cnn_demo.ui.inspection.montage import COLOUR_KEY, GAP, MOST_SHOWN, as_maps, map_pixels, montage
from cnn_demo.ui.inspection.tiles import tiles_html
from cnn_demo.ui.widgets.image_png import stacked

SHARED, EACH = "One for the layer", "One for each map"
ONE, ALL = "One layer", "All layers"
SIDE, OVERVIEW_SIDE, IN_OVERVIEW = 72, 52, 16
# Pixels, so that the fields beside these do not jump when they arrive.
VIEW_WIDTH, SCALE_WIDTH = 200, 300
LAYER_GAP = 4 * GAP  # between the layers in the file of all layers


def show(network: TrainedNetwork) -> None:
    """The section."""
    chosen = choose_input_image(network)
    if chosen is None:
        return
    result: FeatureMaps = ask_network(network, "feature_maps", image=chosen.image)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        view = st.segmented_control("Show", [ONE, ALL], default=ONE, required=True, key="maps-view", width=VIEW_WIDTH)
        shared = choose_scale("maps-scale") == SHARED
        if view == ONE:
            layer = choose_layer(network, result["layers"], key="maps-layer")
            maps = as_maps(result["maps"][layer["name"]])
            indices = choose_range(maps.shape[-1], key=f"maps-{network.name}-{layer['name']}")
    if view == ONE:
        _one_layer(network, layer, maps, indices, shared)
    else:
        _all_layers(network, result, shared)


def _one_layer(
    network: TrainedNetwork, layer: LayerOutput, maps: np.ndarray, indices: np.ndarray, shared: bool
) -> None:
    show_maps(network, layer, maps, indices, shared, activation_statistics.known_dead_maps(network))
    st.caption(maps_caption(layer, maps, indices, shared))
    _show_activity(network, layer, maps)
    _downloads(layer, network, maps, indices, shared)
    if layer["name"] in convolution_layers(network):
        kernels.show(network, layer["name"], indices)
    activation_statistics.show(network, layer["name"])


def _all_layers(network: TrainedNetwork, result: FeatureMaps, shared: bool) -> None:
    """The first maps of every layer, small."""
    dead, sheets = activation_statistics.known_dead_maps(network), []
    for layer in result["layers"]:
        maps = as_maps(result["maps"][layer["name"]])
        indices = np.arange(min(maps.shape[-1], IN_OVERVIEW))
        st.markdown(f"**{_option(layer)}**")
        show_maps(network, layer, maps, indices, shared, dead, side=OVERVIEW_SIDE)
        st.caption(maps_caption(layer, maps, indices, shared))
        sheets.append(maps_png(maps, indices, shared))
    files = {"png": stacked(sheets, LAYER_GAP), "npz": npz(result["maps"])}
    downloads(f"maps-of-all-layers-{network.name}", files)
    st.caption("PNG: the maps above, layer below layer. NPZ: the complete output of every layer.")


def choose_range(count: int, *, key: str) -> np.ndarray:
    """The indices of the maps that are shown: all, or a choice of MOST_SHOWN where there are more."""
    if count <= MOST_SHOWN:
        return np.arange(count)
    start = st.selectbox(
        f"Maps shown, of {count:,}",
        range(0, count, MOST_SHOWN),
        format_func=lambda each: f"{each} to {min(each + MOST_SHOWN, count) - 1}",
        key=f"portion-{key}",
        width=180,
    )
    return np.arange(start, min(start + MOST_SHOWN, count))


def choose_layer(network: TrainedNetwork, layers: list[LayerOutput], *, key: str) -> LayerOutput:
    """A choice of layer, at first the first convolution."""
    names = [layer["name"] for layer in layers]
    first = next((name for name in convolution_layers(network) if name in names), names[0])
    index = st.selectbox(
        "Layer",
        range(len(layers)),
        index=names.index(first),
        format_func=lambda each: _option(layers[each]),
        key=f"{key}-{network.name}",
        width=420,
    )
    return layers[index]


def _option(layer: LayerOutput) -> str:
    return layer_option(layer["title"], layer["shape"], layer["name"])


def choose_scale(key: str) -> str:
    """SHARED, one colour scale for the whole layer, or EACH."""
    return str(st.segmented_control("Scale", [SHARED, EACH], default=SHARED, required=True, key=key, width=SCALE_WIDTH))


def show_maps(
    network: TrainedNetwork,
    layer: LayerOutput,
    maps: np.ndarray,
    indices: np.ndarray,
    shared: bool,
    dead: Mapping[str, np.ndarray],
    *,
    side: int = SIDE,
) -> None:
    """These of the maps, (height, width, maps), with a colour bar where they share one scale.

    dead: see activation_statistics.known_dead_maps.
    """
    tiles = map_tiles(maps, indices, shared=shared, dead=dead.get(layer["name"]), names=_names(network, layer))
    bar = scale_bar(float(np.abs(maps).max()), signed=bool(maps.min() < 0)) if shared else ""
    st.html(f"{tiles_html(tiles, side)}{bar}")


def maps_png(maps: np.ndarray, indices: np.ndarray, shared: bool) -> bytes:
    """The same maps as one PNG."""
    return montage(map_pixels(maps, shared=shared)[indices])[0]


def maps_caption(layer: LayerOutput, maps: np.ndarray, indices: np.ndarray, shared: bool) -> str:
    """Which maps are shown, and in which colour scale."""
    scale = (
        f"The whole layer has one scale, whose largest magnitude is {float(np.abs(maps).max()):.3g}."
        if shared
        else "Each map has its own scale, so colours of different maps cannot be compared."
    )
    return f"{_which_maps(layer, maps, indices)} {COLOUR_KEY[bool(maps.min() < 0)]} {scale}"


def _which_maps(layer: LayerOutput, maps: np.ndarray, indices: np.ndarray) -> str:
    count, first, last = maps.shape[-1], indices[0], indices[-1]
    if layer["name"] == OUTPUT_NAME:
        return f"Units {first} to {last} of {count:,}, counted from 0, one for each class."
    if len(layer["shape"]) == 1:
        return f"Units {first} to {last} of {count:,}, counted from 0."
    return f"Maps {first} to {last} of {count:,}, counted from 0, with {maps.shape[0]} × {maps.shape[1]} values each."


def _show_activity(network: TrainedNetwork, layer: LayerOutput, maps: np.ndarray) -> None:
    """Which maps are most active for this image, and which are zero everywhere."""
    if not maps.any():
        st.info("Every value of this layer is zero for this image.", icon=":material/info:")
        return
    strength, names = np.abs(maps).mean(axis=(0, 1)), _names(network, layer)
    first = ", ".join(
        f"**{escaped(names[index]) if names else index}** ({strength[index]:.3g})" for index in most_active(maps)
    )
    zero = activation_statistics.map_numbers(np.flatnonzero(strength == 0))
    if names:
        st.markdown(f"Most active, by mean magnitude: {first}.")
    elif zero:
        st.markdown(f"Most active, by mean magnitude: {first}. Zero everywhere for this image: {zero}.")
    else:
        st.markdown(f"Most active, by mean magnitude: {first}. None is zero everywhere for this image.")


def _names(network: TrainedNetwork, layer: LayerOutput) -> tuple[str, ...] | None:
    """The class names for the units of the output layer; None for maps, which are numbered."""
    return network.project().data.classes if layer["name"] == OUTPUT_NAME else None


def _downloads(
    layer: LayerOutput, network: TrainedNetwork, maps: np.ndarray, indices: np.ndarray, shared: bool
) -> None:
    rows = [
        [index, float(each.mean()), float(each.min()), float(each.max()), float((each == 0).mean())]
        for index, each in enumerate(np.moveaxis(maps, -1, 0))
    ]
    files = {
        "png": maps_png(maps, indices, shared),
        "npz": npz({"maps": maps}),
        "csv": table_csv(["map", "mean", "min", "max", "zeros"], rows),
    }
    downloads(f"maps-{layer['name']}-{network.name}", files)
