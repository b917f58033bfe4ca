"""Feature maps: what each layer answers to an image, which maps are silent, and how often over many images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.inspection import activation_statistics, kernels
from cnn_demo.ui.inspection.attribution import convolution_layers
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.epoch_tiles import described
from cnn_demo.ui.inspection.input_image import choose_subject
from cnn_demo.ui.inspection.map_tiles import map_tiles, scale_bar, strongest
from cnn_demo.ui.inspection.montage import COLOURS, GAP, MOST_SHOWN, as_maps, montage, tiles
from cnn_demo.ui.inspection.tiles import tiles_html
from cnn_demo.ui.widgets.image_png import stacked

SHARED, EACH = "One for the layer", "One for each map"
ONE, ALL = "One layer", "All layers"
SIDE, OVERVIEW_SIDE, IN_OVERVIEW = 72, 52, 16
LAYER_GAP = 4 * GAP  # between layers in a file of all


def show(network: TrainedNetwork) -> None:
    """The section."""
    subject = choose_subject(network)
    if subject is None:
        return
    found = ask("feature_maps", path=str(network.path), image=subject.image)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        view = st.segmented_control("Show", [ONE, ALL], default=ONE, required=True, key="maps-view")
        shared = scale_choice("maps-scale") == SHARED
        if view == ONE:
            layer = layer_choice(network, found["layers"], key="maps-layer")
            maps = as_maps(found["maps"][layer["name"]])
            places = portion(maps.shape[-1], "Maps", key=f"maps-{network.name}-{layer['name']}")
    if view == ONE:
        _one_layer(network, layer, maps, places, shared)
    else:
        _all_layers(network, found, shared)


def _one_layer(
    network: TrainedNetwork, layer: dict[str, Any], maps: np.ndarray, places: np.ndarray, shared: bool
) -> None:
    show_maps(network, layer, maps, places, shared, activation_statistics.known_dead(network))
    st.caption(caption(layer, maps, places, shared))
    _in_words(network, layer, maps)
    _downloads(network, layer, maps, places, shared)
    if layer["name"] in convolution_layers(network):
        kernels.show(network, layer["name"], places)
    activation_statistics.show(network, layer["name"])


def _all_layers(network: TrainedNetwork, found: dict[str, Any], shared: bool) -> None:
    """The first maps of every layer, small."""
    dead, sheets = activation_statistics.known_dead(network), []
    for layer in found["layers"]:
        maps = as_maps(found["maps"][layer["name"]])
        places = np.arange(min(maps.shape[-1], IN_OVERVIEW))
        st.markdown(f"**{_described(layer)}**")
        show_maps(network, layer, maps, places, shared, dead, side=OVERVIEW_SIDE)
        st.caption(caption(layer, maps, places, shared))
        sheets.append(picture_of(maps, places, shared))
    files = {"png": stacked(sheets, LAYER_GAP), "npz": npz(found["maps"])}
    downloads(f"maps-of-all-layers-{network.name}", files)
    st.caption("PNG: the maps above, layer below layer. NPZ: what every layer answers, whole.")


def portion(count: int, what: str, *, key: str) -> np.ndarray:
    """The places that are shown: all, or a choice of MOST_SHOWN where there are more."""
    if count <= MOST_SHOWN:
        return np.arange(count)
    start = st.selectbox(
        f"{what} shown, of {count:,}",
        range(0, count, MOST_SHOWN),
        format_func=lambda each: f"{each + 1} to {min(each + MOST_SHOWN, count)}",
        key=f"portion-{key}",
        width=180,
    )
    return np.arange(start, min(start + MOST_SHOWN, count))


def layer_choice(network: TrainedNetwork, layers: list[dict[str, Any]], *, key: str) -> dict[str, Any]:
    """A choice of layer, the first convolution where none was made yet."""
    names = [layer["name"] for layer in layers]
    first = next((name for name in convolution_layers(network) if name in names), names[0])
    place = st.selectbox(
        "Layer",
        range(len(layers)),
        index=names.index(first),
        format_func=lambda each: _described(layers[each]),
        key=f"{key}-{network.name}",
        width=420,
    )
    return layers[place]


def _described(layer: dict[str, Any]) -> str:
    return described(layer["title"], layer["shape"], layer["name"])


def scale_choice(key: str) -> str:
    """SHARED, one scale of colours for the whole layer, or EACH."""
    return str(st.segmented_control("Scale", [SHARED, EACH], default=SHARED, required=True, key=key))


def show_maps(
    network: TrainedNetwork,
    layer: dict[str, Any],
    maps: np.ndarray,
    places: np.ndarray,
    shared: bool,
    dead: Mapping[str, np.ndarray],
    *,
    side: int = SIDE,
) -> None:
    """Those of the (height, width, maps) at these places, with a bar of the scale where they share one.

    dead: see map_statistics.known_dead.
    """
    drawn = map_tiles(maps, places, shared=shared, dead=dead.get(layer["name"]), names=_names(network, layer))
    bar = scale_bar(float(np.abs(maps).max()), signed=bool(maps.min() < 0)) if shared else ""
    st.html(f"{tiles_html(drawn, side)}{bar}")


def picture_of(maps: np.ndarray, places: np.ndarray, shared: bool) -> bytes:
    """The same as one PNG."""
    return montage(tiles(maps, signed=bool(maps.min() < 0), shared=shared)[places])[0]


def caption(layer: dict[str, Any], maps: np.ndarray, places: np.ndarray, shared: bool) -> str:
    """Which maps are shown, and in which scale."""
    of_which = f"All {len(places)}" if len(places) == maps.shape[-1] else f"{len(places)} of {maps.shape[-1]:,}"
    scale = (
        f"one scale for the whole layer, whose largest magnitude is {float(np.abs(maps).max()):.3g}"
        if shared
        else "each map has a scale of its own, so that their colours cannot be compared"
    )
    sizes = "" if len(layer["shape"]) == 1 else f", of {maps.shape[0]} × {maps.shape[1]} values each"
    which = "one a class" if layer["name"] == OUTPUT_NAME else f"number {places[0] + 1} to {places[-1] + 1}"
    return f"{of_which} {_kind(layer)}, {which}{sizes}. {COLOURS[bool(maps.min() < 0)]}; {scale}."


def _kind(layer: dict[str, Any]) -> str:
    return "units" if len(layer["shape"]) == 1 else "maps"


def _in_words(network: TrainedNetwork, layer: dict[str, Any], maps: np.ndarray) -> None:
    """Which maps answer most to this image, and which not at all."""
    if not maps.any():
        st.info("No map of this layer answers to this image: every value is zero.", icon=":material/info:")
        return
    strength, names = np.abs(maps).mean(axis=(0, 1)), _names(network, layer)
    first = ", ".join(
        f"**{escaped(names[place]) if names else place + 1}** ({strength[place]:.3g})" for place in strongest(maps)
    )
    silent = np.flatnonzero(strength == 0)
    dead = (
        f"Zero everywhere for this image: {activation_statistics.numbers(silent)}."
        if len(silent)
        else "None is all zero."
    )
    st.markdown(f"Most active, by their mean magnitude: {first}. {'' if names else dead}")


def _names(network: TrainedNetwork, layer: dict[str, Any]) -> tuple[str, ...] | None:
    """What the last layer's units are called; None for maps that are numbered."""
    return network.project().data.classes if layer["name"] == OUTPUT_NAME else None


def _downloads(
    network: TrainedNetwork, layer: dict[str, Any], maps: np.ndarray, places: np.ndarray, shared: bool
) -> None:
    rows = [
        [place + 1, float(each.mean()), float(each.min()), float(each.max()), float((each == 0).mean())]
        for place, each in enumerate(np.moveaxis(maps, -1, 0))
    ]
    files = {
        "png": picture_of(maps, places, shared),
        "npz": npz({"maps": maps}),
        "csv": table_csv(["map", "mean", "min", "max", "zeros"], rows),
    }
    downloads(f"maps-{layer['name']}-{network.name}", files)
