"""What a filter wants: images that drive a filter, or a class, as far up as a climb from noise comes."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.datasets.table import entry
from cnn_demo.runs.trained import Trained
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.ui import state
from cnn_demo.ui.asking import ask_long
from cnn_demo.ui.inspecting.downloads import downloads, npz
from cnn_demo.ui.inspecting.where_it_looks import convolution_layers
from cnn_demo.ui.pictures import grid
from cnn_demo.ui.text import plain

CLASSES, FOUND = "output", "inspect-filter-wants"
AT_ONCE, COLUMNS, SHEET_PIXELS = 16, 8, 1_200
LIMIT_SECONDS = 900.0
SOURCES = (
    "Erhan et al. 2009, Visualizing Higher-Layer Features of a Deep Network (Université de Montréal, report 1341); "
    "Olah et al. 2017, [Feature Visualization](https://distill.pub/2017/feature-visualization)"
)
MEANING = (
    "Each image is one that drives its filter or class far up; it is not what the filter means, nor the only such image. "
    "Another seed finds another. The small shifts and the smoothing of each step shape it too: without them, noise that "
    "no eye can read would do as well."
)


def show(network: Trained) -> None:
    """The section."""
    question = _question(network)
    found = _found(network, question)
    if found is None:
        st.caption(
            "It starts from grey noise and changes all pixels, step by step, so that the answer rises: some seconds."
        )
    else:
        _pictures(network, question, found)
    st.caption(f"{MEANING} Sources: {SOURCES}.")


def _question(network: Trained) -> dict[str, Any]:
    """The arguments of the task that the controls stand for."""
    convolutions = convolution_layers(network)
    if not convolutions:
        st.info("This network has no convolution, so no filters. Its classes can be driven.", icon=":material/info:")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        layer = st.selectbox(
            "Layer",
            [*convolutions, CLASSES],
            format_func=lambda name: "The classes" if name == CLASSES else name,
            key=f"filter-wants-layer-{network.name}",
            width=200,
        )
        count = _count(network, layer)
        first = _first(network, layer, count)
        steps = st.number_input("Steps", 16, 512, 128, 16, key="filter-wants-steps", width=150)
        seed = st.number_input("Seed", 0, 9_999, 0, key="filter-wants-seed", width=150)
    chosen = list(range(first, min(first + AT_ONCE, count)))
    if len(chosen) < count:
        st.caption(f"{chosen[0]} to {chosen[-1]} of {count:,} filters, numbered from 0; {AT_ONCE} at most at once.")
    return {"layer": layer, "filters": chosen, "steps": int(steps), "seed": int(seed)}


def _first(network: Trained, layer: str, count: int) -> int:
    """The number to start from; nothing to choose where all fit."""
    if count <= AT_ONCE:
        return 0
    key = f"filter-wants-first-{network.name}-{layer}"
    return int(st.number_input("From filter", 0, count - 1, 0, AT_ONCE, key=key, width=150))


def _count(network: Trained, layer: str) -> int:
    """How many filters, or classes, there are."""
    architecture = network.project().architecture
    node = next(node for node in keras_graph(architecture) if node.name == layer)
    if "filters" in node.arguments:
        return int(node.arguments["filters"])
    # Depthwise, or the classes: the channels that come out. Shapes begin with the image's.
    return int(architecture.shapes()[1:][architecture.names().index(layer)][-1])


def _found(network: Trained, question: dict[str, Any]) -> dict[str, np.ndarray] | None:
    """The answer, kept for this session; None, and a button that starts it, before it was asked."""
    key = (network.name, network.version, *map(str, question.values()))
    known_key, known = state.remembered(FOUND, (None, None))
    if known_key == key:
        return dict(known)
    place = st.empty()
    if not place.button("Find the images", icon=":material/play_arrow:", key="begin-filter-wants"):
        return None
    with place.container():
        st.button("Stop", icon=":material/stop:", key="stop-filter-wants")
        answer = ask_long("maximise", limit_seconds=LIMIT_SECONDS, path=str(network.path), **question)
    place.empty()
    state.remember(FOUND, (key, answer))
    return dict(answer)


def _pictures(network: Trained, question: dict[str, Any], found: dict[str, np.ndarray]) -> None:
    """The montage, what each image reaches, and both to take away."""
    names = _names(network, question)
    images = found["images"]
    columns = min(COLUMNS, len(images))
    sheet = grid(images, columns, scale=max(1, SHEET_PIXELS // (COLUMNS * images.shape[2])), gap=8)
    of = "the classes" if question["layer"] == CLASSES else f"the filters of {question['layer']}"
    st.image(
        sheet, width="stretch" if columns == COLUMNS else 150 * columns, alt=f"What drives {of}: {', '.join(names)}"
    )
    unit = "logit" if question["layer"] == CLASSES else "mean over the positive part of the map, before its activation"
    st.caption(f"Row by row: {plain(', '.join(names))}. Reached, by {unit}, from the noise at the start to the image:")
    st.dataframe(
        {
            "class" if question["layer"] == CLASSES else "filter": names,
            "noise at the start": [round(float(value), 3) for value in found["start_values"]],
            "image": [round(float(value), 3) for value in found["values"]],
        },
        hide_index=True,
    )
    if question["layer"] != CLASSES and (found["values"] <= 0).any():
        st.caption("A filter at 0 was driven above zero by no image that this climb came to: it may be dead.")
    downloads(f"filter-wants-{question['layer']}-{network.name}", {"png": sheet, "npz": npz(found)})


def _names(network: Trained, question: dict[str, Any]) -> list[str]:
    if question["layer"] != CLASSES:
        return [str(number) for number in question["filters"]]
    classes = entry(network.project().dataset).classes
    return [classes[number] for number in question["filters"]]
