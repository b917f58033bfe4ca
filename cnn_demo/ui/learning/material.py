"""What the chapters work on: test images of mnist-5k, the visitor's own drawing, a network's weights."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors

from cnn_demo.datasets.load import load
from cnn_demo.drawing.digit import prepare_digit
from cnn_demo.errors import ModelError
from cnn_demo.runs.trained import Trained
from cnn_demo.ui import state
from cnn_demo.ui.canvas import canvas

DATASET = "mnist-5k"
SIDE = 28
PER_DIGIT = 6
DRAWING = "My drawing"
DIGITS = tuple(f"A {digit}" if digit != 8 else "An 8" for digit in range(10))
FIRST = DIGITS[7]
CHOICE, NUMBER = "learn-picture", "learn-picture-number"
Pixels = NDArray[np.uint8]


@st.cache_resource(show_spinner=False)
def digits() -> tuple[Pixels, ...]:
    """The first test images of each digit: ten arrays, (PER_DIGIT, 28, 28) uint8."""
    images = load(DATASET)
    return tuple(images.x_test[images.y_test == digit][:PER_DIGIT, ..., 0] for digit in range(10))


def picture_picker(chapter: str) -> Pixels:
    """A choice of picture that every chapter keeps: a digit that no network of mnist-5k was trained on, or a drawing.

    Returns (28, 28) uint8, ink light.
    """
    options = (*DIGITS, DRAWING)
    before = state.remembered(CHOICE, FIRST)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox("Picture", options, index=options.index(before), key=f"{chapter}-picture", width=200)
        if chosen != DRAWING:
            st.button("Another one", icon=":material/shuffle:", on_click=_another, key=f"{chapter}-another")
    state.remember(CHOICE, chosen)
    if chosen == DRAWING:
        drawn = _drawing()
        if drawn is not None:
            return drawn
        st.caption(f"Nothing is drawn yet; until then {FIRST.lower()} stands in.")
        chosen = FIRST
    own = digits()[DIGITS.index(chosen)]
    return own[state.remembered(NUMBER, 0) % len(own)]


def whole_percents(pixels: Pixels) -> NDArray[np.float64]:
    """Pixels as shares of white, rounded to two decimals, so that what is shown is what is computed with."""
    return np.round(pixels / 255.0, 2)


def weights(network: Trained) -> dict[str, np.ndarray]:
    """Weight name -> array. Raises ModelError where the network was deleted or its file is damaged."""
    return _weights(str(network.weights_file), network.version)


@st.cache_resource(show_spinner=False, max_entries=4)
def _weights(path: str, version: int) -> dict[str, np.ndarray]:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a key of the cache is text
            return load_tensors(file.read())
    except (OSError, SafetensorError) as error:
        raise ModelError(f"The weights {path} cannot be read: {error}. Choose another network.") from None


def _drawing() -> Pixels | None:
    with st.expander("Your drawing", expanded=True, icon=":material/draw:"):
        picture = canvas("drawing")
    if picture is None:
        return None
    return (prepare_digit(picture).image[..., 0] * 255.0).round().astype(np.uint8)


def _another() -> None:
    state.remember(NUMBER, state.remembered(NUMBER, 0) + 1)
