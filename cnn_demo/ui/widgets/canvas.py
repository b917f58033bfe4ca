"""The component streamlit-drawable-canvas with our tools. Its drawing is still there after a visit to another page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit_drawable_canvas import st_canvas

from cnn_demo.browser.modules import PAD_STYLES
from cnn_demo.drawing.canvas_png import png_of
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError
from cnn_demo.ui.core import sent, store
from cnn_demo.ui.core.web_module import mount_module
from cnn_demo.ui.widgets.canvas_message import check_message, checked_strokes
from cnn_demo.ui.widgets.drawing_history import Drawing, DrawingHistory

SIDE = 280
EXAMPLE_WIDTH = 124  # pixels of its button
INK, PAPER = "#ffffff", "#000000"
PEN, ERASER = "Pen", "Eraser"


def canvas(name: str, place: DeltaGenerator, tools: DeltaGenerator, *, has_examples: bool) -> Picture | None:
    """A square to draw on, white on black, with pen, eraser, undo, clear and examples of digits.

    place, tools: where the square and its tools stand. has_examples: whether digits may be tried.
    Returns (SIDE, SIDE, 4) uint8, None while nothing is drawn.
    Raises PictureError, after the tools are shown: undo then brings back the last drawing that was not refused.
    """
    history, refusal = _history(name), None
    with tools:
        with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center", gap="small"):
            tool = st.segmented_control(
                "Tool", [PEN, ERASER], default=PEN, required=True, key=f"{name}-tool", label_visibility="collapsed"
            )
            st.markdown("Width", width="content")  # the slider's own label would stand above it
            width = st.slider(
                "Width", 6, 44, history.width, key=f"{name}-width", width=90, label_visibility="collapsed"
            )
        with st.container(horizontal=True, horizontal_alignment="center", gap="small"):
            buttons = st.container(horizontal=True, gap="small", width="content")
            with st.container(width=EXAMPLE_WIDTH):
                if has_examples and (example := _new_example(name)):
                    store.put(f"{name}-start", example)
    history = replace(history, width=width)
    try:
        with place:
            history = _draw(name, history, INK if tool == PEN else PAPER)
    except PictureError as error:
        refusal = error
    store.put(name, history)
    picture = history.now.picture
    with buttons:
        undo = _bring_back if refusal else _undo
        _button("Undo", undo, name, disabled=not (history.steps or refusal))
        _button("Clear", _clear, name, disabled=picture is None and refusal is None)
    if refusal:
        raise refusal
    return picture


def _history(name: str) -> DrawingHistory:
    history: DrawingHistory = store.get(name, DrawingHistory())
    return history


def _draw(name: str, history: DrawingHistory, colour: str) -> DrawingHistory:
    """Show the component, and add the stroke that it may bring."""
    key = f"{name}-{history.mount}" if history.mount else name
    if (
        key not in st.session_state
    ):  # a new component, which is empty: the page was opened, or undo or clear was pressed
        store.put(f"{name}-start", history.now.initial_drawing)
    if key in st.session_state:
        check_message(st.session_state[key])
    st_canvas(
        stroke_width=history.width,
        stroke_color=colour,
        background_color=PAPER,
        width=SIDE,
        height=SIDE,
        # The component keeps its first one for life: given another, as an example is, it drops the visitor's strokes.
        initial_drawing=store.get(f"{name}-start"),
        return_image_data=True,
        key=key,
    )
    # What a browser sends is read here and not by the component's own code, which would decode any picture of any size.
    drawn = st.session_state[key]["drawing"]
    if drawn["data"] is None:  # nothing was drawn since it was put on the page
        return history
    png = png_of(drawn["data"], SIDE)
    if png == history.now.png:
        return history
    drawing = Drawing.of(png, checked_strokes(drawn["raw"]))
    return history if drawing == history.now else history.with_step(drawing)


def _new_example(name: str) -> dict[str, Any] | None:
    """The example that the browser's button has just sent, as a drawing of the component; None at all other times."""
    chosen = mount_module("compare/example_button.js", PAD_STYLES, key=f"{name}-example")
    number = sent.whole_number(chosen, "number", most=2**53)
    if not number or store.get(f"{name}-example") == number:
        return None
    store.put(f"{name}-example", number)
    return checked_strokes(chosen.get("drawing"))


def _button(label: str, act: Callable[[str], None], name: str, *, disabled: bool) -> None:
    st.button(label, key=f"{name}-{label.lower()}", on_click=act, args=(name,), disabled=disabled)


def _undo(name: str) -> None:
    store.put(name, _history(name).without_last_step().remounted())


def _bring_back(name: str) -> None:
    """Put the kept drawing in place of the one that was refused."""
    store.put(name, _history(name).remounted())


def _clear(name: str) -> None:
    store.put(name, _history(name).with_step(Drawing()).remounted())
