"""What the kept epochs of a run make of one image, asked once, and looked at from one of these epochs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.runs.epochs import START
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.inspection.attribution import convolution_layers
from cnn_demo.ui.inspection.epoch_tiles import MapLayer, layers_with_maps
from cnn_demo.ui.inspection.feature_maps import portion
from cnn_demo.ui.inspection.input_image import Subject

KNOWN, LAYER = "inspect-history", "inspect-time-layer"
USUAL_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """The layer whose maps are shown, and which of them, counted from 0."""

    layer: MapLayer
    places: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moment:
    """What the task `epoch_history` answered, and the chosen epoch, or the nearest one that can be read.

    epochs: those that can be read; unreadable: the others, each with why. probabilities: (epochs, classes). kernels:
    (epochs, h, w, channels, n) of the first convolution, None where there is none. maps: (epochs, h, w, n) of the shown
    layer, likewise.
    """

    epoch: int
    epochs: list[int]
    unreadable: dict[int, str]
    probabilities: np.ndarray
    kernels: np.ndarray | None
    maps: np.ndarray | None

    @property
    def when(self) -> str:
        return when(self.epoch)

    @property
    def place(self) -> int:
        """The chosen epoch's index in all arrays."""
        return self.epochs.index(self.epoch)


def epoch_name(epoch: int) -> str:
    """An epoch as the slider shows it."""
    return "start" if epoch == START else str(epoch)


def when(epoch: int) -> str:
    """An epoch in a sentence."""
    return "before training" if epoch == START else f"after epoch {epoch}"


def choose_maps(network: TrainedNetwork) -> Shown | None:
    """The choice of a layer and, where it has many maps, of some of them; None where no layer has any."""
    layers = layers_with_maps(network.project().architecture)
    if not layers:
        return None
    key = f"{LAYER}-{network.name}"
    names = [layer.name for layer in layers]
    before = store.get(key)
    with st.container(horizontal=True, gap="small"):
        layer = st.selectbox(
            "Layer",
            layers,
            index=names.index(before) if before in names else 0,
            format_func=lambda each: each.described,
            key=key,
            width=420,
        )
        store.put(key, layer.name)
        return Shown(layer=layer, places=portion(layer.shape[-1], "Maps", key=f"{key}-{layer.name}"))


def ask_history(
    network: TrainedNetwork, subject: Subject, epochs: list[int], epoch: int, shown: Shown | None
) -> Moment:
    """Asked once while image, maps and weights stay: the slider waits for nobody. Raises UserError."""
    question: dict[str, Any] = {
        "epochs": epochs,
        "layer": shown.layer.name if shown else None,
        "maps": shown.places.tolist() if shown else [],
        "convolution": next(iter(convolution_layers(network)), None),
    }
    image = hashlib.sha256(np.ascontiguousarray(subject.image).tobytes()).hexdigest()
    key = (str(network.path), network.version, image, str(question))
    known_key, answer = store.get(KNOWN, (None, None))
    if known_key != key:
        answer = ask(
            "epoch_history",
            doing="Going through the epochs",
            usual_seconds=USUAL_SECONDS,
            path=str(network.path),
            image=subject.image,
            **question,
        )
        store.put(KNOWN, (key, answer))
    return Moment(epoch=min(answer["epochs"], key=lambda each: abs(each - epoch)), **answer)
