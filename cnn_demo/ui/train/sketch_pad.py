"""What a run predicts again and again while it trains: the visitor's sketch, drawn before or during the run, or an image."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_demo.drawing.preparation import prepare_drawing
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import own_data, store
from cnn_demo.ui.core.reserved_space import reserved
from cnn_demo.ui.train.watched_image import chosen_image, is_watched, watched_image
from cnn_demo.ui.widgets.image_png import png
from cnn_demo.ui.widgets.pad import current_drawing, kept_pad, pad

NAME, SHOWN_SIDE = "sketch", 196
SENT = "sketch-sent"
SHOWN_IMAGE = "The image that the network predicted while it learned"


def sketch_pad(project: Project, *, on_device: bool = False) -> None:
    """The pad, or an image. A drawing is kept for the session, so that later runs get it too. on_device: it stays there."""
    data = project.data
    if is_watched(data) and not on_device:
        watched_image(data, project.recipe)
        return
    what = "a digit" if data.shows_digits else "something"
    st.markdown(f"**Draw {what} and watch the network learn to read it**")
    with reserved("sketch", height=438, phone_height=459):
        if on_device:
            kept_pad(NAME, data)
        else:
            pad(NAME, data)


def send_sketch(run: RunFolder) -> None:
    """Give the drawing or the image to the run, whose worker predicts it while it trains."""
    project, picture = run.project(), current_drawing(NAME)
    if is_watched(project.data):
        _send(run, chosen_image(project.data, project.recipe)[0])
    elif picture is not None:
        _send_drawing(run, project.data, picture)


def sent_sketch(run: RunFolder) -> None:
    """A picture of the drawing that an ended run predicted; nothing where there was none."""
    image = run.read_sketch()
    if image is not None:
        height, width = image.shape[:2]
        with st.container(key="sent-sketch"):
            st.image(
                png(image, scale=max(1, SHOWN_SIDE // height)),
                caption=SHOWN_IMAGE
                if not own_data.takes_drawings(run.project().data)
                else "Your sketch, as the network sees it",
                alt=f"What the run predicted, {height} x {width} pixels",
                output_format="PNG",
            )


def _send_drawing(run: RunFolder, data: DataSpec, picture: Picture) -> None:
    try:
        prepared = prepare_drawing(picture, data.rules)
    except PictureError:
        return  # everything was erased
    _send(run, prepared.image)


def _send(run: RunFolder, image: NDArray[np.float32]) -> None:
    """Put the image into the run folder, where the worker looks for it; once for each image and run."""
    sent = (run.id, image.tobytes())
    if store.get(SENT) != sent:
        run.write_sketch(image)
        store.put(SENT, sent)
