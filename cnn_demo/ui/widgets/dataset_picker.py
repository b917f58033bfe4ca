"""A select box for the project's data set, on every page that depends on it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from cnn_demo.ui.core import form_revision, layer_edit, sent, state
from cnn_demo.ui.core.page import show_errors_on_top

ANOTHER_VERSION = "."  # stands for the project's data where the visitor's own of that name is another by now


def dataset_picker() -> None:
    """Choice of the project's data; the design's input and output change with it."""
    key = f"dataset-{form_revision.current()}"
    titles, current = _choices()
    names = list(titles)
    st.session_state[key] = current  # which another tab may have made another version of
    st.selectbox(
        "Data set",
        names,
        format_func=lambda name: titles[name],
        key=key,
        on_change=lambda: _choose(sent.option(key, names)),
        help="Determines the shape of the input and the number of classes.",
    )


def _choices() -> tuple[dict[str, str], str]:
    """The titles of all data sets by their names, and the name of the project's."""
    known, current = {data.name: data for data in state.catalog().all()}, state.dataset()
    counts = Counter(data.title for data in known.values())
    titles = {name: data.title if counts[data.title] == 1 else f"{data.title} ({name})" for name, data in known.items()}
    there = known.get(current.name)
    if there is None:
        return {**titles, current.name: current.title}, current.name
    if (there.origin, there.version) != (current.origin, current.version):
        return {**titles, ANOTHER_VERSION: f"{current.title} (another version)"}, ANOTHER_VERSION
    return titles, current.name


def _choose(name: str | None) -> None:
    if name is None or name == ANOTHER_VERSION:
        return
    with show_errors_on_top():
        layer_edit.change_data(name)
