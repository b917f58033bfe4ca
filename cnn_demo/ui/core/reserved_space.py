"""Reserves the height of what the browser still has to load, so that the page below it does not jump when it comes."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# A container's own height is there at once, but would scroll what is higher. This sheet, which comes later, lets it grow.
GROW = """<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-{key}), .st-key-{key}, .st-key-{key} > .stElementContainer {{
  flex: none !important;
  height: auto !important;
  overflow: visible !important;
}}
.st-key-{key} {{ min-height: {height}px; }}
</style>"""


FIELD = 68  # a field with its label


def reserved(key: str, *, height: int = FIELD, phone_height: int | None = None) -> DeltaGenerator:
    """A container that is at least that high from the beginning, in pixels. phone_height: None for the same."""
    chosen = phone_height if phone_height and _is_phone() else height
    name = f"reserved-{key}"
    st.html(GROW.format(key=name, height=chosen))
    return st.container(height=chosen, border=False, key=name)


def _is_phone() -> bool:
    return "Mobi" in (st.context.headers.get("User-Agent") or "")
