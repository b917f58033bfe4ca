"""A number in the keys of form widgets: with another one, they show the current values instead of what was typed."""

from __future__ import annotations

import streamlit as st

KEY = "revision"


def current() -> int:
    number: int = st.session_state.setdefault(KEY, 0)
    return number


def increase() -> None:
    """Call after a change that the widgets do not show yet, such as an undo, and after one that was refused."""
    st.session_state[KEY] = current() + 1
