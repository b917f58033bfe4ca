"""Section Activation maximization: images, found by gradient ascent, that strongly activate a filter or a class."""

from __future__ import annotations

from functools import partial
from typing import Any, TypedDict

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import TEST, VALIDATION
from cnn_demo.jobs.long_work import LongWork, ask_worker
from cnn_demo.runs.inspection_results import ActivationMaximization
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.spec.conv_outputs import ActivationInput, activation_input
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.ui.core import long_work, server, store
from cnn_demo.ui.core.number_text import number_text
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.inspection.attribution import convolution_layers
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.image_source import unlearned_images
from cnn_demo.ui.widgets.image_png import grid, png

LAST_RESULT = "inspect-filter-wants"
AT_ONCE, COLUMNS, SHEET_PIXELS = 16, 8, 1_200
TILE, SHARP = 104, 2  # CSS pixels (three tiles side by side on a phone), and screen pixels for each of them
FRAME = 138  # a mid-grey, visible on light and dark pages
LIMIT_SECONDS = 900.0
SOURCES = (
    "Erhan et al. 2009, Visualizing Higher-Layer Features of a Deep Network (Université de Montréal, report 1341); "
    "Olah et al. 2017, [Feature Visualization](https://distill.pub/2017/feature-visualization)"
)
LIMITS = (
    "Each image strongly activates its filter or class. It is neither the meaning of the filter nor the only such image: "
    "another seed finds another one. The small shifts and the smoothing in each step shape the image too; without them, "
    "noise that no eye can interpret would do as well."
)

# What is maximized, by whether the value is normalized and whether an activation takes it directly.
NUMBERS = {
    (False, True): "The number is that value where it enters the activation function.",
    (
        True,
        True,
    ): "The number is that value where it enters the activation function: after batch normalization, which decides "
    "what is above 0.",
    (False, False): "The number is that value; no activation function follows directly.",
    (True, False): "The number is that value after batch normalization; no activation function follows directly.",
}


class Question(TypedDict):
    """The arguments of the task that the visitor chooses. filters: numbered from 0, classes where layer is the output."""

    layer: str
    filters: list[int]
    steps: int
    seed: int


def show(network: TrainedNetwork) -> None:
    """The section."""
    question = _question(network)
    result = _result(network, question)
    if result is None:
        st.caption(
            "Gradient ascent starts with grey noise and changes the pixels step by step, so that the activation rises. It "
            "takes some seconds."
        )
    else:
        _pictures(network, question, result)
    st.caption(f"{LIMITS} Sources: {SOURCES}.")


def _question(network: TrainedNetwork) -> Question:
    """The controls."""
    convolutions = convolution_layers(network)
    if not convolutions:
        st.info(
            "This network has no convolution, so it has no filters. Its classes are available.", icon=":material/info:"
        )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        layer = st.selectbox(
            "Layer",
            [*convolutions, OUTPUT_NAME],
            format_func=lambda name: (
                "The classes" if name == OUTPUT_NAME else f"Convolution {convolutions.index(name) + 1}"
            ),
            key=f"filter-wants-layer-{network.name}",
            width=200,
        )
        count = _count(network, layer)
        first = _first(network, layer, count)
        steps = st.number_input("Steps", 16, 512, 128, 16, key="filter-wants-steps", width=150)
        seed = st.number_input("Seed", 0, 9_999, 0, key="filter-wants-seed", width=150)
    filters = list(range(first, min(first + AT_ONCE, count)))
    if len(filters) < count:
        st.caption(f"Filters {filters[0]} to {filters[-1]} of {count:,}, counted from 0, at most {AT_ONCE} at once.")
    return {"layer": layer, "filters": filters, "steps": int(steps), "seed": int(seed)}


def _first(network: TrainedNetwork, layer: str, count: int) -> int:
    """The number of the first filter. No choice where all fit."""
    if count <= AT_ONCE:
        return 0
    key = f"filter-wants-first-{network.name}-{layer}"
    return int(st.number_input("From filter", 0, count - 1, 0, AT_ONCE, key=key, width=150))


def _count(network: TrainedNetwork, layer: str) -> int:
    """The number of filters, or of classes."""
    architecture = network.project().architecture
    node = next(node for node in keras_graph(architecture) if node.name == layer)
    if "filters" in node.arguments:
        return int(node.arguments["filters"])
    # Depthwise, or the classes: the output channels. shapes() begins with the input shape.
    return int(architecture.shapes()[1:][architecture.names().index(layer)][-1])


@uncut()
def _result(network: TrainedNetwork, question: Question) -> ActivationMaximization | None:
    """The result, kept for this session; None, and a button that starts the task, while there is none."""
    key = (network.name, network.version, *map(str, question.values()))
    known_key, known = store.get(LAST_RESULT, (None, None))
    if known_key == key:
        last: ActivationMaximization = known
        return last
    images = unlearned_images(network)
    asked: dict[str, Any] = {"path": str(network.path), **question, **({"images": images} if images else {})}
    if target := _target(network, question):
        asked["layer"] = target.layer
    result: ActivationMaximization | None = long_work.on_demand(
        f"filter-wants-{hash(key)}",
        partial(_find_images, asked=asked),
        button=lambda: pressed("Find the images", icon=":material/play_arrow:", key="begin-filter-wants"),
    )
    if result is not None:
        store.put(LAST_RESULT, (key, result))
    return result


def _find_images(work: LongWork, *, asked: dict[str, Any]) -> Any:
    return ask_worker(server.compute(), work, "activation_maximization", limit_seconds=LIMIT_SECONDS, **asked)


def _target(network: TrainedNetwork, question: Question) -> ActivationInput | None:
    """What is maximized of a convolution: the input of its activation. None for the classes."""
    if question["layer"] == OUTPUT_NAME:
        return None
    return activation_input(network.project().architecture, question["layer"])


def _pictures(network: TrainedNetwork, question: Question, result: ActivationMaximization) -> None:
    """One tile per filter or class, how to read them, and downloads."""
    target_of, part = _target(network, question), _part(network)
    names, seen = _names(network, question), _receptive_fields(result)
    with st.container(horizontal=True, gap="small"):
        for index, name in enumerate(names):
            target = f"filter {name} of {question['layer']}" if target_of else f"class {name}"
            _tile(target, name, seen, result, index, part)
    st.caption(_reading(result, target_of, part))
    _warn(result, target_of)
    _downloads(network, question, result, names, seen)


def _part(network: TrainedNetwork) -> str:
    """Of which part the real images are: "validation" or "test"."""
    return VALIDATION if network.project().has_validation else TEST


def _warn(result: ActivationMaximization, target: ActivationInput | None) -> None:
    """Say where a real image activates a filter more, and where nothing activates it."""
    values = result["values"]
    highest = np.maximum(values, result["largest"]) if "largest" in result else values
    if (highest > values).any():
        st.caption(
            "Where the real image has the larger number, gradient ascent got stuck: another seed or more steps may reach more."
        )
    if target and target.function == "relu" and (highest <= 0).any():
        st.caption("No image that was tried activates a filter with numbers of 0 or below: such a filter may be dead.")


def _tile(target: str, name: str, seen: np.ndarray, result: ActivationMaximization, index: int, part: str) -> None:
    """The image found, and below it the real image with the largest activation. part: of which it is."""
    with st.container(width=TILE, gap="small"):
        st.image(
            _framed(seen[index]),
            width=TILE,
            caption=f"**{escaped(name)}**: {number_text(result['values'][index])}",
            alt=f"Maximizing image of {target}",
            output_format="PNG",
        )
        if "examples" in result and "largest" in result:
            st.image(
                _framed(result["examples"][index].astype(np.float32) / 255),
                width=TILE,
                caption=f"real: {number_text(result['largest'][index])}",
                alt=f"{part.capitalize()} image with the largest activation of {target}",
                output_format="PNG",
            )


def _framed(image: np.ndarray) -> bytes:
    """A PNG of an (h, w, c) image in [0, 1] in the size of a tile, with an edge, as many images are white on white."""
    scale = max(1, SHARP * TILE // max(image.shape[:2]))
    large = (image * 255).round().astype(np.uint8).repeat(scale, axis=0).repeat(scale, axis=1)
    return png(np.pad(large, ((SHARP, SHARP), (SHARP, SHARP), (0, 0)), constant_values=FRAME))


def _receptive_fields(result: ActivationMaximization) -> np.ndarray:
    """The part of each image that the activation depends on: (n, h, w, c)."""
    top, left, height, width = (int(each) for each in result["region"])
    return result["images"][:, top : top + height, left : left + width]


def _reading(result: ActivationMaximization, target: ActivationInput | None, part: str) -> str:
    """How to read the tiles. part: of which the real images are."""
    height, width = (int(each) for each in result["region"][2:])
    meaning = (
        "Each number is the logit of the class."
        if target is None
        else f"Each picture shows the {height} × {width} pixels that the middle value of the filter's map depends on (its "
        f"receptive field). {NUMBERS[target.is_normalized, target.function != '']}"
    )
    if "examples" not in result:
        return meaning
    real = (
        f"Below it: of up to 500 {part} images, the one with the largest logit."
        if target is None
        else f"Below it: of up to 500 {part} images, the one with the largest value anywhere in the map."
    )
    return f"{meaning} {real}"


def _downloads(
    network: TrainedNetwork,
    question: Question,
    result: ActivationMaximization,
    names: list[str],
    seen: np.ndarray,
) -> None:
    sheet = grid(seen, min(COLUMNS, len(seen)), scale=max(1, SHEET_PIXELS // (COLUMNS * seen.shape[2])), gap=8)
    columns = {"start_values": result["start_values"], "values": result["values"]}
    if "largest" in result:
        columns["largest"] = result["largest"]
    rows = [[name, *(float(values[index]) for values in columns.values())] for index, name in enumerate(names)]
    arrays = {name: np.asarray(array) for name, array in result.items()}
    files = {"png": sheet, "csv": table_csv(["name", *columns], rows), "npz": npz(arrays)}
    downloads(f"activation-maximization-{question['layer']}-{network.name}", files)


def _names(network: TrainedNetwork, question: Question) -> list[str]:
    if question["layer"] != OUTPUT_NAME:
        return [str(number) for number in question["filters"]]
    classes = network.project().data.classes
    return [classes[number] for number in question["filters"]]
