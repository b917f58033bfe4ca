"""What it confuses: the matrix, the images behind each of its cells, the most confident mistakes, each class's figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui import charts
from cnn_demo.ui.core import store
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.core.number_text import count_text, percent_text
from cnn_demo.ui.inspection.cached_result import find
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.image_source import choose_images
from cnn_demo.ui.inspection.labelled_images import labelled_images
from cnn_demo.ui.train.results import per_class_table

TRUE, ANSWER, MATRIX, OF = "confusion-true", "confusion-answer", "confusion-matrix", "confusion-of"
WAYS = {
    charts.COUNTS: "Counts",
    charts.PERCENT_OF_CLASS: "% of the class",
    charts.PERCENT_OF_ANSWER: "% of the answer",
}
MISTAKES_SHOWN = 12


def answers_on(network: TrainedNetwork, images: ImageSet) -> dict[str, Any] | None:
    """What the task `mistakes` says, asked once for a network and its images."""
    return find(network, "image_set_predictions", images, label="Predict all of them", at_once=True)


def show(network: TrainedNetwork) -> None:
    """The section."""
    images = choose_images(network)
    found = answers_on(network, images) if images else None
    if images is None or found is None:
        return
    classes = images.data.classes
    _summary(found)
    _matrix_and_cell(network, images, found, classes)
    _most_confident(images, found, classes)
    st.header("Class by class", anchor=False)
    per_class_table(found["figures"]["per_class"], classes)


def _summary(found: dict[str, Any]) -> None:
    figures = found["figures"]
    wrong = int((found["labels"] != found["answers"]).sum())
    with st.container(horizontal=True, gap="small"):
        st.metric("Images", count_text(figures["images"]), border=True)
        st.metric("Mistakes", count_text(wrong), border=True)
        st.metric("Accuracy", percent_text(figures["accuracy"]), border=True)


def _matrix_and_cell(
    network: TrainedNetwork, images: ImageSet, found: dict[str, Any], classes: tuple[str, ...]
) -> None:
    counts = np.array(found["figures"]["confusion"])
    matrix, cell = st.columns([6, 5], gap="large")
    with cell:
        st.header("The images of a cell", anchor=False)
        with st.container(horizontal=True, gap="small"):
            true, answer = _cell_choice(counts, classes, f"{network.name}-{images.part}")
        _cell_images(images, found, classes, true, answer)
    with matrix:
        way = st.segmented_control(
            "Numbers",
            list(WAYS),
            format_func=WAYS.__getitem__,
            default=charts.COUNTS,
            required=True,
            key="confusion-way",
        )
        name = f"confusion-{network.name}-{images.part}"
        st.plotly_chart(
            charts.confusion_matrix(counts, classes, shown_as=way, chosen=(true, answer)),
            config=charts.config_with_svg(name),
            key=MATRIX,
            alt=f"Confusion matrix of the {images.part} images",
            on_select=_take_cell,
            selection_mode="points",
        )
        st.caption(f"Click a cell to see its images. {charts.confusion_caption(way)}")
        _downloads(name, found, classes)


def _cell_choice(counts: np.ndarray, classes: tuple[str, ...], of: str) -> tuple[int, int]:
    """Two select boxes, which a click on the matrix sets; at first the most frequent mistake."""
    if store.get(OF) != of or TRUE not in st.session_state:
        store.put(OF, of)
        st.session_state[TRUE], st.session_state[ANSWER] = _most_frequent_mistake(counts)
    every = range(len(classes))
    true = st.selectbox("True class", every, format_func=classes.__getitem__, key=TRUE, width=150)
    answer = st.selectbox("Its answer", every, format_func=classes.__getitem__, key=ANSWER, width=170)
    return true, answer


def _most_frequent_mistake(counts: np.ndarray) -> tuple[int, int]:
    mistakes = counts - np.diag(np.diag(counts))
    row, column = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
    return int(row), int(column)


def _take_cell() -> None:
    """Called when a cell was clicked; a second click on it takes the selection away, and changes nothing."""
    points = st.session_state[MATRIX]["selection"]["points"]
    if points:
        st.session_state[TRUE], st.session_state[ANSWER] = (int(place) for place in points[0]["customdata"])


def _cell_images(images: ImageSet, found: dict[str, Any], classes: tuple[str, ...], true: int, answer: int) -> None:
    chosen = np.flatnonzero((found["labels"] == true) & (found["answers"] == answer))
    what = f"recognised as {classes[answer]}" if true == answer else f"taken for {classes[answer]}"
    if not (found["labels"] == true).any():
        st.info(f"None of these images is of the class {escaped(classes[true])}.", icon=":material/info:")
        return
    if not len(chosen):
        st.info(
            f"No image of the class {escaped(classes[true])} was {escaped(what)}.",
            icon=":material/info:",
        )
        return
    st.markdown(
        f"**{len(chosen):,}** of the class {escaped(classes[true])}, {escaped(what)}; the most confident answers first."
    )
    labelled_images(images, found, _by_confidence(found, chosen), classes, key="confusion-cell")


def _most_confident(images: ImageSet, found: dict[str, Any], classes: tuple[str, ...]) -> None:
    st.header("The most confident mistakes", anchor=False)
    wrong = np.flatnonzero(found["labels"] != found["answers"])
    if not len(wrong):
        st.success("It made no mistake on these images.", icon=":material/check_circle:")
        return
    first = _by_confidence(found, wrong)[:MISTAKES_SHOWN]
    labelled_images(images, found, first, classes, key="confident-mistakes")
    st.caption(
        "Written as true class → answer, with the answer's probability. Look whether you would have known better: some "
        "labels are wrong, and some pictures allow no more than a guess."
    )


def _by_confidence(found: dict[str, Any], chosen: np.ndarray) -> np.ndarray:
    confidence = found["probabilities"][chosen].max(axis=1)
    return chosen[np.argsort(-confidence, kind="stable")]


def _downloads(name: str, found: dict[str, Any], classes: tuple[str, ...]) -> None:
    rows = [[each, *row] for each, row in zip(classes, found["figures"]["confusion"], strict=True)]
    arrays = {name: found[name] for name in ("labels", "answers", "probabilities")}
    downloads(name, {"csv": table_csv(["true class / answer", *classes], rows), "npz": npz(arrays)}, chart=MATRIX)
    st.caption("CSV: the matrix's counts. NPZ: true class, answer and all probabilities of each image, in their order.")
