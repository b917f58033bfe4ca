"""What a classifier makes of the windows of a strip: the choice of the classifier, and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_demo.runs.inspection_results import Predictions
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.learn.detection import BACKGROUND, DIGITS, Pixels, is_background
from cnn_demo.ui.learn.inputs import network_picker
from cnn_demo.ui.learn.window_reader import window_reader

WITH_BACKGROUND, DIGITS_ALONE = "Digits and background", "Digits"
NAMES = [str(digit) for digit in range(DIGITS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """probabilities: (n, classes) of each window. ignored: (n,), where no digit is detected.

    certainty: of each window in the words of web/network/certainty.js; None with a background class, where it is not asked.
    """

    classes: list[str]
    probabilities: np.ndarray
    ignored: NDArray[np.bool_]
    certainty: list[str] | None

    @property
    def has_background(self) -> bool:
        return len(self.classes) > BACKGROUND


Reader = Callable[[Pixels], Reading]


def choose_reader() -> Reader | None:
    """A choice between the network with a background class and the networks for digits; None where none can be had."""
    chosen = st.segmented_control(
        "Classes", (WITH_BACKGROUND, DIGITS_ALONE), default=WITH_BACKGROUND, required=True, key="uses-classes"
    )
    if chosen == WITH_BACKGROUND:
        return _read_with_background
    network = network_picker("uses")
    if network is None:
        return None
    if not network.project().data.shows_digits:
        st.info("This network does not read digits. Choose one that does.", icon=":material/info:")
        return None
    return lambda parts: _read_digits(network, parts)


def _read_with_background(parts: Pixels) -> Reading:
    probabilities = window_reader().probabilities(parts)
    return Reading(
        classes=[*NAMES, "background"],
        probabilities=probabilities,
        ignored=is_background(probabilities),
        certainty=None,
    )


def _read_digits(network: TrainedNetwork, parts: Pixels) -> Reading:
    """The worker's answer for all windows, asked once as long as nothing changes."""
    images = parts[..., np.newaxis].astype(np.float32) / np.float32(255)
    predictions: Predictions = ask_network(network, "predict", images=images)
    levels = np.select([predictions["sure"], predictions["unsure"]], ["sure", "unsure"], "leaning")
    return Reading(
        classes=NAMES,
        probabilities=predictions["probabilities"],
        ignored=np.asarray(predictions["unsure"]),
        certainty=levels.tolist(),
    )
