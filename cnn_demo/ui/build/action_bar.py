"""The bar at the lower edge of the Build page: undo, redo, the size of the design and the way to its training."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cnn_demo.spec.summary import summarise
from cnn_demo.ui.core import layer_edit, state
from cnn_demo.ui.core.number_text import bytes_text, count_text
from cnn_demo.ui.core.pressed import pressed


def action_bar() -> None:
    """Stays in sight while the page scrolls (web/build_page.css)."""
    with st.container(key="build-bar", horizontal=True, vertical_alignment="center", gap="small"):
        _step("Undo", ":material/undo:", state.undo, disabled=not state.can_undo())
        _step("Redo", ":material/redo:", state.redo, disabled=not state.can_redo())
        refused = layer_edit.refused()
        with st.container(key="build-bar-message" if refused else "build-bar-size"):
            text = ":red[The last edit does not fit yet.]" if refused else _size()
            st.markdown(text, text_alignment="right")
        if pressed("Train this network", type="primary", icon=":material/model_training:", key="train-network"):
            st.switch_page("pages/train.py")


def _step(label: str, icon: str, act: Callable[[], None], *, disabled: bool) -> None:
    st.button(label, icon=icon, on_click=act, disabled=disabled, key=f"{label.lower()}-button")


def _size() -> str:
    summary = summarise(state.project().architecture)
    return f"{count_text(summary.parameters)} parameters · {bytes_text(summary.weight_bytes)}"
