"""Which part of the Data page is shown: the data sets that can be trained on, or the visitor's own images."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.core import address, store

READY, OWN = "ready", "own"
TITLES = {READY: "Data sets", OWN: "Your own images"}
KEY, CHANGES = "data-shown", "data-shown-changes"


def shown_part() -> str:
    """The switch between the parts, and the part that is chosen. An address that names a data set shows the own ones."""
    before = store.get(KEY, OWN if address.get(address.DATA) else READY)
    chosen = st.segmented_control(
        "Shown on this page",
        list(TITLES),
        default=before,
        required=True,
        format_func=lambda part: TITLES[part],
        key=f"{KEY}-{store.get(CHANGES, 0)}",  # another number: the switch takes the part that was set
        label_visibility="collapsed",
    )
    store.put(KEY, chosen)
    return str(chosen)


def show_part(part: str) -> None:
    """Show that part from the next run of the page on."""
    store.put(KEY, part)
    store.put(CHANGES, store.get(CHANGES, 0) + 1)
