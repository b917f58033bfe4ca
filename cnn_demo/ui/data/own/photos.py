"""Takes pictures for an own data set with the camera: a class is chosen, and the pictures are added to it."""

from __future__ import annotations

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.ui.data.camera import camera
from cnn_demo.ui.data.own import class_pictures
from cnn_demo.ui.data.own.class_choice import class_choice


def show(data_set: OwnDataSet) -> None:
    """The class and the camera, which keeps its pictures while no class is chosen."""
    shown = class_pictures.shown_class(data_set)
    with (
        st.container()
    ):  # around what comes and goes: the camera would lose its pictures if its place on the page changed
        label = class_choice(data_set, "Class", key=f"class-of-photos-{data_set.name}", first=shown)
        if not label:
            st.caption("Choose a class, or type the name of a new one. The pictures are added to it.")
    camera(data_set, label)
