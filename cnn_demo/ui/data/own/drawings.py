"""Draws pictures for an own data set: a class is chosen, and each drawing is added by Next or Enter."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from cnn_demo.browser.modules import PAD_STYLES
from cnn_demo.drawing.canvas_png import decode_canvas, png_of
from cnn_demo.drawing.digit import is_blank
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import DRAWING, Arrival
from cnn_demo.ui.core import sent, store
from cnn_demo.ui.core.visitor import browser_key, record_use
from cnn_demo.ui.core.web_module import mount_module
from cnn_demo.ui.data.own.class_choice import shown_class_choice
from cnn_demo.ui.widgets.pad import SIDE

MODULE = "pad/drawing_series.js"
MOST_REMEMBERED = 12  # drawings that were added; the browser sends its last three again and again
HINT = "Draw, then press **Next** or the Enter key. Ten drawings of each class take a minute or two."


def show(data_set: OwnDataSet) -> None:
    """The class, the pad, and how many drawings the class has."""
    label = shown_class_choice(data_set, key=f"class-of-drawings-{data_set.name}")
    if not label:
        st.caption("Type the name of a class first. Then draw one picture of it after the other.")
        return
    key = f"drawings-{data_set.name}"
    drawings = mount_module(
        MODULE,
        PAD_STYLES,
        key=key,
        options={"invitation": "Draw here", "label": label, "keepStrokesAs": browser_key(key)},
    )
    if _add_new(data_set, drawings, f"{key}-added"):
        record_use()
        st.rerun()
    drawn = sum(picture.label == label and picture.way == DRAWING for picture in data_set.pictures())
    st.caption(f"{HINT} Drawings of this class so far: {drawn}.")


def _add_new(data_set: OwnDataSet, drawings: object, key: str) -> bool:
    """Add the drawings that the browser has sent and that were not added before, each to its class. Whether there were any."""
    added: list[str] = store.get(key, [])
    arrivals = []
    for drawing in drawings if isinstance(drawings, list) else []:
        number = drawing.get("number") if isinstance(drawing, Mapping) else None
        if isinstance(number, str) and number not in added:
            added = [*added, number][-MOST_REMEMBERED:]
            picture = decode_canvas(png_of(drawing.get("png"), SIDE), SIDE)
            label = sent.short_text(drawing, "label")
            if label in data_set.classes and not is_blank(picture):
                arrivals.append(Arrival(name="Drawing", label=label, content=picture[..., :1], way=DRAWING))
    store.put(key, added)
    if arrivals:
        add_pictures(data_set, arrivals, total=None, report=lambda *_: None, is_stopped=lambda: False)
    return bool(arrivals)
