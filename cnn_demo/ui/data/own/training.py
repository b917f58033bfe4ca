"""Step 4 of an own data set: train a network with its images, once they are ready."""

from __future__ import annotations

import streamlit as st

from cnn_demo.datasets.prepared import latest
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import layer_edit
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.data.own import steps
from cnn_demo.ui.data.shown_part import READY, show_part
from cnn_demo.ui.train import suggested_start

NOT_READY = (
    "The images are not ready yet. Step 3 makes every picture an image of one size, and sets some aside for validation and "
    "test."
)
CHANGED = "The pictures or their preparation have changed since the images were made. Step 3 makes them again."


def show(data_set: OwnDataSet) -> None:
    """The images that a network is trained with, and the way to the Train page."""
    data = data_set.ready()
    if data is None:
        _not_ready(data_set)
        return
    height, width, channels = data.input_shape
    colour = "colour" if channels == 3 else "grey"
    with st.container(border=True, gap="small"):
        st.markdown(
            f"**The images are ready.** For training and validation: {data.training_images:,}, of {width} × {height} pixels "
            f"in {colour}. Classes: {len(data.classes)}."
        )
        st.markdown(
            "The data set is now in every list of data sets. The next button gives your network its image size and its classes."
        )
        with st.container(horizontal=True, gap="small"):
            if pressed("Train with these images", icon=":material/model_training:", type="primary"):
                _train_with(data)
            if pressed("Look at the images", icon=":material/photo_library:"):
                show_part(READY)
                with show_errors_on_top():
                    layer_edit.change_data(data.name)
                st.rerun()


def _not_ready(data_set: OwnDataSet) -> None:
    """Why there is nothing to train with, and the way to the step that helps."""
    if not data_set.pictures():
        steps.no_pictures_yet(data_set)
        return
    st.info(NOT_READY if latest(data_set.folder) is None else CHANGED, icon=":material/crop:")
    steps.way_to(data_set, steps.MAKE_READY, "Make the images ready", icon=":material/crop:")


def _train_with(data: DataSpec) -> None:
    """Go on to Train with what suits the images. A design whose layers do not fit them is refused with the reason."""
    with show_errors_on_top():
        suggested_start.train_with(data.name)
        st.switch_page("pages/train.py")
    st.rerun()
