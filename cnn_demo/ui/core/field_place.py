"""Room for a field that a browser shows later than the page around it, so that nothing below moves when it comes."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

HEIGHT, HEIGHT_WITHOUT_LABEL = 68, 40  # pixels of a select box


def field_place(name: str, *, has_label: bool = True, width: int | Literal["stretch"] = "stretch") -> DeltaGenerator:
    """A container as high as a field, and so many pixels wide. name: unique on the page; style.css finds it by the name."""
    height = HEIGHT if has_label else HEIGHT_WITHOUT_LABEL
    return st.container(
        key=f"field-place-{name}", height=height, width=width, border=False, vertical_alignment="bottom"
    )
