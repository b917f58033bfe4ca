"""How far its probabilities hold: the reliability diagram and the expected calibration error."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.confusion import answers_on
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.image_source import choose_images

EVEN = 0.005  # a difference that one need not speak of


def show(network: TrainedNetwork) -> None:
    """The section."""
    images = choose_images(network)
    found = answers_on(network, images) if images else None
    if images is None or found is None:
        return
    calibration = found["figures"]["calibration"]
    with st.container(horizontal=True, gap="small"):
        st.metric("Mean confidence", percent_text(calibration["mean_confidence"]), border=True)
        st.metric("Accuracy", percent_text(calibration["accuracy"]), border=True)
        st.metric("Expected calibration error", percent_text(calibration["ece"]), border=True, help=_ece_help())
    name = f"calibration-{network.name}-{images.part}"
    st.plotly_chart(
        charts.reliability(calibration["bins"]),
        config=charts.config_with_svg(name),
        key="calibration",
        alt=f"Accuracy of the answers against their confidence, {images.part} images",
    )
    st.caption(
        f"{found['figures']['images']:,} {images.part} images in {len(calibration['bins'])} equally wide bins of "
        "confidence, which is the probability of the answer given. The number above a bar says how many answers lie "
        "in it: a bar of few says little. Bars under the dashed line: surer than right; over it: righter than sure."
    )
    st.markdown(f"{_in_words(calibration)} {_smoothing_note(network, calibration['accuracy'])}")
    rows = [[place, *each.values()] for place, each in enumerate(calibration["bins"])]
    downloads(name, {"csv": table_csv(["bin", *calibration["bins"][0]], rows)}, chart="calibration")


def _ece_help() -> str:
    return (
        "The mean distance between accuracy and confidence over the bins, weighted by their images (Guo et al. 2017, "
        "arXiv 1706.04599). 0 is perfect."
    )


def _in_words(calibration: dict[str, Any]) -> str:
    difference = calibration["mean_confidence"] - calibration["accuracy"]
    if abs(difference) < EVEN:
        return "On the whole it is as sure as it is right."
    how = "surer of itself than it is right" if difference > 0 else "less sure of itself than it is right"
    return f"On the whole it is **{how}**, by {percent_text(abs(difference))} of probability."


def _smoothing_note(network: TrainedNetwork, accuracy: float) -> str:
    """What the recipe's label smoothing does to the diagram."""
    project = network.project()
    smoothing, classes = project.recipe.label_smoothing, project.architecture.classes
    if not smoothing:
        return (
            "It was trained without label smoothing: its targets were 0 and 100 %, which drives a network that has "
            "learnt its training images by heart to say 100 % of new ones too."
        )
    target = 1 - smoothing + smoothing / classes
    ceiling = percent_text(target)
    told = (
        f"It was trained with label smoothing of {smoothing:g}: the target of the right class was {ceiling}, not 100 %."
    )
    if accuracy <= target:
        return told
    return (
        f"{told} Where it gets nearly all right it stays near {ceiling} all the same, and so the last bars stand over the "
        "line: much of the error above is this, and was asked for."
    )
