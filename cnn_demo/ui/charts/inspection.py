"""Charts of a network on many images: how far its probabilities hold, what it withstands, how it sees them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from cnn_demo.ui.charts.layout import GREY, framed, plain, rounded

SMALL_HEIGHT, SCATTER_HEIGHT = 240, 560
SCATTER_PIXELS = (400, 400)  # about; less on a phone, more on a desk
LETTER_PIXELS, NAME_PIXELS = 9, 26
SYMBOLS = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "x",
    "star",
    "triangle-down",
    "cross",
    "pentagon",
    "hexagram",
)
MISTAKEN = "#d8344f"
MOST_RINGED = 0.1  # of the points; more rings would hide what they mark
COUNTS_AT = 108  # percent of right answers, above all bars
EVEN = "#e8702a"  # stands out from the bars and from both backgrounds
DRAGGING = {"points": False, "lasso": "lasso", "zoom": "zoom"}


def reliability(bins: Sequence[dict[str, Any]]) -> go.Figure:
    """Accuracy of the answers in each bin of confidence, beside the line on which the two are equal.

    bins: see cnn_demo/inspection/calibration.py.
    """
    width = 100 / len(bins)
    filled = [(place, each) for place, each in enumerate(bins) if each["count"]]
    figure = go.Figure(
        [
            go.Bar(
                x=[width * (place + 0.5) for place, _ in filled],
                y=[round(100 * each["accuracy"], 2) for _, each in filled],
                width=width * 0.92,
                name="Accuracy of the answers",
                customdata=[[each["count"], round(100 * each["confidence"], 2)] for _, each in filled],
                hovertemplate="%{customdata[0]:,} answers, mean confidence %{customdata[1]:.1f} %, "
                "right %{y:.1f} %<extra></extra>",
            ),
            go.Scatter(
                x=[0, 100],
                y=[0, 100],
                mode="lines",
                line={"color": EVEN, "dash": "dash", "width": 3},
                name="As sure as right",
                hoverinfo="skip",
            ),
            # In a row of their own: over its bar a number would often stand on the line.
            go.Scatter(
                x=[width * (place + 0.5) for place, _ in filled],
                y=[COUNTS_AT] * len(filled),
                text=[f"{each['count']:,}" for _, each in filled],
                mode="text",
                showlegend=False,
                hoverinfo="skip",
            ),
        ]
    )
    framed(figure, "Confidence: probability of the answer (%)", "Right answers (%)", hovermode="closest", height=360)
    figure.update_xaxes(range=[0, 101], tickvals=[0, 20, 40, 60, 80, 100], fixedrange=True)
    return figure.update_yaxes(range=[0, 114], tickvals=[0, 20, 40, 60, 80, 100], fixedrange=True)


def robustness_curve(strengths: Sequence[float], accuracies: Sequence[float], strength_name: str) -> go.Figure:
    """Accuracy (shares in [0, 1]) against the strength of one change."""
    figure = go.Figure(
        go.Scatter(
            x=list(strengths),
            y=rounded([100 * value for value in accuracies], 2),
            mode="lines+markers",
            marker={"size": 7},
            hovertemplate=f"{plain(strength_name)} %{{x}}: %{{y:.1f}} %<extra></extra>",
        )
    )
    quiet = {"showlegend": False, "hovermode": "closest"}
    framed(figure, strength_name, "Accuracy (%)", height=SMALL_HEIGHT, **quiet)
    figure.update_xaxes(fixedrange=True)
    return figure.update_yaxes(range=[0, 104], fixedrange=True)


def embedding_scatter(
    points: np.ndarray,
    labels: np.ndarray,
    answers: np.ndarray,
    indices: np.ndarray,
    classes: Sequence[str],
    *,
    axes: tuple[str, str],
    dragging: str = "points",
    drawing: tuple[float, float] | None = None,
    chosen: int | None = None,
) -> go.Figure:
    """One point an image, its class told by colour, by shape and, where there is room, by a name at the class's centre.

    Mistakes are ringed; where there are many, only after a click on their name in the legend.
    points: (m, 2). labels, answers, indices: (m,). dragging: a key of DRAGGING. drawing: where the drawing lies.
    chosen: the row of a point to be marked. Each class's points carry their rows as customdata.
    """
    traces = [_class_points(points, labels, answers, indices, label, classes) for label in range(len(classes))]
    wrong = labels != answers
    figure = go.Figure([*traces, _rings(points[wrong], shown=wrong.mean() <= MOST_RINGED)])
    if drawing is not None:
        figure.add_trace(_star(drawing))
    framed(figure, *axes, height=SCATTER_HEIGHT, hovermode="closest", dragmode=DRAGGING[dragging])
    figure.update_xaxes(zeroline=False)
    # Both axes in one scale: distances mean the same in every direction.
    figure.update_yaxes(zeroline=False, scaleanchor="x", scaleratio=1)
    if chosen is not None:
        figure.add_trace(_frame(points[chosen]))
    centres = {classes[label]: np.median(points[labels == label], axis=0) for label in np.unique(labels)}
    for name in _legible(centres, np.ptp(points, axis=0)):
        x, y = centres[name]
        figure.add_annotation(
            x=float(x),
            y=float(y),
            text=f"<b>{plain(name)}</b>",
            showarrow=False,
            font={"size": 15, "color": "#ffffff"},
            bgcolor="rgba(15,17,32,0.85)",
            bordercolor="#ffffff",
        )
    return figure


def _legible(centres: dict[str, np.ndarray], span: np.ndarray) -> list[str]:
    """The names that can stand at their centres without covering one that stands already; the legend has all.

    span: the points' width and height.
    """
    pixel = max(span / SCATTER_PIXELS) or 1.0
    chosen: list[str] = []
    for name, centre in centres.items():
        widths = [LETTER_PIXELS * (len(name) + len(other) + 2) / 2 for other in chosen]
        apart = [np.abs(centre - centres[other]) / pixel for other in chosen]
        if all(x > width or y > NAME_PIXELS for width, (x, y) in zip(widths, apart, strict=True)):
            chosen.append(name)
    return chosen


def _class_points(
    points: np.ndarray,
    labels: np.ndarray,
    answers: np.ndarray,
    indices: np.ndarray,
    label: int,
    classes: Sequence[str],
) -> go.Scatter:
    rows = np.flatnonzero(labels == label)
    return go.Scatter(
        x=rounded(points[rows, 0].tolist(), 3),
        y=rounded(points[rows, 1].tolist(), 3),
        mode="markers",
        name=plain(classes[label]),
        marker={"symbol": SYMBOLS[label % len(SYMBOLS)], "size": 7, "opacity": 0.75},
        customdata=rows.tolist(),
        text=[_told(int(indices[row]), classes[answers[row]], answers[row] == label) for row in rows],
        hovertemplate=f"{plain(classes[label])}, %{{text}}<extra></extra>",
        unselected={"marker": {"opacity": 0.3}},
    )


def _told(index: int, answer: str, right: bool) -> str:
    return f"image {index}" if right else plain(f"image {index}, taken for {answer}")


def _rings(points: np.ndarray, *, shown: bool) -> go.Scatter:
    return go.Scatter(
        x=rounded(points[:, 0].tolist(), 3),
        y=rounded(points[:, 1].tolist(), 3),
        mode="markers",
        name="Mistaken",
        visible=True if shown else "legendonly",
        marker={"symbol": "circle-open", "size": 13, "color": MISTAKEN, "line": {"width": 1.5}},
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )


def _star(place: tuple[float, float]) -> go.Scatter:
    return go.Scatter(
        x=[round(place[0], 3)],
        y=[round(place[1], 3)],
        mode="markers",
        name="Your drawing",
        marker={"symbol": "star", "size": 20, "color": "#ffffff", "line": {"color": "#000000", "width": 2}},
        hovertemplate="Your drawing<extra></extra>",
        unselected={"marker": {"opacity": 1}},
    )


def _frame(point: np.ndarray) -> go.Scatter:
    return go.Scatter(
        x=[round(float(point[0]), 3)],
        y=[round(float(point[1]), 3)],
        mode="markers",
        name="Shown beside",
        marker={"symbol": "square-open", "size": 18, "color": GREY, "line": {"width": 3}},
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )
