"""The chapter of the Learn page that is open: named by the address, else the one read last."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.core import store
from cnn_demo.ui.core.links import link_with

PARAMETER = "chapter"


def selected_chapter() -> str | None:
    """The key of a chapter, or whatever else a visitor typed into the address."""
    return st.query_params.get(PARAMETER) or store.get(PARAMETER)


def select_chapter(key: str) -> None:
    store.put(PARAMETER, key)
    if st.query_params.get(PARAMETER) != key:
        st.query_params[PARAMETER] = key


def chapter_link(key: str) -> str:
    """A link that opens a chapter in a new workspace."""
    return link_with(PARAMETER, key)
