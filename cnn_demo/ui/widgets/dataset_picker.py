"""A select box for the project's data set, on every page that depends on it."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.core import form_revision, layer_edit, sent, state
from cnn_demo.ui.core.page import show_errors_on_top


def dataset_picker() -> None:
    """Choice of the project's data; the design's input and output change with it."""
    key = f"dataset-{form_revision.current()}"
    titles = {data.name: data.title for data in (*state.catalog().all(), state.dataset())}
    names = list(titles)
    st.selectbox(
        "Data set",
        names,
        index=names.index(state.dataset().name),
        format_func=lambda name: titles[name],
        key=key,
        on_change=lambda: _choose(sent.option(key, names)),
        help="Determines the shape of the input and the number of classes.",
    )


def _choose(name: str | None) -> None:
    if name is None:
        return
    with show_errors_on_top():
        layer_edit.change_data(name)
