"""Section Calibration: the reliability diagram and the expected calibration error."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.inspection_results import Calibration
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent_text, whole_percent_text
from cnn_demo.ui.inspection.confusion import ask_predictions
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.image_source import choose_image_set

NEGLIGIBLE = 0.005  # difference between confidence and accuracy


def show(network: TrainedNetwork) -> None:
    """The section."""
    images = choose_image_set(network)
    predictions = ask_predictions(network, images) if images else None
    if images is None or predictions is None:
        return
    calibration = predictions["figures"]["calibration"]
    with st.container(horizontal=True, gap="small"):
        st.metric("Mean confidence", percent_text(calibration["mean_confidence"]), border=True)
        st.metric("Accuracy", percent_text(calibration["accuracy"]), border=True)
        st.metric("Expected calibration error", percent_text(calibration["ece"]), border=True, help=_ece_help())
    name = f"calibration-{network.name}-{images.part}"
    st.plotly_chart(
        charts.reliability(calibration["bins"]),
        config=charts.config_with_svg(name),
        key="calibration",
        alt=f"Reliability diagram: accuracy against confidence, {images.part} images",
    )
    st.caption(
        f"{predictions['figures']['images']:,} {images.part} images in {len(calibration['bins'])} equally wide bins of "
        "confidence, which is the probability of the predicted class. The number above a bar is the number of predictions "
        "in it; a bar of only a few says little. Bars below the dashed line: the network is overconfident. Bars above it: the "
        "network is underconfident."
    )
    st.markdown(f"{_verdict(calibration)} {_smoothing_note(network, calibration['accuracy'])}")
    columns = ["bin", "count", "confidence", "accuracy"]
    rows = [
        [index, each["count"], each["confidence"], each["accuracy"]] for index, each in enumerate(calibration["bins"])
    ]
    downloads(name, {"csv": table_csv(columns, rows)}, chart="calibration")


def _ece_help() -> str:
    return (
        "The mean difference between accuracy and confidence over the bins, weighted by the number of images (Guo et al. "
        "2017, arXiv 1706.04599). 0 is perfect."
    )


def _verdict(calibration: Calibration) -> str:
    difference = calibration["mean_confidence"] - calibration["accuracy"]
    if abs(difference) < NEGLIGIBLE:
        return "On the whole, its confidence matches its accuracy."
    size = f"{100 * abs(difference):.2f} percentage points"
    if difference > 0:
        return f"On the whole, it is **overconfident**: its mean confidence is {size} above its accuracy."
    return f"On the whole, it is **underconfident**: its mean confidence is {size} below its accuracy."


def _smoothing_note(network: TrainedNetwork, accuracy: float) -> str:
    """The effect of the recipe's label smoothing on the diagram."""
    project = network.project()
    smoothing, classes = project.recipe.label_smoothing, project.architecture.classes
    if not smoothing:
        return (
            "It was trained without label smoothing: its targets were 0 and 100\u00a0%, which drives a network that has "
            "memorized its training images to give 100\u00a0% for new images too."
        )
    target = 1 - smoothing + smoothing / classes
    ceiling = percent_text(target)
    ideal = whole_percent_text(1.0)
    trained = f"It was trained with label smoothing of {smoothing:g}: the target of the true class was {ceiling}, not {ideal}."
    if accuracy <= target:
        return trained
    return (
        f"{trained} So it stays near {ceiling} even where it is nearly always right, and the last bars end above the line: "
        "much of the calibration error comes from this, and is intended."
    )
