"""Step 1 of an own data set: bring pictures in, look at them, and sort them into classes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.ui.core import store
from cnn_demo.ui.data import camera
from cnn_demo.ui.data.own import class_pictures, drawings, files, photos
from cnn_demo.ui.data.own.new_data_set import ADVICE
from cnn_demo.ui.data.own.steps import FIRST, go_to

FILES, CAMERA = "Files", "Camera"
WAYS: dict[str, Callable[[OwnDataSet], None]] = {FILES: files.show, CAMERA: photos.show, "Draw": drawings.show}
WAY = "own-data-way"
NOT_ADDED = "Pictures of the camera **are not added yet**. This browser keeps them until the tab is closed."


def show(data_set: OwnDataSet) -> None:
    """The ways in at the left, the pictures of a class at the right; one above the other on a phone."""
    ways, classes = st.columns([4, 7], gap="large")
    with ways:
        st.markdown("**Add pictures**")
        way = st.segmented_control(
            "How to add pictures",
            list(WAYS),
            default=store.get(WAY, next(iter(WAYS))),
            required=True,
            key=WAY,
            label_visibility="collapsed",
        )
        store.put(WAY, way)
        WAYS[way](data_set)
        if way != CAMERA:
            camera.follow(data_set)
        if way != FILES:
            files.show_on_the_way(data_set)
    with classes:
        if data_set.classes:
            class_pictures.show(data_set)
        elif files.is_adding(data_set):
            st.caption("The pictures appear here once they have been added.")
        else:
            _nothing_yet()


def open_way(way: str) -> None:
    """Show that way to add pictures when this step is shown next."""
    store.put(WAY, way)


def show_not_added_yet(data_set: OwnDataSet) -> None:
    """In the other steps: files on their way, and pictures of the camera that wait for the visitor to add them."""
    files.show_on_the_way(data_set)
    camera.follow(data_set)
    if camera.are_waiting(data_set):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(NOT_ADDED)
            st.button("Go to the camera", icon=":material/photo_camera:", on_click=_back_to_camera, args=(data_set,))


def _back_to_camera(data_set: OwnDataSet) -> None:
    open_way(CAMERA)
    go_to(data_set, FIRST)


def _nothing_yet() -> None:
    with st.container(border=True, gap="small"):
        st.markdown("**There are no pictures yet.**")
        st.markdown(ADVICE)
        st.caption(
            "Where the pictures lie in one folder for each class, the folders' names become the names of the classes. "
            "Pictures can also be sorted into classes here."
        )
