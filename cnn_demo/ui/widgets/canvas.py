"""A canvas to draw on, with undo, whose drawing is still there after a visit to another page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from cnn_demo.drawing.steps import Picture
from cnn_demo.ui.core import store
from cnn_demo.ui.widgets.drawing_history import Drawing, DrawingHistory

SIDE = 280
TOOLBAR = 24  # the component's own buttons float above it, for a pointer that can hover
INK, PAPER = "#ffffff", "#000000"
PEN, ERASER = "Pen", "Eraser"


def canvas(name: str, *, side: int = SIDE) -> Picture | None:
    """A square to draw on, white on black, with pen, eraser, undo and clear.

    Returns (side, side, 4) uint8, None while it is empty.
    """
    history = _history(name)
    place = st.container()
    place.space(TOOLBAR)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        tool = st.segmented_control("Tool", [PEN, ERASER], default=PEN, required=True, key=f"{name}-tool")
        width = st.slider("Stroke width", 6, 44, history.width, key=f"{name}-width", width=130)
        buttons = st.container(horizontal=True, gap="small", width="content")
    with place:
        history = _draw(name, replace(history, width=width), INK if tool == PEN else PAPER, side)
    store.put(name, history)
    picture = history.now.picture
    with buttons:
        _button("Undo", ":material/undo:", _undo, name, disabled=not history.steps)
        _button("Clear", ":material/delete:", _clear, name, disabled=picture is None)
    return picture


def _history(name: str) -> DrawingHistory:
    history: DrawingHistory = store.get(name, DrawingHistory())
    return history


def _draw(name: str, history: DrawingHistory, colour: str, side: int) -> DrawingHistory:
    """Show the component, and add the stroke that it may bring."""
    key = f"{name}-{history.mount}" if history.mount else name
    if key not in st.session_state:  # a new component, which is empty: the page was opened, or it was remounted
        store.put(f"{name}-start", history.now.initial_drawing)
    result = st_canvas(
        stroke_width=history.width,
        stroke_color=colour,
        background_color=PAPER,
        width=side,
        height=side,
        # The component keeps its first one for life: given another, it would drop the visitor's strokes.
        initial_drawing=store.get(f"{name}-start"),
        return_image_data=True,
        key=key,
    )
    png = result.image_bytes
    if png is None or png == history.now.png:  # nothing was drawn since it was mounted, or since the last rerun
        return history
    drawing = Drawing.of(png, result.json_data)
    return history if drawing == history.now else history.with_step(drawing)


def _button(label: str, icon: str, act: Callable[[str], None], name: str, *, disabled: bool) -> None:
    st.button(label, icon=icon, key=f"{name}-{label.lower()}", on_click=act, args=(name,), disabled=disabled)


def _undo(name: str) -> None:
    store.put(name, _history(name).without_last_step().remounted())


def _clear(name: str) -> None:
    store.put(name, _history(name).with_step(Drawing()).remounted())
