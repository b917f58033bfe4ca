"""What is done with a whole data set: taking it away as a zip, and deleting it."""

from __future__ import annotations

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import notices, open_dialog
from cnn_demo.ui.core.number_text import bytes_text
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.data.own.opened import close

MENU, DELETE = "own-data-menu", "delete-own-data"


def menu(data_set: OwnDataSet) -> None:
    """The button for it."""
    with st.popover("More", icon=":material/more_horiz:", key=MENU, on_change="rerun"):
        st.button("Delete the data set", icon=":material/delete:", on_click=_ask, args=(data_set,))
        st.caption(f"It takes {bytes_text(data_set.bytes_used())} on this server.")
    if open_dialog.is_open(DELETE, data_set.name):
        _confirm(data_set)


def _ask(data_set: OwnDataSet) -> None:
    st.session_state[MENU] = False  # the menu would cover the dialog
    open_dialog.open_dialog(DELETE, data_set.name)


@st.dialog("Delete this data set?", on_dismiss=open_dialog.close)
def _confirm(data_set: OwnDataSet) -> None:
    st.markdown(
        f"**{escaped(data_set.title)}** with all its pictures is deleted for good. Pictures: {len(data_set.pictures()):,}."
    )
    with st.container(horizontal=True):
        if st.button("Delete", icon=":material/delete:", type="primary"):
            open_dialog.close()
            with show_errors_on_top():
                title = data_set.title
                data_set.delete()
                close()
                notices.add_success(f"The data set {title} was deleted.")
            st.rerun()
        if st.button("Keep it"):
            open_dialog.close()
            st.rerun()
