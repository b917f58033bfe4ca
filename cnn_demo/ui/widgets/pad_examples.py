"""What a pad in the browser offers to try where there are no strokes to offer: test images, one a class."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.errors import DatasetError
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import state


def pad_examples(network: TrainedNetwork) -> dict[str, Any]:
    """As the option "examples" of web/pad/pad.js; no option for digits, which the pad has as strokes."""
    dataset = network.project().data
    return {} if dataset.shows_digits else {"examples": _test_images(dataset)}


@st.cache_data(max_entries=8, show_spinner=False)
def _test_images(data: DataSpec) -> list[dict[str, Any]]:
    """The first test image of each class; none where the data set is not on this server, so that one draws."""
    try:
        images = state.catalog().load(data)
    except DatasetError:
        return []
    places = [np.flatnonzero(images.y_test == label) for label in range(len(data.classes))]
    return [
        _picture(title, images.x_test[found[0]])
        for title, found in zip(data.classes, places, strict=True)
        if len(found)
    ]


def _picture(name: str, image: np.ndarray) -> dict[str, Any]:
    """As web/pad/strokes.js takes it. image: (h, w) or (h, w, c) uint8."""
    height, width = image.shape[:2]
    channels = image.size // (height * width)
    stroke = {"tool": "picture", "width": width, "height": height, "channels": channels, "data": image.ravel().tolist()}
    return {"name": name, "strokes": [stroke]}
