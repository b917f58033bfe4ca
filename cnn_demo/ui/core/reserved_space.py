"""Reserves the height of what the browser still has to load, so that the page below it does not jump when it comes."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

FIELD_HEIGHT, FIELD_HEIGHT_WITHOUT_LABEL = 68, 40  # pixels of a select box
LINK_HEIGHT = 32  # pixels of a link to a page
# A container's own height is there at once, but would scroll what is higher. This sheet, which comes later, lets it grow.
GROW = """<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-{key}), .st-key-{key}, .st-key-{key} > .stElementContainer {{
  flex: none !important;
  height: auto !important;
  overflow: visible !important;
}}
.st-key-{key} {{ --reserved: {height}px; min-height: {height}px; }}
</style>"""
# Until its part is there, which has the same colour while it loads (web/workbench/theme.css).
GREY = """<style>
.st-key-{key}:empty {{
  --grey: color-mix(in srgb, currentColor 6%, transparent);
  border-radius: 0.5rem;
  background: linear-gradient(var(--grey) 0 0) top / 100% 60vh no-repeat;
}}
</style>"""


def reserved(key: str, *, height: int, phone_height: int, is_grey: bool = False) -> DeltaGenerator:
    """A container that is at least that high from the beginning, in pixels. is_grey: as long as nothing is in it."""
    chosen = phone_height if _is_phone() else height
    name = f"reserved-{key}"
    st.html(GROW.format(key=name, height=chosen) + (GREY.format(key=name) if is_grey else ""))
    return st.container(height=chosen, border=False, key=name)


def field_place(name: str, *, has_label: bool = True, width: int | Literal["stretch"] = "stretch") -> DeltaGenerator:
    """A container as high as a field, and so many pixels wide. name: unique on the page; style.css finds it by the name."""
    height = FIELD_HEIGHT if has_label else FIELD_HEIGHT_WITHOUT_LABEL
    return st.container(
        key=f"field-place-{name}", height=height, width=width, border=False, vertical_alignment="bottom"
    )


def link_place(name: str) -> DeltaGenerator:
    """A container as high as a link to a page, and as wide as its text. name: as for field_place."""
    return st.container(
        key=f"field-place-{name}", height=LINK_HEIGHT, width="content", border=False, vertical_alignment="center"
    )


def unseen_place() -> DeltaGenerator:
    """A container of one pixel for components that show nothing. style.css, which may come later, takes it off the page."""
    return st.container(key="unseen-place", height=1, width=1, border=False)


def _is_phone() -> bool:
    return "Mobi" in (st.context.headers.get("User-Agent") or "")
