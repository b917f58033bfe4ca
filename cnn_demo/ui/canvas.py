"""A canvas to draw on, whose drawing is still there after a visit to another page."""

from __future__ import annotations

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from cnn_demo.drawing.digit import is_blank
from cnn_demo.drawing.picture import from_array
from cnn_demo.drawing.steps import Picture
from cnn_demo.ui import state

SIDE = 280
TOOLBAR = 24  # the component's own buttons float above it
INK, PAPER = "#ffffff", "#000000"
STROKE, ERASER = "Pen", "Eraser"


def canvas(name: str, *, side: int = SIDE) -> Picture | None:
    """A square to draw on, white on black. Returns (side, side, 4) uint8, None while it is empty.

    Above it float the component's own buttons: undo, redo, clear.
    """
    kept = state.remembered(name, {})
    place = st.container()
    place.space(TOOLBAR)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        tool = st.segmented_control("Tool", [STROKE, ERASER], default=STROKE, required=True, key=f"{name}-tool")
        width = st.slider("Stroke width", 6, 44, kept.get("width", 22), key=f"{name}-width", width=160)
    if name not in st.session_state:  # the page is opened: the component is new and empty
        state.remember(f"{name}-start", kept.get("drawing"))
    # What it was given first stands for the component's life: another drawing would undo the visitor's strokes.
    start = state.remembered(f"{name}-start")
    with place:
        result = st_canvas(
            stroke_width=width,
            stroke_color=PAPER if tool == ERASER else INK,
            background_color=PAPER,
            width=side,
            height=side,
            initial_drawing=start,
            return_image_data=True,
            key=name,
        )
    pixels = result.image_data
    if pixels is None:  # nothing drawn since the page was opened
        picture: Picture | None = kept.get("picture")
        return picture
    picture = _picture(pixels)
    state.remember(name, {"drawing": result.json_data, "picture": picture, "width": width})
    return picture


def _picture(pixels: np.ndarray) -> Picture | None:
    picture = from_array(pixels)
    return None if is_blank(picture) else picture
