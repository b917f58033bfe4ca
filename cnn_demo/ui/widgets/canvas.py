"""A canvas to draw on, whose drawing is still there after a visit to another page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from cnn_demo.drawing.digit import is_blank
from cnn_demo.drawing.picture import from_array
from cnn_demo.drawing.steps import Picture
from cnn_demo.ui.core import state

SIDE = 280
TOOLBAR = 24  # the component's own buttons float above it, for a pointer that can hover
INK, PAPER = "#ffffff", "#000000"
STROKE, ERASER = "Pen", "Eraser"
STEPS_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawing:
    """What is on a canvas: its strokes as the component's JSON, and its pixels; None and None where it is empty."""

    strokes: dict[str, Any] | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """A canvas over its life: the drawing after each stroke, the newest last, and how often it was put up anew.

    The component shows another drawing than its own only when it is put up anew, under another key.
    """

    steps: tuple[Drawing, ...] = ()
    generation: int = 0
    width: int = 22

    @property
    def now(self) -> Drawing:
        return self.steps[-1] if self.steps else Drawing()

    def with_step(self, drawing: Drawing) -> Sheet:
        return replace(self, steps=(*self.steps, drawing)[-STEPS_KEPT:])

    def put_up_anew(self, steps: tuple[Drawing, ...]) -> Sheet:
        return replace(self, steps=steps, generation=self.generation + 1)


def canvas(name: str, *, side: int = SIDE) -> Picture | None:
    """A square to draw on, white on black, with pen, eraser, undo and clear.

    Returns (side, side, 4) uint8, None while it is empty.
    """
    sheet: Sheet = state.remembered(name, Sheet())
    place = st.container()
    place.space(TOOLBAR)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        tool = st.segmented_control("Tool", [STROKE, ERASER], default=STROKE, required=True, key=f"{name}-tool")
        width = st.slider("Stroke width", 6, 44, sheet.width, key=f"{name}-width", width=130)
        buttons = st.container(horizontal=True, gap="small", width="content")
    with place:
        sheet = _drawn_on(name, replace(sheet, width=width), INK if tool == STROKE else PAPER, side)
    state.remember(name, sheet)
    with buttons:
        empty = sheet.now.picture is None
        st.button(
            "Undo", icon=":material/undo:", key=f"{name}-undo", on_click=_undo, args=(name,), disabled=not sheet.steps
        )
        st.button("Clear", icon=":material/delete:", key=f"{name}-clear", on_click=_clear, args=(name,), disabled=empty)
    return sheet.now.picture


def drawn(name: str) -> Picture | None:
    """What is on the canvas of that name, which need not be on the page: as canvas returns it."""
    sheet: Sheet = state.remembered(name, Sheet())
    return sheet.now.picture


def put_up_anew(name: str) -> None:
    """Show the drawing on a component of its own: the same one in another place of the page would be empty."""
    if sheet := state.remembered(name):
        state.remember(name, sheet.put_up_anew(sheet.steps))


def _drawn_on(name: str, sheet: Sheet, colour: str, side: int) -> Sheet:
    """Show the component, and add the stroke that it may bring."""
    key = f"{name}-{sheet.generation}" if sheet.generation else name
    if key not in st.session_state:  # the component is new and empty: the page was opened, or an undo put it up anew
        state.remember(f"{name}-start", sheet.now.strokes)
    result = st_canvas(
        stroke_width=sheet.width,
        stroke_color=colour,
        background_color=PAPER,
        width=side,
        height=side,
        # What it was given first stands for its life: another drawing would take the visitor's strokes away.
        initial_drawing=state.remembered(f"{name}-start"),
        return_image_data=True,
        key=key,
    )
    pixels = result.image_data
    if pixels is None:  # nothing was drawn since it was put up
        return sheet
    picture = _picture(pixels)
    unchanged = picture is sheet.now.picture or np.array_equal(picture, sheet.now.picture)  # type: ignore[arg-type]
    return sheet if unchanged else sheet.with_step(Drawing(strokes=result.json_data, picture=picture))


def _undo(name: str) -> None:
    sheet: Sheet = state.remembered(name)
    state.remember(name, sheet.put_up_anew(sheet.steps[:-1]))


def _clear(name: str) -> None:
    sheet: Sheet = state.remembered(name)
    state.remember(name, sheet.put_up_anew((*sheet.steps, Drawing())))


def _picture(pixels: np.ndarray) -> Picture | None:
    picture = from_array(pixels)
    return None if is_blank(picture) else picture
