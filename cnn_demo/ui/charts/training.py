"""Charts of runs: the planned learning rate, probabilities over time, and one measure of several runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from cnn_demo.runs.metrics import EPOCH, EpochMeasure, EpochRecord, Measure, Record
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.schedule import scheduled_rate
from cnn_demo.ui.charts.layout import GREY, escape_tags, rounded, series_style, styled, with_whole_epochs

MOST_POINTS = 200
MOST_MARKED = 30  # markers of more epochs would run together
PERCENT = 100.0
NAMED_FROM = 0.15  # classes that never reach this probability are drawn grey and unnamed
MEASURES: dict[EpochMeasure, tuple[str, float]] = {
    "loss": ("Loss", 1.0),
    "accuracy": ("Accuracy (%)", PERCENT),
    "val_loss": ("Validation loss", 1.0),
    "val_accuracy": ("Validation accuracy (%)", PERCENT),
}
OF_VALIDATION: dict[Measure, EpochMeasure] = {"loss": "val_loss", "accuracy": "val_accuracy"}
OF_TRAINING: dict[EpochMeasure, EpochMeasure] = {validation: training for training, validation in OF_VALIDATION.items()}


def learning_rate_curve(recipe: Recipe, steps_per_epoch: int) -> go.Figure:
    """The planned learning rate over the whole run."""
    total = recipe.epochs * steps_per_epoch
    stride = max(1, total // MOST_POINTS)
    steps = [*range(0, total, stride), total]
    figure = go.Figure(
        go.Scatter(
            x=rounded([step / steps_per_epoch for step in steps]),
            y=[_significant(rate) for rate in scheduled_rate(recipe, np.array(steps), total, np).tolist()],
            mode="lines",
            name="Learning rate",
            hovertemplate="%{y:.3g}",
        )
    )
    return styled(figure, "Epoch", "Learning rate", showlegend=False, height=220).update_yaxes(rangemode="tozero")


def probability_lines(
    steps: Sequence[int],
    probabilities: Sequence[Sequence[float]],
    classes: Sequence[str],
    x: str,
    *,
    named_from: float = NAMED_FROM,
) -> go.Figure:
    """One line per class, in percent. probabilities: of all classes, in [0, 1], at each step. x: title of the x axis.

    Classes that reached named_from at least once are named; the others are thin and grey.
    """
    figure, named = go.Figure(), 0
    for index, name in enumerate(classes):
        values = [row[index] for row in probabilities]
        is_named = any(value >= named_from for value in values)
        figure.add_trace(_class_line(name, list(steps), values, named if is_named else None))
        named += is_named
    return styled(figure, x, "Probability (%)").update_yaxes(range=[0, 102])


def compare_curves(runs: Sequence[tuple[str, Sequence[Record]]], what: EpochMeasure) -> go.Figure:
    """One measure of several runs, epoch by epoch. runs: (name, records); what: a key of MEASURES.

    Of a run without validation images, that measure of its training images is drawn, and named so.
    """
    figure, drawn = go.Figure(), what
    for index, (name, records) in enumerate(runs):
        epochs = [record for record in records if record["kind"] == EPOCH]
        measured = [record for record in epochs if record.get(what) is not None]
        if epochs and not measured:
            drawn = OF_TRAINING[what]
            line = _epoch_line(f"{escape_tags(name)} (training)", epochs, drawn, series_style(index))
        else:
            line = _epoch_line(escape_tags(name), measured, what, series_style(index))
        figure.add_trace(line)
    last = max((max(line.x, default=0) for line in figure.data), default=0)
    return with_whole_epochs(styled(figure, "Epoch", MEASURES[drawn][0]), last)


def _epoch_line(name: str, records: Sequence[EpochRecord], what: EpochMeasure, style: dict[str, Any]) -> go.Scatter:
    _, factor = MEASURES[what]
    return go.Scatter(
        x=[record["epoch"] + 1 for record in records],
        y=rounded([value * factor for record in records if (value := record[what]) is not None]),
        mode="lines+markers" if len(records) <= MOST_MARKED else "lines",
        name=name,
        hovertemplate="%{y:.4g}",
        **style,
    )


def _class_line(name: str, steps: list[int], values: list[float], index: int | None) -> go.Scatter:
    """The line of one class. index: among the named ones, or None."""
    data = {
        "x": steps,
        "y": rounded([value * PERCENT for value in values], 2),
        "name": escape_tags(name),
        "mode": "lines",
    }
    if index is None:
        return go.Scatter(**data, line={"width": 1, "color": GREY}, opacity=0.5, showlegend=False, hoverinfo="skip")
    return go.Scatter(**data, line=series_style(index)["line"], hovertemplate="%{y:.1f} %")


def accuracy_axis(lowest: float, highest: float) -> tuple[float, float]:
    """The range of an axis for values from lowest to highest, in percent, with a margin at both ends."""
    room = max((highest - lowest) * 0.06, 0.5)
    return round(max(lowest - room, 0.0), 2), round(min(highest + room, PERCENT + room), 2)


def _significant(value: float) -> float:
    return float(f"{value:.4g}")
