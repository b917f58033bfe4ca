"""Charts of a network on many images: reliability diagram, robustness curves, embedding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from cnn_demo.runs.inspection_results import CalibrationBin
from cnn_demo.ui.charts.layout import GREY, escape_tags, rounded, styled

SMALL_HEIGHT, SCATTER_HEIGHT = 240, 560
SCATTER_PIXELS = (400, 400)  # roughly; less on a phone, more on a desktop
LETTER_WIDTH, NAME_HEIGHT = 9, 26  # pixels
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
MISTAKE_COLOUR = "#d8344f"
MOST_RINGED = 0.1  # share of the points; more rings would hide the points
COUNTS_Y = 108  # percent, above all bars
DIAGONAL_COLOUR = "#e8702a"  # stands out from the bars and from both backgrounds
DRAGGING = {"points": False, "lasso": "lasso", "zoom": "zoom"}


def reliability(bins: Sequence[CalibrationBin]) -> go.Figure:
    """The reliability diagram: accuracy in each bin of confidence, and the diagonal on which the two are equal."""
    width = 100 / len(bins)
    filled = [
        (width * (index + 0.5), each["count"], 100 * each["confidence"], 100 * each["accuracy"])
        for index, each in enumerate(bins)
        if each["confidence"] is not None and each["accuracy"] is not None
    ]
    middles = [middle for middle, *_ in filled]
    figure = go.Figure(
        [
            go.Bar(
                x=middles,
                y=[round(accuracy, 2) for *_, accuracy in filled],
                width=width * 0.92,
                name="Accuracy",
                customdata=[[count, round(confidence, 2)] for _, count, confidence, _ in filled],
                hovertemplate="Predictions: %{customdata[0]:,}<br>Mean confidence: %{customdata[1]:.1f} %<br>"
                "Accuracy: %{y:.1f} %<extra></extra>",
            ),
            go.Scatter(
                x=[0, 100],
                y=[0, 100],
                mode="lines",
                line={"color": DIAGONAL_COLOUR, "dash": "dash", "width": 3},
                name="Perfect calibration",
                hoverinfo="skip",
            ),
            # In a row of their own: directly above its bar, a number would often cover the diagonal.
            go.Scatter(
                x=middles,
                y=[COUNTS_Y] * len(filled),
                text=[f"{count:,}" for _, count, *_ in filled],
                mode="text",
                showlegend=False,
                hoverinfo="skip",
            ),
        ]
    )
    styled(
        figure, "Confidence: probability of the predicted class (%)", "Accuracy (%)", hovermode="closest", height=360
    )
    figure.update_xaxes(range=[0, 101], tickvals=[0, 20, 40, 60, 80, 100], fixedrange=True)
    return figure.update_yaxes(range=[0, 114], tickvals=[0, 20, 40, 60, 80, 100], fixedrange=True)


def robustness_curve(strengths: Sequence[float], accuracies: Sequence[float], strength_name: str) -> go.Figure:
    """Accuracy (shares in [0, 1]) against the strength of one perturbation."""
    figure = go.Figure(
        go.Scatter(
            x=list(strengths),
            y=rounded([100 * value for value in accuracies], 2),
            mode="lines+markers",
            marker={"size": 7},
            hovertemplate=f"{escape_tags(strength_name)}: %{{x}}<br>Accuracy: %{{y:.1f}} %<extra></extra>",
        )
    )
    quiet = {"showlegend": False, "hovermode": "closest"}
    styled(figure, strength_name, "Accuracy (%)", height=SMALL_HEIGHT, **quiet)
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
    """One point per image. Its class shows in colour, shape and, where there is room, a name at the centre of the class.

    Mistakes are ringed; where there are many, only after a click on their name in the legend.
    points: (m, 2). labels, answers, indices: (m,). dragging: a key of DRAGGING. drawing: the point of the drawing.
    chosen: the row of a point to be marked. The points of each class carry their rows as customdata.
    """
    traces = [_class_points(points, labels, answers, indices, label, classes) for label in range(len(classes))]
    wrong = labels != answers
    figure = go.Figure([*traces, _rings(points[wrong], shown=wrong.mean() <= MOST_RINGED)])
    if drawing is not None:
        figure.add_trace(_star(drawing))
    styled(figure, *axes, height=SCATTER_HEIGHT, hovermode="closest", dragmode=DRAGGING[dragging])
    figure.update_xaxes(zeroline=False)
    # One scale for both axes, so that distances are comparable in every direction.
    figure.update_yaxes(zeroline=False, scaleanchor="x", scaleratio=1)
    if chosen is not None:
        figure.add_trace(_frame(points[chosen]))
    centres = {classes[label]: np.median(points[labels == label], axis=0) for label in np.unique(labels)}
    for name in _legible(centres, np.ptp(points, axis=0)):
        x, y = centres[name]
        figure.add_annotation(
            x=float(x),
            y=float(y),
            text=f"<b>{escape_tags(name)}</b>",
            showarrow=False,
            font={"size": 15, "color": "#ffffff"},
            bgcolor="rgba(15,17,32,0.85)",
            bordercolor="#ffffff",
        )
    return figure


def _legible(centres: dict[str, np.ndarray], span: np.ndarray) -> list[str]:
    """The names that fit at their centres without covering an earlier one; the legend has all names.

    span: width and height of the points.
    """
    pixel = max(span / SCATTER_PIXELS) or 1.0
    chosen: list[str] = []
    for name, centre in centres.items():
        widths = [LETTER_WIDTH * (len(name) + len(other) + 2) / 2 for other in chosen]
        apart = [np.abs(centre - centres[other]) / pixel for other in chosen]
        if all(x > width or y > NAME_HEIGHT for width, (x, y) in zip(widths, apart, strict=True)):
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
        name=escape_tags(classes[label]),
        marker={"symbol": SYMBOLS[label % len(SYMBOLS)], "size": 7, "opacity": 0.75},
        customdata=rows.tolist(),
        text=[_hover_text(int(indices[row]), classes[label], classes[answers[row]]) for row in rows],
        hovertemplate="%{text}<extra></extra>",
        unselected={"marker": {"opacity": 0.3}},
    )


def _hover_text(index: int, label: str, answer: str) -> str:
    if label == answer:
        return escape_tags(f"Image {index}: {label}, predicted correctly")
    return escape_tags(f"Image {index}: {label}, predicted as {answer}")


def _rings(points: np.ndarray, *, shown: bool) -> go.Scatter:
    return go.Scatter(
        x=rounded(points[:, 0].tolist(), 3),
        y=rounded(points[:, 1].tolist(), 3),
        mode="markers",
        name="Mistakes",
        visible=True if shown else "legendonly",
        marker={"symbol": "circle-open", "size": 13, "color": MISTAKE_COLOUR, "line": {"width": 1.5}},
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
        name="Chosen point",
        marker={"symbol": "square-open", "size": 18, "color": GREY, "line": {"width": 3}},
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )
