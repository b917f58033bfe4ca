"""A button with the link that opens the design, its recipe and its data elsewhere."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.core import state


def share_button() -> None:
    """A button that shows the link."""
    with st.popover("Share", icon=":material/share:"):
        st.markdown("This link opens a copy of your design, recipe and data set.")
        st.code(state.share_link(), language=None, wrap_lines=True)
        st.caption("Your runs are not part of it.")
