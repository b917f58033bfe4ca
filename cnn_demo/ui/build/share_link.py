"""The link that opens a design, its recipe and its data elsewhere."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.core import state


def share_button() -> None:
    """A button that shows the link."""
    with st.popover("Share", icon=":material/share:"):
        st.markdown("This link opens your design, recipe and data set, as a copy, wherever it is opened.")
        st.code(state.share_link(), language=None, wrap_lines=True)
        st.caption("Share this one, not your browser's address: that opens your runs too.")
