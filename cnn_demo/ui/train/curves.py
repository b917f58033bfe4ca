"""The charts of one run: live ones while it trains, Plotly ones to zoom into afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import BATCH, EPOCH, SKETCH, BatchRecord, EpochRecord, Measure, Reader, SketchRecord, thin
from cnn_demo.runs.status import ACTIVE, Status
from cnn_demo.spec.layers import Dropout
from cnn_demo.spec.project import Project
from cnn_demo.ui import charts
from cnn_demo.ui.charts.training import MOST_POINTS
from cnn_demo.ui.core import store
from cnn_demo.ui.train.live_curves import ALT, TITLES, LiveCurves
from cnn_demo.ui.widgets.live_chart import live_chart

FOLLOWED = "followed-run"


@dataclass
class FollowedRun:
    """A run that this session watches: its curves so far, and how far its metrics were read."""

    reader: Reader
    curves: LiveCurves
    generation: int = 0

    def read_on(self) -> None:
        """Add what was measured since the last call."""
        records = self.reader.new_records()
        if self.generation != self.reader.generation:
            self.curves = LiveCurves(self.curves.steps_per_epoch, self.curves.classes)
            self.generation = self.reader.generation
        self.curves.extend(records)


def follow(run: RunFolder, status: Status) -> FollowedRun:
    """The run with all that was measured up to now. It is kept for the session, so that only what is new is read."""
    steps_per_epoch = max(status.batches, 1)  # a run that never trained has no steps, and no records either
    followed: FollowedRun | None = store.get(FOLLOWED)
    if (
        followed is None
        or followed.reader.path != run.metrics_file
        or followed.curves.steps_per_epoch != steps_per_epoch
    ):
        curves = LiveCurves(steps_per_epoch, len(run.project().data.classes))
        followed = FollowedRun(Reader(run.metrics_file), curves)
        store.put(FOLLOWED, followed)
    followed.read_on()
    return followed


def show_curves(run: RunFolder) -> None:
    """All charts of a run; nothing before its first batch."""
    status, project = run.status(), run.project()
    classes = project.data.classes
    followed = follow(run, status)
    if followed.curves.newest_batch is None:
        return
    with st.container(border=True):
        if status.state in ACTIVE:
            _live_charts(followed, status, run.id, classes)
        else:
            _final_charts(_records_to_show(run), status, classes)
        st.caption(_note(project))


def _live_charts(followed: FollowedRun, status: Status, run_id: str, classes: tuple[str, ...]) -> None:
    of, curves = f"{run_id}-{followed.generation}", followed.curves
    if curves.sketch_lines:
        st.markdown("**Predictions for your sketch**")
        layout = curves.sketch_layout(classes, status.epochs)
        live_chart("live-sketch", f"{of}-{curves.sketch}", curves.sketch_lines, layout)
    for place, (what, lines) in zip(st.columns(2, gap="medium"), curves.measures.items(), strict=True):
        with place:
            st.markdown(f"**{TITLES[what]}**")
            live_chart(f"live-{what}", of, lines, curves.measure_layout(what, status.epochs))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecords:
    """What the Plotly charts show of a run: evenly chosen batches, all epochs, the newest sketch's predictions."""

    batches: list[BatchRecord]
    epochs: list[EpochRecord]
    sketches: list[SketchRecord]


def _final_charts(records: ShownRecords, status: Status, classes: tuple[str, ...]) -> None:
    if records.sketches:
        st.markdown("**Predictions for your sketch**")
        figure = charts.sketch_lines(records.sketches, classes)
        st.plotly_chart(figure, config=charts.CONFIG, key="sketch-lines", alt="Probability of each class over time")
    figures: dict[Measure, Callable[..., go.Figure]] = {
        "loss": charts.loss_curves,
        "accuracy": charts.accuracy_curves,
    }
    for place, (what, curves) in zip(st.columns(2, gap="medium"), figures.items(), strict=True):
        with place:
            st.markdown(f"**{TITLES[what]}**")
            figure = curves(records.batches, records.epochs, steps_per_epoch=status.batches or None)
            st.plotly_chart(figure, config=charts.CONFIG, key=what, alt=ALT[what])
    with st.expander("Learning rate", icon=":material/show_chart:"):
        figure = charts.learning_rate_live(records.batches, steps_per_epoch=status.batches or None)
        st.plotly_chart(figure, config=charts.CONFIG, key="learning-rate", alt="Learning rate by epoch")


def _records_to_show(run: RunFolder) -> ShownRecords:
    try:
        written = run.metrics_file.stat()
    except FileNotFoundError:  # the run is being deleted
        return ShownRecords(batches=[], epochs=[], sketches=[])
    return _read(str(run.metrics_file), written.st_mtime_ns, written.st_size)


@st.cache_data(max_entries=32, show_spinner=False)
def _read(path: str, modified_ns: int, size: int) -> ShownRecords:
    """Read a metrics file once for each state of it: a rerun of the page needs the same records again."""
    records = metrics.read(Path(path))
    batches = [record for record in records if record["kind"] == BATCH]
    epochs = [record for record in records if record["kind"] == EPOCH]
    sketches = [record for record in records if record["kind"] == SKETCH]
    newest = [record for record in sketches if record["sketch"] == sketches[-1]["sketch"]]
    return ShownRecords(batches=thin(batches, MOST_POINTS), epochs=epochs, sketches=thin(newest, MOST_POINTS))


def _note(project: Project) -> str:
    """Why the training curve may look worse than the validation curve."""
    recipe = project.recipe
    harder = {
        "label smoothing": recipe.label_smoothing > 0,
        "augmentation": recipe.augmentation.any,
        "dropout": any(isinstance(layer, Dropout) for layer in project.architecture.layers),
    }
    sentences = [
        "Training figures are means over the epoch, while the weights still change; validation figures are measured at "
        "its end. So training can look worse than validation."
    ]
    if names := [name for name, is_on in harder.items() if is_on]:
        sentences.append(
            f"These settings make the training figures worse, not the validation figures: {', '.join(names)}."
        )
    if recipe.weight_averaging:
        sentences.append("Validation uses the averaged weights, which the run keeps.")
    return " ".join(sentences)
