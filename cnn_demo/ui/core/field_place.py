"""Room for a field that a browser shows later than the page around it, so that nothing below moves when it comes."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

HEIGHT = 68  # pixels of a select box with its label


def field_place(name: str) -> DeltaGenerator:
    """A container as high as a field with its label. name: unique on the page; style.css finds the container by it."""
    return st.container(key=f"field-place-{name}", height=HEIGHT, border=False, vertical_alignment="bottom")
