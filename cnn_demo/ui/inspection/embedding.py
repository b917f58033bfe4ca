"""Section Embedding: the penultimate activations of many images as points in the plane, by PCA or t-SNE."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.runs.inspection_results import EmbeddedDrawing, Embedding
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui import charts
from cnn_demo.ui.core import sent, server, store
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.core.number_text import whole_percent_text
from cnn_demo.ui.inspection.cached_result import ask_cached, check_computable
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.embedding_details import CHOSEN, ROW, show_chosen_images, show_drawing
from cnn_demo.ui.inspection.image_source import choose_image_set, possible_sets
from cnn_demo.ui.widgets import prediction
from cnn_demo.ui.widgets.pad import current_drawing

PCA, TSNE = "pca", "tsne"
METHODS = {PCA: "PCA", TSNE: "t-SNE"}
POINTER_MODES = {"points": "Choose a point", "lasso": "Choose many", "zoom": "Zoom"}
SCATTER, CHOSEN_FOR = "whole-set-scatter", "whole-set-of"
ABOUT = {
    PCA: (
        "PCA shows the two directions in which these numbers vary most. It is a plain projection: distances are true as far "
        "as two directions can show them."
    ),
    TSNE: (
        "t-SNE (van der Maaten and Hinton 2008) tries to keep close neighbours close. Sizes of groups and distances "
        "between them mean little, and groups can appear even in pure noise: check one with PCA or on the images themselves "
        "(Wattenberg, Viégas and Johnson 2016, [How to Use t-SNE Effectively](https://distill.pub/2016/misread-tsne/))."
    ),
}
DRAWING_POSITION = {
    PCA: "The drawing is projected in the same way as the images.",
    TSNE: (
        "t-SNE cannot place a new point: the star is the mean of the positions of these images, in which nearer images have "
        "more weight."
    ),
}


def show(network: TrainedNetwork) -> None:
    """The section. Raises NoWorkersError where there is nothing to show and this server cannot compute it."""
    check_computable(
        network, "embedding", [(images, {"method": each}) for images in possible_sets(network) for each in METHODS]
    )
    images = choose_image_set(network)
    if images is None:
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        method = st.segmented_control(
            "Method",
            list(METHODS),
            format_func=METHODS.__getitem__,
            default=PCA,
            required=True,
            key="whole-set-method",
        )
        dragging = st.segmented_control(
            "Pointer",
            list(POINTER_MODES),
            format_func=POINTER_MODES.__getitem__,
            default="points",
            required=True,
            key="whole-set-drag",
        )
    embedding: Embedding | None = ask_cached(
        network, "embedding", images, label="Run t-SNE, about half a minute", at_once=method == PCA, method=method
    )
    if embedding is None:
        st.caption(ABOUT[TSNE])
        return
    drawing = _prepared_drawing(network) if server.compute().can_answer("embed_drawing") else None
    embedded = None if drawing is None else _embed(network, images, drawing)
    _reset_choice(f"{network.path}-{images.part}", len(embedding["points"]))
    scatter, details = st.columns([7, 4], gap="large")
    with details:
        show_chosen_images(images, embedding)
        show_drawing(images, embedding, drawing, embedded, DRAWING_POSITION[method])
    with scatter:
        _scatter(network, images, embedding, embedded, method, dragging)
    _downloads(_file_name(network, method), embedding, images.data.classes)


def _scatter(
    network: TrainedNetwork,
    images: ImageSet,
    embedding: Embedding,
    embedded: EmbeddedDrawing | None,
    method: str,
    dragging: str,
) -> None:
    count = f"{len(embedding['points']):,} {images.part} images"
    figure = charts.embedding_scatter(
        embedding["points"],
        embedding["labels"],
        embedding["answers"],
        embedding["indices"],
        images.data.classes,
        axes=_axes(embedding, method),
        dragging=dragging,
        drawing=None if embedded is None else _drawing_position(embedding, embedded, method),
        # In lasso mode the figure must not change, or Plotly forgets the selected points.
        chosen=None if dragging == "lasso" else st.session_state[ROW],
    )
    st.plotly_chart(
        figure,
        config=charts.config_with_svg(_file_name(network, method)),
        key=SCATTER,
        alt=f"{count} as points, arranged by {METHODS[method]}",
        on_select=partial(_take_points, len(embedding["points"])),
        selection_mode=("points", "lasso"),
    )
    st.caption(
        f"{count}, sampled by a fixed seed. Each is described by the {embedding['figures']['dimensions']} inputs of the last "
        "layer. Mistakes have a red ring; click their name above to hide or show them. The name of a class stands at its "
        f"centre unless it would cover another one. {ABOUT[method]}"
    )


def _axes(embedding: Embedding, method: str) -> tuple[str, str]:
    """Titles of both axes."""
    if method == TSNE:
        return "t-SNE 1", "t-SNE 2"
    titles = ["1st principal component", "2nd principal component"]
    for axis, share in enumerate(embedding["figures"]["explained"]):
        titles[axis] += f" ({whole_percent_text(share)} of the variance)"
    return titles[0], titles[1]


def _reset_choice(chosen_for: str, count: int) -> None:
    """Choose the first point for another network or other images."""
    if store.get(CHOSEN_FOR) != chosen_for or st.session_state.get(ROW, count) >= count:
        store.put(CHOSEN_FOR, chosen_for)
        st.session_state[ROW] = 0
        store.put(CHOSEN, [])


def _take_points(count: int) -> None:
    """Callback of a selection among so many points: a single point goes into the field, several are stored."""
    rows = [row for (row,) in sent.selected_points(SCATTER, count)]
    store.put(CHOSEN, rows if len(rows) > 1 else [])
    if len(rows) == 1:
        st.session_state[ROW] = rows[0]


def _prepared_drawing(network: TrainedNetwork) -> np.ndarray | None:
    """The visitor's drawing as the network takes it; None where there is none."""
    picture = current_drawing("drawing")
    return None if picture is None else prediction.prepare_drawing_for(network, picture).image


def _embed(network: TrainedNetwork, images: ImageSet, drawing: np.ndarray) -> EmbeddedDrawing:
    embedded: EmbeddedDrawing = ask_network(network, "embed_drawing", images=images, image=drawing)
    return embedded


def _drawing_position(embedding: Embedding, embedded: EmbeddedDrawing, method: str) -> tuple[float, float]:
    """The projection for PCA; for t-SNE the mean of the nearest images, weighted by 1 / distance."""
    if method == PCA:
        x, y = embedded["point"]
    else:
        weights = 1 / (embedded["distances"] + 1e-6)
        x, y = np.average(embedding["points"][embedded["nearest"]], axis=0, weights=weights)
    return float(x), float(y)


def _file_name(network: TrainedNetwork, method: str) -> str:
    return f"embedding-{method}-{network.name}"


def _downloads(name: str, embedding: Embedding, classes: tuple[str, ...]) -> None:
    arrays = {part: np.asarray(value) for part, value in embedding.items() if part != "figures"}
    rows = [
        [int(index), classes[label], classes[answer], float(probability), float(x), float(y)]
        for index, label, answer, probability, (x, y) in zip(
            *(arrays[part] for part in ("indices", "labels", "answers", "probability", "points")), strict=True
        )
    ]
    columns = ["image", "class", "prediction", "probability", "x", "y"]
    downloads(name, {"csv": table_csv(columns, rows), "npz": npz(arrays)}, chart=SCATTER)
