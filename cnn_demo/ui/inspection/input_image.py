"""The image that a section looks at: one of the data set's test images, an upload, or the visitor's drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import as_input
from cnn_demo.drawing.picture import decode
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import state, store
from cnn_demo.ui.data.sections import images_here
from cnn_demo.ui.inspection.index_field import choose_index
from cnn_demo.ui.widgets import prediction
from cnn_demo.ui.widgets.canvas import canvas
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.image_png import UPLOAD_TYPES

TEST, DRAWING, UPLOAD = "Test image", "Drawing", "Upload"
ANY = "any"
CHOSEN, CLASS = "inspect-source", "inspect-class"
SIDE = 132


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """image: (h, w, c) float32 in [0, 1], as the network takes it. label: its true class, None where nobody knows."""

    image: np.ndarray
    label: int | None
    title: str


def choose_subject(network: TrainedNetwork) -> Subject | None:
    """The choice, and the image beside it; None, and what to do, where there is none yet.

    What was chosen holds for all sections and outlasts a visit to another page.
    """
    dataset = network.project().data
    with st.container(border=True):
        controls, shown = st.columns([3, 1], gap="large", vertical_alignment="center")
        with controls:
            source = st.segmented_control(
                "Image",
                list(SOURCES),
                default=store.get(CHOSEN, TEST),
                required=True,
                key=CHOSEN,
            )
            store.put(CHOSEN, source)
            subject = SOURCES[source](network, dataset)
        if subject is not None:
            with shown:
                picture(subject.image, SIDE, subject.title)
                st.caption(subject.title, text_alignment="center")
    return subject


def _test_image(network: TrainedNetwork, dataset: DataSpec) -> Subject | None:
    dataset = _with_images(dataset)
    images = images_here(dataset)
    if images is None:
        return None
    with st.container(horizontal=True, gap="small"):
        of_class, place = _of_class(dataset), st.container(width="content")
    indices = _indices(images, of_class)
    if not len(indices):
        st.info(f"No test image belongs to the class {dataset.classes[of_class or 0]}.", icon=":material/info:")
        return None
    with place:
        index = choose_index(indices, f"of-{of_class}")
    label = int(images.y_test[index])
    return Subject(
        image=as_input(images.x_test[index]), label=label, title=f"Test image {index}: {dataset.classes[label]}"
    )


def _with_images(dataset: DataSpec) -> DataSpec:
    """The data set itself, or the one that stands in for it while its images are not on this server."""
    catalog = state.catalog()
    other = None if catalog.is_here(dataset) else catalog.stand_in(dataset)
    if other is None:
        return dataset
    st.caption(f"{dataset.name} is not on this server; these images are of {other.name}.")
    return other


def _of_class(dataset: DataSpec) -> int | None:
    """The class to choose from, None for any."""
    names = [ANY, *dataset.classes]
    before = store.get(CLASS, ANY)
    chosen = st.selectbox("Class", names, index=names.index(before) if before in names else 0, key=CLASS, width=180)
    store.put(CLASS, chosen)
    return None if chosen == ANY else names.index(chosen) - 1


def _indices(images: Images, of_class: int | None) -> np.ndarray:
    everything = np.arange(len(images.y_test))
    return everything if of_class is None else everything[images.y_test == of_class]


def _drawing(network: TrainedNetwork, dataset: DataSpec) -> Subject | None:
    drawn = canvas("drawing")  # the Draw page's own: it is the same drawing
    if drawn is None:
        st.info("Draw something on the black square.", icon=":material/draw:")
        return None
    return Subject(image=prediction.prepare_for(network, drawn).image, label=None, title="Your drawing")


def _upload(network: TrainedNetwork, dataset: DataSpec) -> Subject | None:
    file = st.file_uploader(prediction.upload_label(network), UPLOAD_TYPES, key="inspect-upload")
    if file is None:
        return None
    return Subject(
        image=prediction.prepare_for(network, decode(file.getvalue())).image, label=None, title="Your picture"
    )


SOURCES = {TEST: _test_image, DRAWING: _drawing, UPLOAD: _upload}
