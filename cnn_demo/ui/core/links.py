"""Links into the app that can be shared: without the visitor's workspace, which would open their runs."""

from __future__ import annotations

import streamlit as st


def link_with(parameter: str, value: str) -> str:
    """The app's address with this parameter alone."""
    base = (st.context.url or "").partition("?")[0]
    return f"{base}?{parameter}={value}"
