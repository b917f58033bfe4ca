"""What a filter wants: images that drive a filter, or a class, as far up as a climb from noise comes."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask_long
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.inspection.attribution import convolution_layers
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.image_source import validation_images
from cnn_demo.ui.inspection.map_tiles import number_text
from cnn_demo.ui.widgets.image_png import grid, png

FOUND = "inspect-filter-wants"
AT_ONCE, COLUMNS, SHEET_PIXELS = 16, 8, 1_200
TILE, SHARP = 104, 2  # pixels of the page (three stand side by side on a phone), and screen pixels for each of them
FRAME = 138  # a mid-grey that neither a light nor a dark page swallows
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


def show(network: TrainedNetwork) -> None:
    """The section."""
    question = _question(network)
    found = _found(network, question)
    if found is None:
        st.caption(
            "It starts from grey noise and changes the pixels, step by step, so that the answer rises: some seconds."
        )
    else:
        _pictures(network, question, found)
    st.caption(f"{MEANING} Sources: {SOURCES}.")


def _question(network: TrainedNetwork) -> dict[str, Any]:
    """The arguments of the task that the controls stand for."""
    convolutions = convolution_layers(network)
    if not convolutions:
        st.info("This network has no convolution, so no filters. Its classes can be driven.", icon=":material/info:")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        layer = st.selectbox(
            "Layer",
            [*convolutions, OUTPUT_NAME],
            format_func=lambda name: "The classes" if name == OUTPUT_NAME else name,
            key=f"filter-wants-layer-{network.name}",
            width=200,
        )
        count = _count(network, layer)
        first = _first(network, layer, count)
        steps = st.number_input("Steps", 16, 512, 128, 16, key="filter-wants-steps", width=150)
        seed = st.number_input("Seed", 0, 9_999, 0, key="filter-wants-seed", width=150)
    chosen = list(range(first, min(first + AT_ONCE, count)))
    if len(chosen) < count:
        st.caption(f"{chosen[0] + 1} to {chosen[-1] + 1} of {count:,} filters; {AT_ONCE} at most at once.")
    return {"layer": layer, "filters": chosen, "steps": int(steps), "seed": int(seed)}


def _first(network: TrainedNetwork, layer: str, count: int) -> int:
    """The first one, counted from 0; shown and typed in from 1. Nothing to choose where all fit."""
    if count <= AT_ONCE:
        return 0
    key = f"filter-wants-first-{network.name}-{layer}"
    return int(st.number_input("From filter", 1, count, 1, AT_ONCE, key=key, width=150)) - 1


def _count(network: TrainedNetwork, layer: str) -> int:
    """How many filters, or classes, there are."""
    architecture = network.project().architecture
    node = next(node for node in keras_graph(architecture) if node.name == layer)
    if "filters" in node.arguments:
        return int(node.arguments["filters"])
    # Depthwise, or the classes: the channels that come out. Shapes begin with the image's.
    return int(architecture.shapes()[1:][architecture.names().index(layer)][-1])


def _found(network: TrainedNetwork, question: dict[str, Any]) -> dict[str, np.ndarray] | None:
    """The answer, kept for this session; None, and a button that starts it, before it was asked."""
    key = (network.name, network.version, *map(str, question.values()))
    known_key, known = store.get(FOUND, (None, None))
    if known_key == key:
        return dict(known)
    place = st.empty()
    if not place.button("Find the images", icon=":material/play_arrow:", key="begin-filter-wants"):
        return None
    with place.container():
        st.button("Stop", icon=":material/stop:", key="stop-filter-wants")
        images = validation_images(network)
        compared: dict[str, Any] = {"images": images.to_dict()} if images else {}
        answer = ask_long(
            "activation_maximization", limit_seconds=LIMIT_SECONDS, path=str(network.path), **question, **compared
        )
    place.empty()
    store.put(FOUND, (key, answer))
    return dict(answer)


def _pictures(network: TrainedNetwork, question: dict[str, Any], found: dict[str, np.ndarray]) -> None:
    """A tile for each image, what they mean, and all to take away."""
    of_classes = question["layer"] == OUTPUT_NAME
    names, seen = _names(network, question), _seen(found)
    with st.container(horizontal=True, gap="small"):
        for place, name in enumerate(names):
            _tile(f"class {name}" if of_classes else f"filter {name} of {question['layer']}", name, seen, found, place)
    st.caption(_reading(found, of_classes=of_classes))
    _warn(found, of_classes=of_classes)
    _downloads(network, question, found, names, seen)


def _warn(found: dict[str, np.ndarray], *, of_classes: bool) -> None:
    """Where the climb ended below a real image, or a filter answers to nothing."""
    values = found["values"]
    highest = np.maximum(values, found["largest"]) if "largest" in found else values
    if (highest > values).any():
        st.caption(
            "Where the real image reaches more, the climb got stuck: another seed or more steps may come higher."
        )
    if not of_classes and (highest <= 0).any():
        st.caption("A filter at 0 or below was driven above it by no image that was tried: it may be dead.")


def _tile(what: str, name: str, seen: np.ndarray, found: dict[str, np.ndarray], place: int) -> None:
    """The image that was found, and below it the real one that comes closest."""
    with st.container(width=TILE, gap="small"):
        st.image(
            _framed(seen[place]),
            width=TILE,
            caption=f"**{escaped(name)}**: {number_text(found['values'][place])}",
            alt=f"What drives {what}",
            output_format="PNG",
        )
        if "examples" in found:
            st.image(
                _framed(found["examples"][place].astype(np.float32) / 255),
                width=TILE,
                caption=f"real: {number_text(found['largest'][place])}",
                alt=f"The validation image that drives {what} most",
                output_format="PNG",
            )


def _framed(image: np.ndarray) -> bytes:
    """A PNG of an (h, w, c) image in [0, 1], as large as a tile, with an edge: much of these is white on white."""
    scale = max(1, SHARP * TILE // max(image.shape[:2]))
    large = (image * 255).round().astype(np.uint8).repeat(scale, axis=0).repeat(scale, axis=1)
    return png(np.pad(large, ((SHARP, SHARP), (SHARP, SHARP), (0, 0)), constant_values=FRAME))


def _seen(found: dict[str, np.ndarray]) -> np.ndarray:
    """The part of each image that the driven cell sees: (n, h, w, c)."""
    top, left, height, width = (int(each) for each in found["region"])
    return found["images"][:, top : top + height, left : left + width]


def _reading(found: dict[str, np.ndarray], *, of_classes: bool) -> str:
    height, width = (int(each) for each in found["region"][2:])
    what = (
        "Numbers are the class's logit"
        if of_classes
        else f"Shown are the {height} × {width} pixels that one cell in the middle of the filter's map sees; numbers are that "
        "cell's value before its activation"
    )
    real = (
        f" Below: of up to 500 validation images the one that reaches most{'' if of_classes else ', in any cell'}."
        if "examples" in found
        else ""
    )
    return f"{what}.{real}"


def _downloads(
    network: TrainedNetwork, question: dict[str, Any], found: dict[str, np.ndarray], names: list[str], seen: np.ndarray
) -> None:
    sheet = grid(seen, min(COLUMNS, len(seen)), scale=max(1, SHEET_PIXELS // (COLUMNS * seen.shape[2])), gap=8)
    kinds = [kind for kind in ("start_values", "values", "largest") if kind in found]
    rows = [[name, *(float(found[kind][place]) for kind in kinds)] for place, name in enumerate(names)]
    files = {"png": sheet, "csv": table_csv(["name", *kinds], rows), "npz": npz(found)}
    downloads(f"filter-wants-{question['layer']}-{network.name}", files)


def _names(network: TrainedNetwork, question: dict[str, Any]) -> list[str]:
    if question["layer"] != OUTPUT_NAME:
        return [str(number + 1) for number in question["filters"]]
    classes = network.project().data.classes
    return [classes[number] for number in question["filters"]]
