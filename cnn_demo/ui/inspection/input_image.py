"""The choice of the image that a section shows: a test image, an upload, or the visitor's drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import as_input
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import state, store
from cnn_demo.ui.core.reserved_space import field_place
from cnn_demo.ui.data.sections import are_images_here
from cnn_demo.ui.inspection.image_source import test_images
from cnn_demo.ui.inspection.index_field import choose_index
from cnn_demo.ui.inspection.picture_names import picture_name
from cnn_demo.ui.widgets import prediction
from cnn_demo.ui.widgets.candidate_choice import prepare_chosen
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.own_picture import read_upload
from cnn_demo.ui.widgets.pad import pad
from cnn_demo.ui.widgets.uploaded_picture import uploaded_picture

TEST, DRAWING, UPLOAD = "Test image", "Drawing", "Upload"
ANY = "any"
CHOSEN, CLASS = "inspect-source", "inspect-class"
SIDE, UPLOAD_WIDTH = 132, 280
FIELD_WIDTH = 180


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InputImage:
    """image: (h, w, c) float32 in [0, 1], as the network takes it. label: true class, None where it is unknown."""

    image: np.ndarray
    label: int | None
    title: str


def choose_input_image(network: TrainedNetwork) -> InputImage | None:
    """The choice, with the image beside it; None, and what to do, where there is no image yet.

    The choice is shared by all sections and outlives a visit to another page.
    """
    dataset = network.project().data
    with st.container(border=True):
        sources = _sources(network)
        before = store.get(CHOSEN, TEST)
        source = st.segmented_control(
            "Image", sources, default=before if before in sources else sources[-1], required=True, key=CHOSEN
        )
        store.put(CHOSEN, source)
        with st.container(key="inspect-image-test" if source == TEST else "inspect-image-own"):
            controls, preview = st.columns([3, 1], gap="large")
        with controls:
            chosen = SOURCES[source](network, dataset)
        if chosen is not None:
            with preview:
                picture(chosen.image, SIDE, chosen.title)
                st.caption(escaped(chosen.title), text_alignment="center")
    return chosen


def _sources(network: TrainedNetwork) -> list[str]:
    """Where the image may come from. The data set of a pretrained network is never here, so it has no test images."""
    return [source for source in SOURCES if network.is_measured or source != TEST]


def _test_image(network: TrainedNetwork, dataset: DataSpec) -> InputImage | None:
    dataset = _with_images(dataset)
    if not are_images_here(dataset):
        return None
    images = state.catalog().load(dataset)
    with st.container(horizontal=True, gap="small"):
        with field_place("inspect-class", width=FIELD_WIDTH):
            of_class = _choose_class(dataset)
        index_slot = field_place("inspect-index", width=FIELD_WIDTH)
    indices = _indices(images, of_class)
    if not len(indices):
        st.info(
            f"No test image belongs to the class {escaped(dataset.classes[of_class or 0])}.", icon=":material/info:"
        )
        return None
    with index_slot:
        index = choose_index(indices, f"of-{of_class}")
    label = int(images.y_test[index])
    name = picture_name(test_images(network.project(), dataset), index) or f"Test image {index}"
    return InputImage(image=as_input(images.x_test[index]), label=label, title=f"{name}: {dataset.classes[label]}")


def _with_images(dataset: DataSpec) -> DataSpec:
    """The data set itself, or the one that stands in for it while its images are not on this server."""
    catalog = state.catalog()
    other = None if catalog.is_here(dataset) else catalog.stand_in(dataset)
    if other is None:
        return dataset
    st.caption(
        f"The data set {escaped(dataset.short_title)} is not on this server. These are test images of {escaped(other.title)}."
    )
    return other


def _choose_class(dataset: DataSpec) -> int | None:
    """A choice of class; None for any class."""
    names = [ANY, *dataset.classes]
    before = store.get(CLASS, ANY)
    chosen = st.selectbox("Class", names, index=names.index(before) if before in names else 0, key=CLASS)
    store.put(CLASS, chosen)
    return None if chosen == ANY else names.index(chosen) - 1


def _indices(images: Images, of_class: int | None) -> np.ndarray:
    everything = np.arange(len(images.y_test))
    return everything if of_class is None else everything[images.y_test == of_class]


def _drawing(network: TrainedNetwork, dataset: DataSpec) -> InputImage | None:
    drawn = pad("drawing", dataset)
    if drawn is None:
        return None
    return InputImage(image=prediction.prepare_drawing_for(network, drawn).image, label=None, title="Your drawing")


def _upload(network: TrainedNetwork, dataset: DataSpec) -> InputImage | None:
    uploaded = uploaded_picture(network, key="inspect-upload")
    if uploaded is None:
        return None
    prepared = prepare_chosen(network, read_upload(uploaded.data), width=UPLOAD_WIDTH, key="inspect-digit")
    return InputImage(image=prepared.image, label=None, title="Your picture")


SOURCES = {TEST: _test_image, DRAWING: _drawing, UPLOAD: _upload}
