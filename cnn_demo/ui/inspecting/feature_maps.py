"""Feature maps: what each layer answers to an image, which maps are silent, and how often over many images."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.runs.trained import Trained
from cnn_demo.ui.asking import ask
from cnn_demo.ui.inspecting import kernels, map_statistics
from cnn_demo.ui.inspecting.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspecting.montage import COLOURS, MOST_SHOWN, as_maps, montage, tiles
from cnn_demo.ui.inspecting.subject import Subject, choose_subject
from cnn_demo.ui.inspecting.where_it_looks import convolution_layers

SHARED, EACH = "One for the layer", "One for each map"
STRONGEST = 3


def show(network: Trained) -> None:
    """The section."""
    subject = choose_subject(network)
    if subject is None:
        return
    found = ask("feature_maps", path=str(network.path), image=subject.image)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        layer = layer_choice(network, found["layers"], key="maps-layer")
        maps = as_maps(found["maps"][layer["name"]])
        shared = scale_choice("maps-scale") == SHARED if max(maps.shape[:2]) > 1 else True
        places = portion(maps.shape[-1], "Maps", key=f"maps-{network.name}-{layer['name']}")
    content = picture_of(subject, layer, maps, places, shared)
    st.caption(caption(layer, maps, places, shared))
    _in_words(maps)
    _downloads(network, layer, maps, content)
    if layer["name"] in convolution_layers(network):
        kernels.show(network, layer["name"])
    map_statistics.show(network, layer["name"])


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


def layer_choice(network: Trained, layers: list[dict[str, Any]], *, key: str) -> dict[str, Any]:
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
    return f"{layer['title']}, {' × '.join(map(str, layer['shape']))} ({layer['name']})"


def scale_choice(key: str) -> str:
    """SHARED, one scale of colours for the whole layer, or EACH."""
    return str(st.segmented_control("Scale", [SHARED, EACH], default=SHARED, required=True, key=key))


def picture_of(subject: Subject, layer: dict[str, Any], maps: np.ndarray, places: np.ndarray, shared: bool) -> bytes:
    """Show those of the (height, width, maps) at these places; gives the PNG."""
    content, width = montage(tiles(maps, signed=bool(maps.min() < 0), shared=shared)[places])
    alt = f"{len(places)} {_kind(layer)} of {layer['name']} for {subject.title}"
    st.image(content, width=width, alt=alt, output_format="PNG")
    return content


def caption(layer: dict[str, Any], maps: np.ndarray, places: np.ndarray, shared: bool) -> str:
    """Which maps are shown, and in which scale."""
    of_which = f"All {len(places)}" if len(places) == maps.shape[-1] else f"{len(places)} of {maps.shape[-1]:,}"
    scale = (
        f"one scale for the whole layer, whose largest magnitude is {float(np.abs(maps).max()):.3g}"
        if shared
        else "each map has a scale of its own, so that their colours cannot be compared"
    )
    return (
        f"{of_which} {_kind(layer)}, number {places[0] + 1} to {places[-1] + 1}, row by row, of {maps.shape[0]} × "
        f"{maps.shape[1]} values each. {COLOURS[bool(maps.min() < 0)]}; {scale}."
    )


def _kind(layer: dict[str, Any]) -> str:
    return "units" if len(layer["shape"]) == 1 else "maps"


def _in_words(maps: np.ndarray) -> None:
    """Which maps answer most to this image, and which not at all."""
    strength = np.abs(maps).mean(axis=(0, 1))
    if not strength.any():
        st.info("No map of this layer answers to this image: every value is zero.", icon=":material/info:")
        return
    order = np.argsort(-strength, kind="stable")[:STRONGEST]
    strongest = ", ".join(f"**{place + 1}** ({strength[place]:.3g})" for place in order if strength[place])
    silent = np.flatnonzero(~maps.any(axis=(0, 1)))
    dead = f"Zero everywhere for this image: {map_statistics.numbers(silent)}." if len(silent) else "None is all zero."
    st.markdown(f"Most active, by their mean magnitude: {strongest}. {dead}")


def _downloads(network: Trained, layer: dict[str, Any], maps: np.ndarray, content: bytes) -> None:
    rows = [
        [place + 1, float(each.mean()), float(each.min()), float(each.max()), float((each == 0).mean())]
        for place, each in enumerate(np.moveaxis(maps, -1, 0))
    ]
    files = {
        "png": content,
        "npz": npz({"maps": maps}),
        "csv": table_csv(["map", "mean", "min", "max", "zeros"], rows),
    }
    downloads(f"maps-{layer['name']}-{network.name}", files)
