"""The answer of the task `epoch_history` for one image, and the epoch of it that the page shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.runs.epochs import START
from cnn_demo.runs.inspection_results import EpochHistory
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask_once
from cnn_demo.ui.inspection.attribution import convolution_layers
from cnn_demo.ui.inspection.epoch_tiles import MapLayer, layers_with_maps
from cnn_demo.ui.inspection.feature_maps import choose_range
from cnn_demo.ui.inspection.input_image import InputImage

HISTORY, LAYER = "inspect-history", "inspect-time-layer"
USUAL_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChosenMaps:
    """The layer whose maps are shown, and the indices of these maps."""

    layer: MapLayer
    indices: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EpochSnapshot:
    """The history of a run for one image, and the epoch that is shown: the chosen one, or the nearest readable one."""

    epoch: int
    history: EpochHistory

    @property
    def epochs(self) -> list[int]:
        return self.history["epochs"]

    @property
    def index(self) -> int:
        """The index of the epoch in all arrays of the history."""
        return self.epochs.index(self.epoch)

    @property
    def probabilities(self) -> np.ndarray:
        """(classes,) at this epoch."""
        return self.history["probabilities"][self.index]


def epoch_option(epoch: int) -> str:
    """An epoch as an option: start, 1, 2."""
    return "start" if epoch == START else str(epoch)


def epoch_title(epoch: int) -> str:
    """An epoch as a title: Before training, After epoch 2."""
    return "Before training" if epoch == START else f"After epoch {epoch}"


def choose_maps(network: TrainedNetwork) -> ChosenMaps | None:
    """The choice of a layer and, where it has many maps, of a range of them; None where no layer has maps."""
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
            format_func=lambda each: each.option,
            key=key,
            width=420,
        )
        store.put(key, layer.name)
        return ChosenMaps(layer=layer, indices=choose_range(layer.shape[-1], key=f"{key}-{layer.name}"))


def load_snapshot(
    network: TrainedNetwork, image: InputImage, epochs: list[int], epoch: int, maps: ChosenMaps | None
) -> EpochSnapshot:
    """The snapshot of an epoch. The worker is asked once for all epochs, so the slider is fast. Raises UserError."""
    question: dict[str, Any] = {
        "epochs": epochs,
        "layer": maps.layer.name if maps else None,
        "maps": maps.indices.tolist() if maps else [],
        "convolution": next(iter(convolution_layers(network)), None),
    }
    pixels = hashlib.sha256(np.ascontiguousarray(image.image).tobytes()).hexdigest()
    history: EpochHistory = ask_once(
        HISTORY,
        (str(network.path), network.version, pixels, str(question)),
        "epoch_history",
        doing="Going through the epochs",
        usual_seconds=USUAL_SECONDS,
        path=str(network.path),
        image=image.image,
        **question,
    )
    return EpochSnapshot(epoch=min(history["epochs"], key=lambda each: abs(each - epoch)), history=history)
