"""Takes pictures for an own data set with the camera: a class is chosen, and the pictures are added to it."""

from __future__ import annotations

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.ui.data.camera import camera
from cnn_demo.ui.data.own.class_choice import shown_class_choice


def show(data_set: OwnDataSet) -> None:
    """The class and the camera, which keeps its pictures while no class is chosen."""
    # Around what comes and goes: the camera would lose its pictures if its place on the page changed.
    with st.container():
        label = shown_class_choice(data_set, key=f"class-of-photos-{data_set.name}")
        if not label:
            st.caption("Type the name of a class. The pictures are added to it.")
    camera(data_set, label)
