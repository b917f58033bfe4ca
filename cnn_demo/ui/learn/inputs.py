"""The inputs of the chapters: test images, the visitor's own drawing, and the weights of a network."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.datasets.catalog import DatasetMissing
from cnn_demo.drawing.preparation import prepare_drawing
from cnn_demo.errors import ModelError
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import DataSpec
from cnn_demo.storage import reason
from cnn_demo.ui.core import state, store
from cnn_demo.ui.core.page import empty_state
from cnn_demo.ui.core.reserved_space import field_place
from cnn_demo.ui.learn import linked_picture
from cnn_demo.ui.widgets.network_picker import network_picker as choose_network
from cnn_demo.ui.widgets.pad import pad

PER_CLASS = 6
DRAWING = "My drawing"
FIRST_CLASS = 7
CHOICE, NUMBER = "learn-picture", "learn-picture-number"
PAD_IN = "learn-pad-in"
Pixels = NDArray[np.uint8]


def examples(data: DataSpec) -> tuple[Pixels, ...]:
    """The first test images of each class: one array per class, (PER_CLASS, h, w, c) uint8. Raises DatasetError."""
    images = state.catalog().load(data)
    labels = range(len(data.classes))
    return tuple(images.x_test[np.flatnonzero(images.y_test == label)[:PER_CLASS]] for label in labels)


def training_batch(data: DataSpec, count: int) -> tuple[Pixels, Pixels]:
    """The first training images, (count, h, w, c) uint8, and their labels. Raises DatasetError."""
    images = state.catalog().load(data)
    return images.x_train[:count], images.y_train[:count]


def network_picker(chapter: str) -> TrainedNetwork | None:
    """A choice among the networks; where there is none, a link to the Train page."""
    network = choose_network(f"learn-{chapter}")
    if network is None:
        empty_state(
            "There is no trained network yet.", "pages/train.py", "Train a network", ":material/model_training:"
        )
    return network


def digits() -> DataSpec:
    """The digits that the chapters show, which are on every server."""
    return next(data for data in state.catalog().embedded() if data.shows_digits)


def data_for(network: TrainedNetwork) -> DataSpec | None:
    """The data set whose pictures a chapter shows to a network; None, and a warning, where it is not on this server.

    Images that are on every server, or that its own were made from, are preferred where both are alike.
    """
    dataset = network.project().data
    if other := state.catalog().stand_in(dataset):
        return other
    try:
        examples(dataset)
    except DatasetMissing as error:
        st.warning(f"{escaped(str(error))} Or choose a network for digits above.", icon=":material/cloud_download:")
        return None
    return dataset


def digit_picker(chapter: str, source: DeltaGenerator) -> Pixels:
    """A choice of digit, kept over the chapters: (28, 28) uint8, light on dark. source: where it stands."""
    return picture_picker(chapter, digits(), source)[0][..., 0]


def picture_picker(chapter: str, dataset: DataSpec, source: DeltaGenerator) -> tuple[Pixels, int | None]:
    """A choice among the visitor's drawing and test images of a data set, kept over the chapters.

    source: where it stands. Returns (h, w, c) uint8, and the class where it is known.
    """
    classes = {class_option(dataset, label): label for label in range(len(dataset.classes))}
    options = [DRAWING, *classes]
    kept_as = f"{CHOICE}-{dataset.name}"
    _open_linked(dataset, kept_as)
    with source:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            before = options.index(store.get(kept_as, options[1 + FIRST_CLASS]))
            with field_place(f"{chapter}-picture", width=150):
                picked = st.selectbox("Picture", options, index=before, key=f"{chapter}-picture-{dataset.name}")
            if picked != DRAWING:
                st.button("Another one", icon=":material/shuffle:", on_click=_another, key=f"{chapter}-another")
        store.put(kept_as, picked)
        store.put(PAD_IN, chapter if picked == DRAWING else None)
        if picked == DRAWING:
            drawn = _drawing(dataset)
            if drawn is not None:
                linked_picture.follow(None, 0)
                return drawn, None
            picked = options[1 + FIRST_CLASS]
            st.caption(f"Nothing is drawn yet. Until then, this chapter shows: {escaped(picked)}.")
    of_class = examples(dataset)[classes[picked]]
    number = store.get(NUMBER, 0) % len(of_class)
    linked_picture.follow(classes[picked], number)
    return of_class[number], classes[picked]


def _open_linked(dataset: DataSpec, kept_as: str) -> None:
    """Choose the picture that the address names, where the data set has that class."""
    linked = linked_picture.newly_linked()
    if linked is not None and linked[0] < len(dataset.classes):
        label, number = linked
        store.put(kept_as, class_option(dataset, label))
        store.put(NUMBER, number)


def has_pad(chapter: str) -> bool:
    """Whether a chapter, which was shown last, has the drawing pad."""
    return bool(store.get(PAD_IN) == chapter)


def class_option(dataset: DataSpec, label: int) -> str:
    """A class as an option: Digit 7, Sandal."""
    name = dataset.classes[label]
    return f"Digit {name}" if dataset.shows_digits else name.capitalize()


def rounded_pixels(pixels: Pixels) -> NDArray[np.float64]:
    """Pixels as fractions of white, rounded to two decimals, so that the numbers shown are those computed with."""
    return np.round(pixels / 255.0, 2)


def weights(network: TrainedNetwork) -> dict[str, np.ndarray]:
    """Weight name -> array. Raises ModelError where the network was deleted or its file is damaged."""
    return _weights(str(network.weights_file), network.version)


@lru_cache(maxsize=4)
def _weights(path: str, version: int) -> dict[str, np.ndarray]:
    try:
        return load_tensors(Path(path).read_bytes())
    except (OSError, SafetensorError) as error:
        raise ModelError(f"The network's weights cannot be read ({reason(error)}). Choose another network.") from None


def _drawing(dataset: DataSpec) -> Pixels | None:
    picture = pad("drawing", dataset)
    if picture is None:
        return None
    prepared = prepare_drawing(picture, dataset.rules)
    return (prepared.image * 255.0).round().astype(np.uint8)


def _another() -> None:
    store.put(NUMBER, store.get(NUMBER, 0) + 1)
