"""The visitor's sketch: drawn before or during a run, and predicted again and again while the network trains."""

from __future__ import annotations

import streamlit as st

from cnn_demo.drawing.preparation import prepare_drawing
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import store
from cnn_demo.ui.core.reserved_space import reserved
from cnn_demo.ui.widgets.image_png import png
from cnn_demo.ui.widgets.pad import current_drawing, kept_pad, pad

NAME, SHOWN_SIDE = "sketch", 196
SENT = "sketch-sent"


def sketch_pad(data: DataSpec, *, on_device: bool = False) -> None:
    """The pad. A drawing is kept for the session, so that later runs get it too. on_device: it stays in the browser."""
    what = "a digit" if data.shows_digits else "something"
    st.markdown(f"**Draw {what} and watch the network learn to read it**")
    with reserved("sketch", height=438, phone_height=459):
        if on_device:
            kept_pad(NAME, data)
        else:
            pad(NAME, data)


def send_sketch(run: RunFolder) -> None:
    """Give the drawing to the run, whose worker predicts it while it trains."""
    picture = current_drawing(NAME)
    if picture is not None:
        _send(run, run.project().data, picture)


def sent_sketch(run: RunFolder) -> None:
    """A picture of the drawing that an ended run predicted; nothing where there was none."""
    image = run.read_sketch()
    if image is not None:
        height, width = image.shape[:2]
        with st.container(key="sent-sketch"):
            st.image(
                png(image, scale=max(1, SHOWN_SIDE // height)),
                caption="Your sketch, as the network sees it",
                alt=f"Your sketch, {height} x {width} pixels",
                output_format="PNG",
            )


def _send(run: RunFolder, dataset: DataSpec, picture: Picture) -> None:
    """Put the drawing into the run folder, where the worker looks for it; once for each drawing and run."""
    try:
        prepared = prepare_drawing(picture, dataset.rules)
    except PictureError:
        return  # everything was erased
    sent = (run.id, prepared.image.tobytes())
    if store.get(SENT) != sent:
        run.write_sketch(prepared.image)
        store.put(SENT, sent)
