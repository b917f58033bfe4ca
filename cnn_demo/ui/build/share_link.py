"""A button with the links that open the design, its recipe and its data elsewhere."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.core import open_dialog, state
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.widgets.link_to_copy import link_to_copy

SHARE = "share-design"


def share_button() -> None:
    """A button that shows the links. The server keeps a design only once somebody asks for its short link."""
    st.button("Share", icon=":material/share:", on_click=open_dialog.open_dialog, args=(SHARE, ""), width="stretch")
    if open_dialog.is_open(SHARE, ""):
        _links()


@st.dialog("Share this design", on_dismiss=open_dialog.close)
def _links() -> None:
    with show_errors_here():
        st.markdown("This link opens a copy of your design, recipe and data set.")
        link_to_copy(state.short_share_link())
        if st.toggle("A link that works without this server", key="long-design-link"):
            link_to_copy(state.share_link())
        st.caption("Your runs are not part of it.")
