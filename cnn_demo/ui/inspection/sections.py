"""The table of the Inspect page's sections. The chosen one alone is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
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
    """One section: its title, what it answers in one sentence, and what shows it for a network."""

    title: str
    sentence: str
    show: Callable[[TrainedNetwork], None]


SECTIONS = {
    "feature-maps": Section(
        title="Feature maps",
        sentence="What each layer answers to an image, what its kernels look for, and which maps stay silent.",
        show=feature_maps.show,
    ),
    "where-it-looks": Section(
        title="Where it looks",
        sentence="Which parts of an image speak for a class, by five methods.",
        show=attribution.show,
    ),
    "filter-wants": Section(
        title="What a filter wants",
        sentence="Images that drive a filter, or a class, as far up as a climb from noise comes.",
        show=activation_maximization.show,
    ),
    "confusion": Section(
        title="Confusion",
        sentence="Which classes it mixes up, and the very images.",
        show=confusion.show,
    ),
    "calibration": Section(
        title="Calibration",
        sentence="Whether its probabilities mean what they say.",
        show=calibration.show,
    ),
    "robustness": Section(
        title="Robustness",
        sentence="What it withstands: shift, rotation, noise, thick and thin strokes.",
        show=robustness.show,
    ),
    "whole-set": Section(
        title="Whole set",
        sentence="How it sees many images at once, and where your drawing lies among them.",
        show=embedding.show,
    ),
    "over-time": Section(
        title="Over time",
        sentence="How it came to be: filters, maps, answers and mistakes, epoch by epoch.",
        show=epoch_history.show,
    ),
    "side-by-side": Section(
        title="Side by side",
        sentence="Two networks on the same image: their answers, where they look, and what their layers make of it.",
        show=side_by_side.show,
    ),
}


def show_sections(network: TrainedNetwork) -> None:
    """The choice of a section, kept over a visit to another page, and the section."""
    names = list(SECTIONS)
    before = store.get(CHOSEN)
    name = st.segmented_control(
        "Section",
        names,
        default=before if before in SECTIONS else names[0],
        format_func=lambda each: SECTIONS[each].title,
        required=True,
        key=CHOSEN,
        label_visibility="collapsed",
    )
    store.put(CHOSEN, name)
    section = SECTIONS[name]
    st.caption(section.sentence)
    section.show(network)
