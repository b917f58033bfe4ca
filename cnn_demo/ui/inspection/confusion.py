"""Section Confusion: the confusion matrix, the images behind each cell, the most confident mistakes, figures per class."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.runs.inspection_results import ImageSetPredictions
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.ui import charts
from cnn_demo.ui.core import sent, store
from cnn_demo.ui.core.number_text import count_text, percent_text
from cnn_demo.ui.inspection.cached_result import ask_cached
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.image_source import choose_image_set
from cnn_demo.ui.inspection.labelled_images import show_labelled_images
from cnn_demo.ui.train.results import per_class_table

TRUE, PREDICTED, MATRIX, CHOSEN_FOR = "confusion-true", "confusion-answer", "confusion-matrix", "confusion-of"
UNITS = {
    charts.COUNTS: "Counts",
    charts.PERCENT_OF_CLASS: "% of row",
    charts.PERCENT_OF_ANSWER: "% of column",
}
MISTAKES_SHOWN = 12


def ask_predictions(network: TrainedNetwork, images: ImageSet) -> ImageSetPredictions | None:
    """The network's predictions on an image set, asked once; None where the visitor stopped the task."""
    predictions: ImageSetPredictions | None = ask_cached(
        network, "image_set_predictions", images, label="Predict all images", at_once=True
    )
    return predictions


def show(network: TrainedNetwork) -> None:
    """The section."""
    images = choose_image_set(network)
    predictions = ask_predictions(network, images) if images else None
    if images is None or predictions is None:
        return
    classes = images.data.classes
    _summary(predictions)
    _matrix_and_cell(network, images, predictions, classes)
    _most_confident(images, predictions, classes)
    st.subheader("Figures per class", anchor=False)
    per_class_table(predictions["figures"]["per_class"], classes)


def _summary(predictions: ImageSetPredictions) -> None:
    figures = predictions["figures"]
    wrong = int((predictions["labels"] != predictions["answers"]).sum())
    with st.container(horizontal=True, gap="small"):
        st.metric("Images", count_text(figures["images"]), border=True)
        st.metric("Mistakes", count_text(wrong), border=True)
        st.metric("Accuracy", percent_text(figures["accuracy"]), border=True)


def _matrix_and_cell(
    network: TrainedNetwork, images: ImageSet, predictions: ImageSetPredictions, classes: tuple[str, ...]
) -> None:
    counts = np.array(predictions["figures"]["confusion"])
    matrix, cell = st.columns([6, 5], gap="large")
    with cell:
        st.subheader("Images of a cell", anchor=False)
        with st.container(horizontal=True, gap="small"):
            true, predicted = _cell_choice(counts, classes, f"{network.name}-{images.part}")
        _cell_images(images, predictions, classes, true, predicted)
    with matrix:
        unit = st.segmented_control(
            "Numbers",
            list(UNITS),
            format_func=UNITS.__getitem__,
            default=charts.COUNTS,
            required=True,
            key="confusion-way",
        )
        name = f"confusion-{network.name}-{images.part}"
        st.plotly_chart(
            charts.confusion_matrix(counts, classes, shown_as=unit, chosen=(true, predicted)),
            config=charts.config_with_svg(name),
            key=MATRIX,
            alt=f"Confusion matrix of the {images.part} images",
            on_select=partial(_take_cell, len(classes)),
            selection_mode="points",
        )
        st.caption(f"Click a cell to see its images. {charts.confusion_caption(unit)}")
        _downloads(name, predictions, classes)


def _cell_choice(counts: np.ndarray, classes: tuple[str, ...], chosen_for: str) -> tuple[int, int]:
    """Two select boxes, which a click on the matrix sets, too; the most frequent mistake first."""
    if store.get(CHOSEN_FOR) != chosen_for or TRUE not in st.session_state:
        store.put(CHOSEN_FOR, chosen_for)
        st.session_state[TRUE], st.session_state[PREDICTED] = _most_frequent_mistake(counts)
    every = range(len(classes))
    true = st.selectbox("True class", every, format_func=classes.__getitem__, key=TRUE, width=150)
    predicted = st.selectbox("Predicted class", every, format_func=classes.__getitem__, key=PREDICTED, width=170)
    return true, predicted


def _most_frequent_mistake(counts: np.ndarray) -> tuple[int, int]:
    mistakes = counts - np.diag(np.diag(counts))
    row, column = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
    return int(row), int(column)


def _take_cell(classes: int) -> None:
    """Callback of a click on the matrix. A second click on a cell clears the selection and changes nothing."""
    cells = sent.selected_points(MATRIX, classes, classes)
    if cells:
        st.session_state[TRUE], st.session_state[PREDICTED] = cells[0]


def _cell_images(
    images: ImageSet, predictions: ImageSetPredictions, classes: tuple[str, ...], true: int, predicted: int
) -> None:
    name, other = escaped(classes[true]), escaped(classes[predicted])
    chosen = np.flatnonzero((predictions["labels"] == true) & (predictions["answers"] == predicted))
    if not (predictions["labels"] == true).any():
        st.info(f"None of these images belongs to the class {name}.", icon=":material/info:")
        return
    if not len(chosen):
        none = f"No image of the class {name} was predicted as {other}."
        st.info(
            none if true != predicted else f"No image of the class {name} was predicted correctly.",
            icon=":material/info:",
        )
        return
    st.markdown(
        f"Class {name}, predicted correctly: **{len(chosen):,}**. The most confident predictions come first."
        if true == predicted
        else f"Class {name}, predicted as {other}: **{len(chosen):,}**. The most confident predictions come first."
    )
    show_labelled_images(images, predictions, _by_confidence(predictions, chosen), classes, key="confusion-cell")


def _most_confident(images: ImageSet, predictions: ImageSetPredictions, classes: tuple[str, ...]) -> None:
    st.subheader("Most confident mistakes", anchor=False)
    wrong = np.flatnonzero(predictions["labels"] != predictions["answers"])
    if not len(wrong):
        st.success("The network makes no mistake on these images.", icon=":material/check_circle:")
        return
    first = _by_confidence(predictions, wrong)[:MISTAKES_SHOWN]
    show_labelled_images(images, predictions, first, classes, key="confident-mistakes")
    st.caption(
        "Written as true class → predicted class, with the probability of the prediction. Would you have known better? Some "
        "labels are wrong, and some pictures allow no more than a guess."
    )


def _by_confidence(predictions: ImageSetPredictions, indices: np.ndarray) -> np.ndarray:
    confidence = predictions["probabilities"][indices].max(axis=1)
    return indices[np.argsort(-confidence, kind="stable")]


def _downloads(name: str, predictions: ImageSetPredictions, classes: tuple[str, ...]) -> None:
    rows = [[each, *row] for each, row in zip(classes, predictions["figures"]["confusion"], strict=True)]
    arrays: dict[str, np.ndarray] = {
        "labels": predictions["labels"],
        "predictions": predictions["answers"],
        "probabilities": predictions["probabilities"],
    }
    downloads(
        name, {"csv": table_csv(["true class / predicted class", *classes], rows), "npz": npz(arrays)}, chart=MATRIX
    )
    st.caption(
        "CSV: counts of the matrix. NPZ: true class, predicted class and all probabilities of each image, in order."
    )
