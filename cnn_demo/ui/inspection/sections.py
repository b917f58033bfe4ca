"""The table of the sections of the Inspect page. Only the chosen section runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from cnn_demo.errors import NoWorkersError
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.tasks import TASKS
from cnn_demo.ui.core import server, store
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
from cnn_demo.ui.inspection.cached_result import WHERE_COMPUTED

CHOSEN = "inspect-section"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """title: the field's word for it, on its button. meaning: what it tells, in plain words. sentence: what it shows.

    show: shows it for a network. task: of the compute workers, without which there is nothing to show; "" where something
    is shown without them.
    """

    title: str
    meaning: str
    sentence: str
    show: Callable[[TrainedNetwork], None]
    task: str = ""


SECTIONS = {
    "feature-maps": Section(
        title="Feature maps",
        meaning="what each layer sees",
        sentence="The output of every layer for an image, the kernels of the convolutions, and which maps stay at zero.",
        show=feature_maps.show,
    ),
    "attribution": Section(
        title="Attribution",
        meaning="which pixels support a class",
        sentence="The parts of an image that speak for a class or against it, by five methods.",
        show=attribution.show,
        task="attribution",
    ),
    "activation-maximization": Section(
        title="Activation maximization",
        meaning="what a filter wants",
        sentence="Images that activate a filter or a class strongly, found by gradient ascent from noise.",
        show=activation_maximization.show,
        task="activation_maximization",
    ),
    "confusion": Section(
        title="Confusion matrix",
        meaning="which classes are mixed up",
        sentence="How often each class is mistaken for another, with the images themselves.",
        show=confusion.show,
    ),
    "calibration": Section(
        title="Calibration",
        meaning="whether the probabilities can be trusted",
        sentence="Of the predictions made with a probability of 80\u00a0%, are 80\u00a0% right?",
        show=calibration.show,
    ),
    "robustness": Section(
        title="Robustness",
        meaning="what small changes do to the accuracy",
        sentence="The accuracy when images are shifted, rotated or noisy, or when strokes are thicker or thinner.",
        show=robustness.show,
    ),
    "embedding": Section(
        title="Embedding",
        meaning="how the network groups images",
        sentence="Many images as points, those that the network finds alike close together, and your drawing among them.",
        show=embedding.show,
    ),
    "epochs": Section(
        title="Training history",
        meaning="how the network developed",
        sentence="Filters, feature maps, predictions and mistakes, epoch by epoch.",
        show=epoch_history.show,
        task="epoch_history",
    ),
    "side-by-side": Section(
        title="Comparison",
        meaning="two networks on the same image",
        sentence="Predictions, attribution and feature maps of two networks, side by side.",
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
    st.header(f"{section.title}: {section.meaning}", anchor=False)
    st.caption(section.sentence)
    try:
        if section.task:
            server.compute().check(section.task)
        section.show(network)
    except NoWorkersError:
        _not_here(section)


def _not_here(section: Section) -> None:
    """What a section cannot show on a server without workers, and where it can be seen."""
    with st.container(border=True, key="section-not-here"):
        st.markdown(
            f":material/cloud_off: **{section.title}: not computed on this server.** {escaped(server.workers().reason)}"
        )
        st.markdown(
            f"{WHERE_COMPUTED} The Explain page works here: it computes every value of the network in your browser."
        )
        with st.container(horizontal=True):
            st.page_link("pages/explain.py", label="Explain this network", icon=":material/calculate:")
            st.page_link("pages/export.py", label="Export it", icon=":material/download:")
