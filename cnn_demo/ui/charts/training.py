"""Charts of a run: loss, accuracy, learning rate, and the predictions for the visitor's sketch during training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from cnn_demo.runs.metrics import EPOCH, BatchRecord, EpochMeasure, EpochRecord, Measure, Record, SketchRecord, thin
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.schedule import scheduled_rate
from cnn_demo.ui.charts.layout import GREY, escape_tags, rounded, series_style, styled

MOST_POINTS = 200
PERCENT = 100.0
NAMED_FROM = 0.05  # classes that never reach this probability are drawn grey and unnamed
MEASURES: dict[EpochMeasure, tuple[str, float]] = {
    "loss": ("Loss", 1.0),
    "accuracy": ("Accuracy (%)", PERCENT),
    "val_loss": ("Validation loss", 1.0),
    "val_accuracy": ("Validation accuracy (%)", PERCENT),
}
OF_VALIDATION: dict[Measure, EpochMeasure] = {"loss": "val_loss", "accuracy": "val_accuracy"}


def loss_curves(
    batches: Sequence[BatchRecord], epochs: Sequence[EpochRecord], *, steps_per_epoch: int | None = None
) -> go.Figure:
    """Loss over a run: training loss by batch and by epoch, and validation loss by epoch.

    batches, epochs: records, see cnn_demo.runs.metrics; both may be empty. steps_per_epoch: derived from the records
    where it is not given; in the first epoch that is impossible, and the x axis counts batches.
    """
    figure = _curves("loss", batches, epochs, steps_per_epoch)
    return figure.update_yaxes(rangemode="tozero")


def accuracy_curves(
    batches: Sequence[BatchRecord], epochs: Sequence[EpochRecord], *, steps_per_epoch: int | None = None
) -> go.Figure:
    """Accuracy in percent over a run, as loss_curves. The y axis shows the measured range, and does not start at 0."""
    figure = _curves("accuracy", batches, epochs, steps_per_epoch)
    return figure.update_yaxes(range=accuracy_range(batches, epochs))


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


def learning_rate_live(batches: Sequence[BatchRecord], *, steps_per_epoch: int | None = None) -> go.Figure:
    """The learning rate that was used, batch by batch."""
    shown = thin(batches, MOST_POINTS)
    steps = steps_per_epoch or _steps_per_epoch(batches, [])
    figure = go.Figure(
        go.Scatter(
            x=_x_values(shown, steps),
            y=[_significant(record["learning_rate"]) for record in shown],
            mode="lines",
            name="Learning rate",
            hovertemplate="%{y:.3g}",
        )
    )
    return styled(figure, _x_title(steps), "Learning rate", showlegend=False, height=220).update_yaxes(
        rangemode="tozero"
    )


def sketch_lines(sketch_records: Sequence[SketchRecord], classes: Sequence[str]) -> go.Figure:
    """The probability of each class for the newest sketch, in percent, during training."""
    newest = [record for record in sketch_records if record["sketch"] == sketch_records[-1]["sketch"]]
    shown = thin(newest, MOST_POINTS)
    return probability_lines(
        [record["step"] for record in shown], [record["probabilities"] for record in shown], classes, "Batch"
    )


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
    """One measure of several runs, epoch by epoch. runs: (name, records); what: a key of MEASURES."""
    title, factor = MEASURES[what]
    figure = go.Figure()
    for index, (name, records) in enumerate(runs):
        measured = [record for record in records if record["kind"] == EPOCH and record.get(what) is not None]
        figure.add_trace(_epoch_line(escape_tags(name), measured, what, factor, series_style(index)))
    return styled(figure, "Epoch", title)


def _curves(
    what: Measure, batches: Sequence[BatchRecord], epochs: Sequence[EpochRecord], steps_per_epoch: int | None
) -> go.Figure:
    title, factor = MEASURES[what]
    steps = steps_per_epoch or _steps_per_epoch(batches, epochs)
    shown = thin(batches, MOST_POINTS)
    # Always the same three series, so that each keeps its colour and its place in the legend.
    figure = go.Figure(
        [
            _epoch_line("Training, epoch", epochs, what, factor, series_style(0)),
            _epoch_line("Validation", epochs, OF_VALIDATION[what], factor, series_style(1)),
            go.Scatter(
                x=_x_values(shown, steps),
                y=rounded([record[what] * factor for record in shown]),
                mode="lines",
                name="Training, batch",
                line={"width": 1, "color": GREY},
                hovertemplate="%{y:.4g}",
            ),
        ]
    )
    return styled(figure, _x_title(steps), title).update_xaxes(rangemode="tozero")


def _epoch_line(
    name: str, records: Sequence[EpochRecord], what: EpochMeasure, factor: float, style: dict[str, Any]
) -> go.Scatter:
    return go.Scatter(
        x=[record["epoch"] + 1 for record in records],
        y=rounded([record[what] * factor for record in records]),
        mode="lines+markers",
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


def _steps_per_epoch(batches: Sequence[BatchRecord], epochs: Sequence[EpochRecord]) -> int | None:
    """Batches per epoch, derived from the records; None in the first epoch."""
    if epochs:
        return int(epochs[-1]["step"] // (epochs[-1]["epoch"] + 1))
    if batches and batches[-1]["epoch"] > 0:
        return int((batches[-1]["step"] - batches[-1]["batch"]) // batches[-1]["epoch"])
    return None


def _x_values(records: Sequence[Record], steps_per_epoch: int | None) -> list[float]:
    return rounded([record["step"] / (steps_per_epoch or 1) for record in records])


def _x_title(steps_per_epoch: int | None) -> str:
    return "Epoch" if steps_per_epoch else "Batch"


def accuracy_range(batches: Sequence[BatchRecord], epochs: Sequence[EpochRecord]) -> tuple[float, float]:
    """From the worst epoch (the worst batch while no epoch is complete) to the best value measured, in percent."""
    of_batches = [batch["accuracy"] * PERCENT for batch in batches]
    of_epochs = [value * PERCENT for epoch in epochs for value in (epoch["accuracy"], epoch["val_accuracy"])]
    return accuracy_axis(min(of_epochs or of_batches, default=0.0), max(of_epochs + of_batches, default=PERCENT))


def accuracy_axis(lowest: float, highest: float) -> tuple[float, float]:
    """The range of an axis for values from lowest to highest, in percent, with a margin at both ends."""
    room = max((highest - lowest) * 0.06, 0.5)
    return round(max(lowest - room, 0.0), 2), round(min(highest + room, PERCENT + room), 2)


def _significant(value: float) -> float:
    return float(f"{value:.4g}")
