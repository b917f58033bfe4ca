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
        layer = _layer(network, found["layers"])
        maps = as_maps(found["maps"][layer["name"]])
        shared = _scale() if max(maps.shape[:2]) > 1 else True
        places = portion(maps.shape[-1], "Maps", key=f"maps-{network.name}-{layer['name']}")
    _montage(subject, layer, maps, places, shared)
    _in_words(maps)
    _downloads(network, layer, maps, places, shared)
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


def _layer(network: Trained, layers: list[dict[str, Any]]) -> dict[str, Any]:
    """A choice of layer, the first convolution where none was made yet."""
    names = [layer["name"] for layer in layers]
    first = next((name for name in convolution_layers(network) if name in names), names[0])
    place = st.selectbox(
        "Layer",
        range(len(layers)),
        index=names.index(first),
        format_func=lambda each: _described(layers[each]),
        key=f"maps-layer-{network.name}",
        width=420,
    )
    return layers[place]


def _described(layer: dict[str, Any]) -> str:
    return f"{layer['title']}, {' × '.join(map(str, layer['shape']))} ({layer['name']})"


def _scale() -> bool:
    """Whether one scale of colours holds for the whole layer."""
    chosen = st.segmented_control("Scale", [SHARED, EACH], default=SHARED, required=True, key="maps-scale")
    return bool(chosen == SHARED)


def _montage(subject: Subject, layer: dict[str, Any], maps: np.ndarray, places: np.ndarray, shared: bool) -> None:
    signed = bool(maps.min() < 0)
    picture, width = montage(tiles(maps, signed=signed, shared=shared)[places])
    what = "units" if len(layer["shape"]) == 1 else "maps"
    st.image(
        picture,
        width=width,
        alt=f"{len(places)} {what} of {layer['name']} for {subject.title}",
        output_format="PNG",
    )
    of_which = f"All {len(places)}" if len(places) == maps.shape[-1] else f"{len(places)} of {maps.shape[-1]:,}"
    scale = (
        f"one scale for the whole layer, whose largest magnitude is {float(np.abs(maps).max()):.3g}"
        if shared
        else "each map has a scale of its own, so that their colours cannot be compared"
    )
    st.caption(
        f"{of_which} {what}, number {places[0] + 1} to {places[-1] + 1}, row by row, of {maps.shape[0]} × "
        f"{maps.shape[1]} values each. {COLOURS[signed]}; {scale}."
    )


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


def _downloads(network: Trained, layer: dict[str, Any], maps: np.ndarray, places: np.ndarray, shared: bool) -> None:
    rows = [
        [place + 1, float(each.mean()), float(each.min()), float(each.max()), float((each == 0).mean())]
        for place, each in enumerate(np.moveaxis(maps, -1, 0))
    ]
    picture, _ = montage(tiles(maps, signed=bool(maps.min() < 0), shared=shared)[places])
    files = {
        "png": picture,
        "npz": npz({"maps": maps}),
        "csv": table_csv(["map", "mean", "min", "max", "zeros"], rows),
    }
    downloads(f"maps-{layer['name']}-{network.name}", files)
