"""A drawing pad beside the curves of a run: the network predicts the drawing again and again while it trains."""

from __future__ import annotations

import streamlit as st

from cnn_demo.drawing.preparation import prepare
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import store
from cnn_demo.ui.widgets.pad import current_drawing, pad

NAME = "sketch"
SENT = "sketch-sent"


def sketch_pad(run: RunFolder) -> None:
    """The pad in an expander. A drawing made for an earlier run is sent to this one too."""
    data = run.project().data
    expander = st.expander(
        "Draw something and watch the prediction change",
        icon=":material/draw:",
        key="sketch-pad",
        on_change="rerun",
    )
    with expander:
        picture = pad(NAME, data) if expander.open else current_drawing(NAME)
    if picture is not None:
        _send(run, data, picture)


def _send(run: RunFolder, dataset: DataSpec, picture: Picture) -> None:
    """Put the drawing into the run folder, where the worker looks for it; once for each drawing and run."""
    try:
        prepared = prepare(picture, dataset.preparation, dataset.input_shape, dataset.light_on_dark)
    except PictureError:
        return  # everything was erased
    sent = (run.id, prepared.image.tobytes())
    if store.get(SENT) != sent:
        run.write_sketch(prepared.image)
        store.put(SENT, sent)
