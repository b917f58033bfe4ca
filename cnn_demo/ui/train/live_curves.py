"""The curves of a run, extended record by record while it trains. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cnn_demo.runs.metrics import (
    BATCH,
    EPOCH,
    SKETCH,
    BatchRecord,
    EpochRecord,
    Measure,
    Record,
    SketchRecord,
)
from cnn_demo.ui.charts.training import NAMED_FROM, OF_VALIDATION, PERCENT, accuracy_axis
from cnn_demo.ui.widgets.growing_line import GrowingLine
from cnn_demo.ui.widgets.live_chart import Layout, LineStyle

TRAINING, VALIDATION, BATCHES = range(3)
STYLES = (
    LineStyle(name="Training", colour=0, markers=True),
    LineStyle(name="Validation", colour=1, dash=True, markers=True),
    LineStyle(name="Batches", width=1.0),
)
STYLES_WITHOUT_VALIDATION = (STYLES[TRAINING], replace(STYLES[VALIDATION], name=""), STYLES[BATCHES])
FACTORS: dict[Measure, float] = {"loss": 1.0, "accuracy": PERCENT}
TITLES: dict[Measure, str] = {"loss": "Loss", "accuracy": "Accuracy"}
ALT: dict[Measure, str] = {
    "loss": "Loss of training and validation by epoch",
    "accuracy": "Accuracy of training and validation by epoch",
}
ALT_WITHOUT_VALIDATION: dict[Measure, str] = {
    "loss": "Loss of training by epoch",
    "accuracy": "Accuracy of training by epoch",
}

RATE_STYLE = LineStyle(name="Learning rate", colour=0)


class LiveCurves:
    """Loss, accuracy, learning rate and the newest sketch's probabilities by epoch.

    Adding a record takes the same time however many came before, and the number of points kept is bounded.
    """

    def __init__(self, steps_per_epoch: int, classes: int, *, has_validation: bool = True) -> None:
        self.steps_per_epoch, self.classes, self.has_validation = steps_per_epoch, classes, has_validation
        self.measures = {what: [GrowingLine() for _ in STYLES] for what in FACTORS}
        self.learning_rate = GrowingLine()
        self.sketch: object = None  # which drawing the sketch lines belong to
        self.sketch_lines: list[GrowingLine] = []
        self.newest_batch: BatchRecord | None = None
        self.newest_epoch: EpochRecord | None = None

    def extend(self, records: Iterable[Record]) -> None:
        for record in records:
            if record["kind"] == BATCH:
                self._add_batch(record)
            elif record["kind"] == EPOCH:
                self._add_epoch(record)
            elif record["kind"] == SKETCH:
                self._add_sketch(record)

    def measure_layout(self, what: Measure, epochs: int) -> Layout:
        """x covers all epochs of the run, so that one sees how much is left. what: "loss" or "accuracy" (in percent)."""
        lines = self.measures[what]
        if what == "accuracy":
            low, high, unit = *self._accuracy_axis(lines), " %"
        else:
            low, high, unit = 0.0, max((line.highest for line in lines if line.count), default=0.0) or 1.0, ""
        series, alt = (STYLES, ALT) if self.has_validation else (STYLES_WITHOUT_VALIDATION, ALT_WITHOUT_VALIDATION)
        return Layout(series=series, x=(0, epochs), y=(low, high), x_title="Epoch", alt=alt[what], unit=unit)

    def rate_layout(self, epochs: int) -> Layout:
        highest = self.learning_rate.highest if self.learning_rate.count else 1.0
        alt = "Learning rate by epoch"
        return Layout(series=[RATE_STYLE], x=(0, epochs), y=(0, highest), x_title="Epoch", alt=alt)

    def sketch_layout(self, classes: Sequence[str], epochs: int, *, replay: bool = False) -> Layout:
        """A line for each class; those that always stayed improbable are grey and unnamed."""
        styles = [
            LineStyle(name=name, colour=index, dash=index % 2 == 1)
            if line.highest >= NAMED_FROM * PERCENT
            else LineStyle(name="", width=1.0)
            for index, (name, line) in enumerate(zip(classes, self.sketch_lines, strict=True))
        ]
        alt = "Predicted probability of each class, by epoch"
        return Layout(
            series=styles,
            x=(0, epochs),
            y=(0, PERCENT),
            x_title="Epoch",
            alt=alt,
            unit=" %",
            largest=True,
            replay=replay,
        )

    def _add_batch(self, record: BatchRecord) -> None:
        self.newest_batch = record
        self.learning_rate.add(self._x(record), float(f"{record['learning_rate']:.4g}"))
        for what, factor in FACTORS.items():
            self.measures[what][BATCHES].add(self._x(record), round(record[what] * factor, 4))

    def _add_epoch(self, record: EpochRecord) -> None:
        self.newest_epoch = record
        for what, factor in FACTORS.items():
            self.measures[what][TRAINING].add(self._x(record), round(record[what] * factor, 4))
            if (validated := record[OF_VALIDATION[what]]) is not None:
                self.measures[what][VALIDATION].add(self._x(record), round(validated * factor, 4))

    def _add_sketch(self, record: SketchRecord) -> None:
        if record["sketch"] != self.sketch:
            self.sketch, self.sketch_lines = record["sketch"], [GrowingLine() for _ in range(self.classes)]
        for line, share in zip(self.sketch_lines, record["probabilities"], strict=True):
            line.add(self._x(record), round(share * PERCENT, 1))

    def _x(self, record: Record) -> float:
        return round(record["step"] / self.steps_per_epoch, 4)

    def _accuracy_axis(self, lines: Sequence[GrowingLine]) -> tuple[float, float]:
        measured = [line for line in lines if line.count]
        if not measured:
            return accuracy_axis(0.0, PERCENT)
        epochs = [line for line in lines[:BATCHES] if line.count]
        return accuracy_axis(min(line.lowest for line in epochs or measured), max(line.highest for line in measured))
