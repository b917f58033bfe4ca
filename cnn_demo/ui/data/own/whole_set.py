"""What is done with a whole data set: taking it away as a zip, and deleting it."""

from __future__ import annotations

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.runs.own_data_use import needs_images, runs_on
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import notices, open_dialog, state
from cnn_demo.ui.core.number_text import bytes_text
from cnn_demo.ui.core.own_data import delete_data_set
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.data.own import taking_away
from cnn_demo.ui.data.own.opened import close

DELETE = "delete-own-data"


def menu(data_set: OwnDataSet) -> None:
    """The button for it."""
    with st.popover("More", icon=":material/more_horiz:"):
        if data_set.is_readable():
            taking_away.download_buttons(data_set)
        st.button(
            "Delete the data set",
            icon=":material/delete:",
            on_click=open_dialog.open_dialog,
            args=(DELETE, data_set.name),
            width="stretch",
        )
        st.caption(f"It takes {bytes_text(data_set.bytes_used())} on this server.")
    if open_dialog.is_open(DELETE, data_set.name):
        _confirm(data_set)


@st.dialog("Delete this data set?", on_dismiss=open_dialog.close)
def _confirm(data_set: OwnDataSet) -> None:
    title = data_set.title_or_name
    st.markdown(f"**{escaped(title)}** with all its pictures is deleted for good.")
    if data_set.is_readable():
        st.markdown(f"Pictures: {len(data_set.pictures()):,}.")
    for sentence in _what_goes_on(data_set):
        st.markdown(sentence)
    with st.container(horizontal=True):
        if pressed("Delete", icon=":material/delete:", type="primary"):
            open_dialog.close()
            with show_errors_on_top():
                delete_data_set(data_set)
                close()
                notices.add_success(f"The data set {title} was deleted.")
            st.rerun()
        if pressed("Keep it"):
            open_dialog.close()
            st.rerun()


def _what_goes_on(data_set: OwnDataSet) -> list[str]:
    """What the runs on the data set can do without it. Nothing where there are none."""
    runs = runs_on(state.workspace(), data_set.name)
    unfinished = [run for run in runs if needs_images(run)]
    sentences = []
    if len(runs) > len(unfinished):
        sentences.append(
            f":material/check_circle: Networks that learned from it: {len(runs) - len(unfinished)}. They go on working: they "
            "describe themselves, so they can be tried, explained and exported. Only what needs the pictures ends, such "
            "as the confusion matrix."
        )
    if unfinished:
        names = ", ".join(
            [*(escaped(str(run.about()["name"])) for run in unfinished[:3]), *(["…"] * (len(unfinished) > 3))]
        )
        sentences.append(
            f":material/warning: Runs that are not finished: {len(unfinished)} ({names}). "
            "They cannot go on without the pictures."
        )
    return sentences
