"""The step that makes the visitor's pictures ready for training: button, choices with previews, split, and what was made."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnn_demo.datasets.prepared import latest
from cnn_demo.errors import DatasetError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.making_ready import make_ready
from cnn_demo.own_data.none_of_these import NONE_OF_THESE
from cnn_demo.own_data.records import Preparation
from cnn_demo.shown_text import escaped
from cnn_demo.spec.architecture import MIN_CLASSES
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import layer_edit, long_work
from cnn_demo.ui.core.page import show_error, show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.data import (
    make_ready_download,
    make_ready_form,
    make_ready_previews,
    make_ready_split,
    none_of_these,
)
from cnn_demo.ui.data.own import steps
from cnn_demo.ui.train import suggested_start


def show(data_set: OwnDataSet) -> None:
    """What the images will be and the button first, then what can be chosen. Without two classes nothing but the reason."""
    if not data_set.pictures():
        steps.no_pictures_yet(data_set)
        return
    if len(data_set.classes) < MIN_CLASSES:
        _one_class(data_set)
        return
    top = st.container()
    preparation = make_ready_form.form(data_set)
    make_ready_previews.classes(data_set, preparation)
    preparation = make_ready_split.shares(data_set, preparation)
    try:
        parts = make_ready_split.parts(data_set, preparation)
    except DatasetError as error:
        with top:
            show_error(error)
            steps.way_to(data_set, steps.FIRST, "Add pictures", icon=":material/add_photo_alternate:")
        return
    make_ready_split.table(data_set, parts)
    with top:
        made = data_set.ready()
        if made is not None and data_set.preparation == preparation:
            _made(made)
        else:
            _button(data_set, preparation)


def _one_class(data_set: OwnDataSet) -> None:
    """The reason why nothing can be made ready, and what helps."""
    st.error(
        "A network learns to tell at least two classes apart, and all pictures are of one class. Add another class, or "
        f"pictures of other things as the class {NONE_OF_THESE}.",
        icon=":material/error:",
    )
    with st.container(horizontal=True, gap="small"):
        steps.way_to(data_set, steps.FIRST, "Add a class", icon=":material/add:")
        none_of_these.way_to(data_set)


def _button(data_set: OwnDataSet, preparation: Preparation) -> None:
    """What the images will be, and the button that makes them; its progress takes its place."""
    name = f"make-ready-{data_set.name}"
    if latest(data_set.folder) is not None and not long_work.is_begun(name):
        st.info(
            "Pictures or choices have changed since this data set was made ready. Networks that have learned from it stay "
            "as they are.",
            icon=":material/sync:",
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(width="content", gap="xxsmall"):
            st.markdown(f"Your pictures become images of **{make_ready_form.in_words(preparation)}**.")
            st.caption("All images of a data set get one size. You can change how they are made below.")
        if long_work.on_demand(
            name,
            partial(_work, data_set=data_set, preparation=preparation),
            button=lambda: pressed("Make it ready", icon=":material/check:", type="primary", key=name),
        ):
            st.rerun()


def _work(work: LongWork, data_set: OwnDataSet, preparation: Preparation) -> DataSpec:
    return make_ready(data_set, preparation, work.report)


def _made(data: DataSpec) -> None:
    """What was made, and where to go from here."""
    height, width, channels = data.input_shape
    colour = "in colour" if channels > 1 else "in grey"
    learned = data.training_images - data.validation_images
    st.success(
        f"**{escaped(data.title)} is ready.** It has {len(data.classes)} classes, and its images are {height} × {width} "
        f"pixels, {colour}. A network learns from {learned:,} of them; {data.validation_images:,} are for validation.",
        icon=":material/check_circle:",
    )
    with st.container(horizontal=True):
        if pressed("Build a network for it", icon=":material/construction:"):
            _go(data, "pages/build.py")
        make_ready_download.download_button(data)


def _go(data: DataSpec, page: str) -> None:
    with show_errors_on_top():
        if page == "pages/train.py":
            suggested_start.train_with(data.name)
        else:
            layer_edit.change_data(data.name)
    st.switch_page(page)
