"""Chapter: applications of convolutional networks, their tools and their limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.runs.inspection_results import Predictions
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import rounded, styled
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.learn import faq
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.detection import Detection, Pixels, detect, strip, windows
from cnn_demo.ui.learn.inputs import SIDE, digits, examples, network_picker
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat

FIRST_TEXT, MOST_DIGITS = "305", 6
STRIDE, MIN_DISTANCE = 2, 20  # pixels

TEXT = (
    "**Classification** tells what a picture shows: digits on cheques, types of cells under a microscope. **Detection** "
    "also tells *where*, and how many: faces, road users. The simplest way is to slide a classifier over the picture and "
    "to keep the places where it is sure. **Generation** goes the other way, from numbers to pictures: decoders, "
    "generative adversarial networks, diffusion models. Most of them are built from convolutions."
)
ACTIVITY = "Write a number, and let a network that knows single digits find them all. Then move the digits apart."
QUESTION = Question(
    text="A network for digits is shown a photograph of a horse and says “3, 98 %”. What does that mean?",
    options=(
        "The horse has the shape of a 3.",
        "Of the ten digits it knows, 3 came out first; it had no way to say that none fits.",
        "The network needs more epochs.",
    ),
    right=1,
    because="Softmax distributes 100 % over the classes that exist. Whether a picture belongs to any of them is another "
    "question; here, a rule calibrated on validation images tries to answer it.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    with source:
        network = network_picker("uses")
    if network is not None:
        _detection(network, source, figure)
    faq.show()


def _detection(network: TrainedNetwork, source: DeltaGenerator, figure: DeltaGenerator) -> None:
    if not network.project().data.shows_digits:
        figure.info("This network does not read digits. Choose one that does.", icon=":material/info:")
        return
    text = source.text_input("Digits", FIRST_TEXT, max_chars=MOST_DIGITS, key="uses-digits")
    gap = figure.slider("Pixels between them", 0, 16, 8, key="uses-gap")
    written = [int(character) for character in text if character in "0123456789"]
    if not written:
        figure.info("Write at least one digit from 0 to 9.", icon=":material/edit:")
        return
    pictures = examples(digits())
    whole = strip([pictures[digit][place % len(pictures[digit]), ..., 0] for place, digit in enumerate(written)], gap)
    lefts, parts = windows(whole, SIDE, STRIDE)
    predictions = _predictions(network, parts)
    detections = detect(lefts, predictions["probabilities"], predictions["unsure"], MIN_DISTANCE)
    frame = MovingFrame("detection", figure)
    frame.column("Window", len(lefts), 0)
    frame.show(_given(whole, predictions, detections))
    with figure:
        _chart(lefts, predictions, detections)
    _summary(written, detections)
    formula(
        r"n = \left\lfloor \frac{w - k}{t} \right\rfloor + 1",
        {
            "n": "number of windows",
            "w": "width of the strip",
            "k": "side of a window",
            "t": "step from one window to the next",
        },
        rf"n = \left\lfloor \frac{{{whole.shape[1]} - {SIDE}}}{{{STRIDE}}} \right\rfloor + 1 = {len(lefts)}",
    )


def _predictions(network: TrainedNetwork, parts: Pixels) -> Predictions:
    """The worker's answer for all windows, asked once as long as nothing changes."""
    images = parts[..., None].astype(np.float32) / np.float32(255)
    predictions: Predictions = ask_network(network, "predict", images=images)
    return predictions


def _given(whole: Pixels, predictions: Predictions, detections: list[Detection]) -> dict[str, Any]:
    """What web/learn/figures.js takes."""
    return {
        "pixels": flat(whole),
        "side": SIDE,
        "step": STRIDE,
        "percent": (predictions["probabilities"] * 100.0).round(2).tolist(),
        "certainty": _levels(predictions),
        "detected": [each.left for each in detections],
    }


def _levels(predictions: Predictions) -> list[str]:
    """How certain the network is about each window, in the words of web/network/certainty.js."""
    levels: list[str] = np.select([predictions["sure"], predictions["unsure"]], ["sure", "unsure"], "leaning").tolist()
    return levels


def _chart(lefts: list[int], predictions: Predictions, detections: list[Detection]) -> None:
    best = predictions["probabilities"].max(axis=1) * 100.0
    kept = np.where(predictions["unsure"], np.nan, best)
    figure = go.Figure(
        [
            go.Scatter(x=lefts, y=rounded(best.tolist(), 2), mode="lines", name="Most probable digit"),
            go.Scatter(
                x=lefts,
                y=[None if np.isnan(value) else round(float(value), 2) for value in kept],
                mode="markers",
                name="Sure or leaning",
            ),
            go.Scatter(
                x=[each.left for each in detections],
                y=[round(each.probability * 100.0, 2) for each in detections],
                mode="markers+text",
                text=[str(each.label) for each in detections],
                textposition="top center",
                marker={"symbol": "star", "size": 13},
                name="Kept",
            ),
        ]
    )
    styled(figure, "Left edge of the window (pixels)", "Probability (%)").update_yaxes(range=[0, 118])
    st.plotly_chart(figure, config=charts.CONFIG, key="uses-chart", alt="Largest probability of each window")


def _summary(written: list[int], detections: list[Detection]) -> None:
    if not detections:
        st.markdown("The network is unsure about every window, so nothing was detected.")
    else:
        found = ", ".join(f"**{each.label}** at {each.left} ({percent_text(each.probability)})" for each in detections)
        verdict = (
            "These are the digits that were written, and no others."
            if [each.label for each in detections] == written
            else "That is not what was written: a window on the edge of a digit shows no digit, but the network has to "
            "name one all the same."
        )
        st.markdown(f"Detected, with left edge and probability: {found}. {verdict}")
    st.caption(
        f"A window of {SIDE} × {SIDE} moves in steps of {STRIDE} pixels. The windows about which the network is unsure are "
        f"left out. Of the rest, the most probable one is kept, all others closer than {MIN_DISTANCE} pixels to it are "
        "dropped, and so on (non-maximum suppression). Modern detectors find places and classes in one pass, but answer the "
        "same question."
    )
