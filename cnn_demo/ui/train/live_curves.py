"""The points and the look of the charts of a run that is training."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_demo.runs.metrics import BATCH, EPOCH, SKETCH, Record
from cnn_demo.ui.charts.training import NAMED_FROM, PERCENT, accuracy_range
from cnn_demo.ui.widgets.live_chart import Layout, Line, Point

TRAINING, VALIDATION, BATCHES = range(3)
LINES = (
    Line(name="Training", colour=0, markers=True),
    Line(name="Validation", colour=1, dash=True, markers=True),
    Line(name="Batches", width=1.0),
)


def measure_points(records: Sequence[Record], what: str, steps_per_epoch: int) -> list[Point]:
    """Loss or accuracy ("loss", "accuracy" in percent) by epoch, as it was measured."""
    factor = PERCENT if what == "accuracy" else 1.0
    points: list[Point] = []
    for record in records:
        x = round(record["step"] / steps_per_epoch, 4)
        if record["kind"] == BATCH:
            points.append((BATCHES, x, round(record[what] * factor, 4)))
        elif record["kind"] == EPOCH:
            points.append((TRAINING, x, round(record[what] * factor, 4)))
            points.append((VALIDATION, x, round(record[f"val_{what}"] * factor, 4)))
    return points


def measure_layout(records: Sequence[Record], what: str, epochs: int) -> Layout:
    """The whole run's width, so that one sees how much is left."""
    batches = [record for record in records if record["kind"] == BATCH]
    done = [record for record in records if record["kind"] == EPOCH]
    low, high = 0.0, max((record["loss"] for record in batches), default=1.0)
    if what == "accuracy":
        low, high = accuracy_range(batches, done)
    alt = f"{what.title()} of training and validation by epoch"
    unit = " %" if what == "accuracy" else ""
    return Layout(series=LINES, x=(0, epochs), y=(low, high), x_title="Epoch", alt=alt, unit=unit)


def newest_sketch(records: Sequence[Record]) -> list[Record]:
    """What was recorded of the newest drawing."""
    sketches = [record for record in records if record["kind"] == SKETCH]
    return [record for record in sketches if record["sketch"] == sketches[-1]["sketch"]]


def sketch_points(sketches: Sequence[Record], steps_per_epoch: int) -> list[Point]:
    """Each class's probability in percent."""
    return [
        (index, round(record["step"] / steps_per_epoch, 4), round(share * PERCENT, 2))
        for record in sketches
        for index, share in enumerate(record["probabilities"])
    ]


def sketch_layout(sketches: Sequence[Record], classes: Sequence[str], epochs: int) -> Layout:
    """A line a class; those that never mattered are grey and unnamed."""
    highest = [max(record["probabilities"][index] for record in sketches) for index in range(len(classes))]
    lines = [
        Line(name=name, colour=index, dash=index % 2 == 1) if top >= NAMED_FROM else Line(name="", width=1.0)
        for index, (name, top) in enumerate(zip(classes, highest, strict=True))
    ]
    alt = "Probability of each class for your sketch, by epoch"
    return Layout(series=lines, x=(0, epochs), y=(0, PERCENT), x_title="Epoch", alt=alt, unit=" %")
