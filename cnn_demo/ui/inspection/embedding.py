"""How it sees the whole set: the penultimate activations of many images as points in the plane."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui import charts
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.inspection.cached_result import find
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.embedding_details import CHOSEN, ROW, chosen_images, drawing_beside
from cnn_demo.ui.inspection.image_source import choose_images
from cnn_demo.ui.widgets import prediction
from cnn_demo.ui.widgets.canvas import current_drawing

PCA, TSNE = "pca", "tsne"
METHODS = {PCA: "PCA", TSNE: "t-SNE"}
POINTERS = {"points": "Choose a point", "lasso": "Choose many", "zoom": "Zoom"}
SCATTER, OF = "whole-set-scatter", "whole-set-of"


def show(network: TrainedNetwork) -> None:
    """The section."""
    images = choose_images(network)
    if images is None:
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        method = st.segmented_control(
            "Arranged by",
            list(METHODS),
            format_func=METHODS.__getitem__,
            default=PCA,
            required=True,
            key="whole-set-method",
        )
        dragging = st.segmented_control(
            "Pointer",
            list(POINTERS),
            format_func=POINTERS.__getitem__,
            default="points",
            required=True,
            key="whole-set-drag",
        )
    found = find(
        network, "embedding", images, label="Arrange them, about half a minute", at_once=method == PCA, method=method
    )
    if found is None:
        st.caption(ABOUT[TSNE])
        return
    placed = _placed_drawing(network, images)
    _forget_choice_of_others(f"{network.path}-{images.part}", len(found["points"]))
    scatter, beside = st.columns([7, 4], gap="large")
    with beside:
        chosen_images(images, found)
        drawing_beside(images, found, placed, HOW_PLACED[method])
    with scatter:
        _scatter(network, images, found, placed, method, dragging)
    _downloads(file_name(network, method), found, images.data.classes)


def _scatter(
    network: TrainedNetwork,
    images: ImageSet,
    found: dict[str, Any],
    placed: dict[str, np.ndarray] | None,
    method: str,
    dragging: str,
) -> None:
    figure = charts.embedding_scatter(
        found["points"],
        found["labels"],
        found["answers"],
        found["indices"],
        images.data.classes,
        axes=_axes(found, method),
        dragging=dragging,
        drawing=None if placed is None else _drawing_place(found, placed, method),
        # In lasso mode the figure stays what it was, and so the chosen points stay marked.
        chosen=None if dragging == "lasso" else st.session_state[ROW],
    )
    st.plotly_chart(
        figure,
        config=charts.config_with_svg(file_name(network, method)),
        key=SCATTER,
        alt=f"{len(found['points']):,} {images.part} images as points, arranged by {METHODS[method]}",
        on_select=_take_points,
        selection_mode=("points", "lasso"),
    )
    st.caption(
        f"{len(found['points']):,} {images.part} images, drawn by a fixed seed, in the {found['figures']['dimensions']} "
        "numbers that the last layer reads. Mistakes are ringed in red; a click on their name above hides or shows "
        f"them. A class's name stands at its centre unless it would cover another. {ABOUT[method]}"
    )


HOW_PLACED = {
    PCA: "It is projected like the images.",
    TSNE: "t-SNE has no place for a new point: the star stands between these images, nearer to the nearer.",
}
ABOUT = {
    PCA: (
        "PCA shows the two directions along which these numbers vary most: a plain projection, in which distances are "
        "true as far as two directions tell them."
    ),
    TSNE: (
        "t-SNE (van der Maaten and Hinton 2008) keeps near neighbours near. Groups are to be trusted; their sizes, and "
        "the distances between them, are not."
    ),
}


def _axes(found: dict[str, Any], method: str) -> tuple[str, str]:
    if method == TSNE:
        return "t-SNE 1", "t-SNE 2"
    names = ["1st direction", "2nd direction"]
    for place, share in enumerate(found["figures"]["explained"]):
        names[place] += f" ({share:.0%} of the variance)"
    return names[0], names[1]


def _forget_choice_of_others(of: str, count: int) -> None:
    """Start with the first point where another network or other images are looked at."""
    if store.get(OF) != of or st.session_state.get(ROW, count) >= count:
        store.put(OF, of)
        st.session_state[ROW] = 0
        store.put(CHOSEN, [])


def _take_points() -> None:
    """Called when points were chosen: one goes into the field beside, many are kept."""
    points = st.session_state[SCATTER]["selection"]["points"]
    rows = [int(np.ravel(point["customdata"])[0]) for point in points if "customdata" in point]
    store.put(CHOSEN, rows if len(rows) > 1 else [])
    if len(rows) == 1:
        st.session_state[ROW] = rows[0]


def _placed_drawing(network: TrainedNetwork, images: ImageSet) -> dict[str, np.ndarray] | None:
    """Where the visitor's drawing lies, None where there is none."""
    picture = current_drawing("drawing")
    if picture is None:
        return None
    image = prediction.prepare_for(network, picture).image
    placed: dict[str, np.ndarray] = ask("embed_drawing", path=str(network.path), images=images.to_dict(), image=image)
    return {**placed, "image": image}


def _drawing_place(found: dict[str, Any], placed: dict[str, np.ndarray], method: str) -> tuple[float, float]:
    """By projection for PCA. t-SNE has no place for a new point: between its nearest images, the nearer the heavier."""
    if method == PCA:
        x, y = placed["point"]
    else:
        weights = 1 / (placed["distances"] + 1e-6)
        x, y = np.average(found["points"][placed["nearest"]], axis=0, weights=weights)
    return float(x), float(y)


def file_name(network: TrainedNetwork, method: str) -> str:
    return f"whole-set-{method}-{network.name}"


def _downloads(name: str, found: dict[str, Any], classes: tuple[str, ...]) -> None:
    arrays = {part: value for part, value in found.items() if part != "figures"}
    rows = [
        [int(index), classes[label], classes[answer], float(probability), float(x), float(y)]
        for index, label, answer, probability, (x, y) in zip(
            *(arrays[part] for part in ("indices", "labels", "answers", "probability", "points")), strict=True
        )
    ]
    columns = ["image", "class", "answer", "probability", "x", "y"]
    downloads(name, {"csv": table_csv(columns, rows), "npz": npz(arrays)}, chart=SCATTER)
