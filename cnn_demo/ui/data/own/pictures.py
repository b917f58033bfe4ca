"""Step 1 of an own data set: bring pictures in, look at them, and sort them into classes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.ui.core import store
from cnn_demo.ui.data.own import class_pictures, drawings, files, photos
from cnn_demo.ui.data.own.new_data_set import ADVICE

CAMERA = "Camera"
WAYS: dict[str, Callable[[OwnDataSet], None]] = {"Files": files.show, CAMERA: photos.show, "Draw": drawings.show}
WAY = "own-data-way"


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


def _nothing_yet() -> None:
    with st.container(border=True, gap="small"):
        st.markdown("**There are no pictures yet.**")
        st.markdown(ADVICE)
        st.caption(
            "Where the pictures lie in one folder for each class, the folders' names become the names of the classes. "
            "Pictures can also be sorted into classes here."
        )
