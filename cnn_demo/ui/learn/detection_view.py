"""The figure, the chart and the words of a detection in a strip."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import rounded, styled
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.learn.detection import DIGITS, MIN_DISTANCE, STRIDE, Detection, Pixels, detect
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.strip_reading import Reading
from cnn_demo.ui.learn.window_reader import window_reader


def show_detections(
    whole: Pixels, lefts: list[int], reading: Reading, written: list[int], figure: DeltaGenerator
) -> None:
    """whole: the strip. lefts: of its windows. written: the digits in it. figure: where moving frame and chart stand."""
    detections = detect(lefts, reading.probabilities, reading.ignored)
    frame = MovingFrame("detection", figure)
    frame.column("Window", len(lefts), 0)
    frame.show(_given(whole, reading, detections))
    with figure:
        _chart(lefts, reading, detections)
    _summary(written, detections, reading)
    _caption(reading)
    if reading.has_background:
        _measured()


def _given(whole: Pixels, reading: Reading, detections: list[Detection]) -> dict[str, Any]:
    """What web/learn/figures/detection.js takes."""
    return {
        "pixels": flat(whole),
        "side": DIGIT_SIDE,
        "step": STRIDE,
        "classes": reading.classes,
        "percent": (reading.probabilities * 100.0).round(2).tolist(),
        "certainty": reading.certainty,
        "detected": [each.left for each in detections],
    }


def _chart(lefts: list[int], reading: Reading, detections: list[Detection]) -> None:
    best = reading.probabilities[:, :DIGITS].max(axis=1) * 100.0
    figure = go.Figure(
        [
            go.Scatter(x=lefts, y=rounded(best.tolist(), 2), mode="lines", name="Most probable digit"),
            go.Scatter(
                x=lefts,
                y=[
                    None if ignored else round(float(value), 2)
                    for value, ignored in zip(best, reading.ignored, strict=True)
                ],
                mode="markers",
                name="A digit" if reading.has_background else "Sure or leaning",
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
    st.plotly_chart(
        figure, config=charts.CONFIG, key="uses-chart", alt="Probability of the most probable digit in each window"
    )


def _summary(written: list[int], detections: list[Detection], reading: Reading) -> None:
    if not detections:
        st.markdown(
            "The network takes every window for background, so nothing was detected."
            if reading.has_background
            else "The network is unsure about every window, so nothing was detected."
        )
        return
    found = ", ".join(f"**{each.label}** at {each.left} ({percent_text(each.probability)})" for each in detections)
    verdict = _verdict([each.label for each in detections] == written, reading)
    st.markdown(f"Detected, with left edge and probability: {found}. {verdict}")


def _verdict(is_right: bool, reading: Reading) -> str:
    if is_right:
        return "These are the digits that were written, and no others."
    if reading.has_background:
        return "That is not what was written: the network has taken a digit for another one, or for background."
    return (
        "That is not what was written: a window on the edge of a digit shows no digit, but the network has to name one all "
        "the same."
    )


def _caption(reading: Reading) -> None:
    left_out = (
        "The windows that the network takes for background are left out."
        if reading.has_background
        else "The windows about which the network is unsure are left out."
    )
    st.caption(
        f"A window of {DIGIT_SIDE} × {DIGIT_SIDE} moves in steps of {STRIDE} pixels. {left_out} Of the rest, the most "
        f"probable one is kept, all others closer than {MIN_DISTANCE} pixels to it are dropped, and so on (non-maximum "
        "suppression). All digits have one size and stand in one line here; modern detectors find places, sizes and "
        "classes in one pass."
    )


def _measured() -> None:
    reader = window_reader()
    worst = min(reader.read_right, key=lambda gap: reader.read_right[gap])
    best = max(reader.read_right, key=lambda gap: reader.read_right[gap])
    st.caption(
        f"Measured on MNIST's test images: of {reader.strips} strips of {reader.digits} digits for each gap from "
        f"{min(reader.read_right)} to {max(reader.read_right)} pixels, between {percent_text(reader.read_right[worst])} (gap "
        f"{worst}) and {percent_text(reader.read_right[best])} (gap {best}) were read without a mistake. The network learned "
        "from windows over digits, beside them and between them. The script *train_window_reader* of the app's source code "
        "repeats it."
    )
