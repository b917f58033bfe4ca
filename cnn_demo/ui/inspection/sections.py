"""The table of the sections of the Inspect page. Only the chosen section runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.tasks import TASKS
from cnn_demo.ui.core import store
from cnn_demo.ui.inspection import (
    activation_maximization,
    attribution,
    calibration,
    confusion,
    embedding,
    epoch_history,
    feature_maps,
    robustness,
    side_by_side,
)

CHOSEN = "inspect-section"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """title: on its button. sentence: what it shows. show: shows it for a network."""

    title: str
    sentence: str
    show: Callable[[TrainedNetwork], None]


SECTIONS = {
    "feature-maps": Section(
        title="Feature maps",
        sentence="The output of every layer for an image, the kernels of the convolutions, and which maps stay at zero.",
        show=feature_maps.show,
    ),
    "attribution": Section(
        title="Attribution",
        sentence="Where the network looks: which parts of an image support a class, by five methods.",
        show=attribution.show,
    ),
    "activation-maximization": Section(
        title="Activation maximization",
        sentence="What a filter or a class responds to: images found by gradient ascent, starting from noise.",
        show=activation_maximization.show,
    ),
    "confusion": Section(
        title="Confusion",
        sentence="Which classes the network mixes up, with the images themselves.",
        show=confusion.show,
    ),
    "calibration": Section(
        title="Calibration",
        sentence="Whether the probabilities mean what they say: of the predictions made with 80 %, are 80 % right?",
        show=calibration.show,
    ),
    "robustness": Section(
        title="Robustness",
        sentence="How far the accuracy drops when images are shifted, rotated or noisy, or strokes are thicker or thinner.",
        show=robustness.show,
    ),
    "embedding": Section(
        title="Embedding",
        sentence="Many images as points: how the network groups them, and where your drawing lies among them.",
        show=embedding.show,
    ),
    "epochs": Section(
        title="Epochs",
        sentence="How the network developed: filters, feature maps, predictions and mistakes, epoch by epoch.",
        show=epoch_history.show,
    ),
    "side-by-side": Section(
        title="Side by side",
        sentence="Two networks on the same image: their predictions, where they look, and their feature maps.",
        show=side_by_side.show,
    ),
}


def show_sections(network: TrainedNetwork) -> None:
    """The choice of a section, which outlives a visit to another page, and the section."""
    names = list(TASKS[network.project().data.task].sections)
    before = store.get(CHOSEN)
    name = st.segmented_control(
        "Section",
        names,
        default=before if before in names else names[0],
        format_func=lambda each: SECTIONS[each].title,
        required=True,
        key=CHOSEN,
        label_visibility="collapsed",
    )
    store.put(CHOSEN, name)
    section = SECTIONS[name]
    st.caption(section.sentence)
    section.show(network)
