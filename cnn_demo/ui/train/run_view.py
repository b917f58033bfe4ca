"""A run as it goes: how far it is, its curves, the visitor's sketch, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from cnn_demo.datasets.table import DatasetEntry, entry
from cnn_demo.drawing.preparation import prepare
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError, RunError
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import BATCH, EPOCH, SKETCH, Reader
from cnn_demo.runs.status import ACTIVE, FAILED, PAUSED, QUEUED, RESUMABLE, RUNNING, STARTING, TRAINED, Status
from cnn_demo.spec.layers import Dropout
from cnn_demo.spec.layers.base import shape_text
from cnn_demo.spec.link import Project
from cnn_demo.ui import charts
from cnn_demo.ui.core import server, state
from cnn_demo.ui.core.number_text import percent_text, plain, seconds_text
from cnn_demo.ui.core.page import catching, refusing
from cnn_demo.ui.train import live_curves, results
from cnn_demo.ui.widgets.canvas import canvas, drawn
from cnn_demo.ui.widgets.live_chart import live_chart

POLL_SECONDS = 0.35
SKETCH_PAD, SKETCH_SIDE = "sketch", 196

BADGES: dict[str, tuple[str, str, Literal["gray", "violet", "orange", "green", "red"]]] = {
    "queued": ("Waiting", ":material/hourglass_top:", "gray"),
    "running": ("Training", ":material/model_training:", "violet"),
    "paused": ("Paused", ":material/pause_circle:", "orange"),
    "finished": ("Finished", ":material/check_circle:", "green"),
    "stopped": ("Stopped", ":material/stop_circle:", "green"),
    "failed": ("Failed", ":material/error:", "red"),
}
PHASES = {
    STARTING: "Starting TensorFlow and reading the images",
    "training": "",
    "validating": "Checking the validation images",
    "testing": "Checking the test images, once",
}


def run_view(run: RunFolder) -> None:
    """Everything about one run; while it is active it renews itself.

    The pad stands between the parts that renew themselves: what grows stands below it, so that it never moves while
    somebody draws.
    """
    state_now = run.status().state
    renewed = POLL_SECONDS if state_now in ACTIVE else None
    _renewing(_progress, renewed, run, state_now)
    if state_now in ACTIVE or state_now == PAUSED:
        _sketch_pad(run)
    _renewing(_curves, renewed, run)
    result = run.result()
    if result is not None and state_now in TRAINED:
        results.result_view(run, result)


def _renewing(part: Callable[..., None], every: float | None, *given: object) -> None:
    """A part of the page that makes itself anew every so many seconds; None: never.

    In a container of its own: where such a part is due at the end of the page's whole run, Streamlit 1.67 drops what
    that run made of it, counts the places of the page without it, and would put it over what stands behind it.
    """
    with st.container():
        st.fragment(part, run_every=every)(*given)


def is_active(run: RunFolder) -> bool:
    """Whether the run trains or waits to."""
    return run.status().state in ACTIVE


def _progress(run: RunFolder, state_then: str) -> None:
    if not run.exists():
        state.forget_run()
        state.refuse(RunError(f"The run {run.id} was deleted meanwhile."))
        st.rerun()
    with catching():
        status = run.status()
        if (status.state in ACTIVE) != (state_then in ACTIVE):
            st.rerun()  # the whole page: it ended and shows what came out, or goes on and must renew itself
        reader = _reader(run)
        reader.new_records()
        _head(run, status)
        _figures(status, reader.of(BATCH), reader.of(EPOCH))


def _curves(run: RunFolder) -> None:
    if run.exists():
        with catching():
            _draw_curves(run)


def _draw_curves(run: RunFolder) -> None:
    reader, status, project = _reader(run), run.status(), run.project()
    draw = _growing if status.state in ACTIVE else _final
    if not reader.of(BATCH):
        return
    with st.container(border=True):
        draw(reader, status, run.id, entry(project.dataset).classes)
        st.caption(_curves_note(project))


def _growing(reader: Reader, status: Status, run_id: str, classes: tuple[str, ...]) -> None:
    """Curves of an active run."""
    of = f"{run_id}-{reader.generation}"
    sketches = live_curves.newest_sketch(reader.records)
    if sketches:
        st.markdown("**What it makes of your sketch**")
        points = live_curves.sketch_points(sketches, status.batches)
        layout = live_curves.sketch_layout(sketches, classes, status.epochs)
        live_chart("live-sketch", f"{of}-{sketches[-1]['sketch']}", points, layout)
    for place, what in zip(st.columns(2, gap="medium"), ("loss", "accuracy"), strict=True):
        with place:
            st.markdown(f"**{what.title()}**")
            points = live_curves.measure_points(reader.records, what, status.batches)
            live_chart(f"live-{what}", of, points, live_curves.measure_layout(reader.records, what, status.epochs))


def _final(reader: Reader, status: Status, run_id: str, classes: tuple[str, ...]) -> None:
    """Curves of a run that stands still: to point at, and to zoom into."""
    batches, epochs, sketches = reader.of(BATCH), reader.of(EPOCH), reader.of(SKETCH)
    if sketches:
        st.markdown("**What it made of your sketch**")
        figure = charts.sketch_lines(sketches, classes)
        st.plotly_chart(figure, config=charts.CONFIG, key="sketch-lines", alt="Probability of each class over time")
    figures = {"loss": charts.loss_curves, "accuracy": charts.accuracy_curves}
    for place, (what, curves) in zip(st.columns(2, gap="medium"), figures.items(), strict=True):
        with place:
            st.markdown(f"**{what.title()}**")
            figure = curves(batches, epochs, steps_per_epoch=status.batches or None)
            st.plotly_chart(figure, config=charts.CONFIG, key=what, alt=f"{what.title()} by epoch")
    with st.expander("Learning rate", icon=":material/show_chart:"):
        figure = charts.learning_rate_live(batches, steps_per_epoch=status.batches or None)
        st.plotly_chart(figure, config=charts.CONFIG, key="learning-rate", alt="Learning rate by epoch")


def _curves_note(project: Project) -> str:
    """Why the training curve may look worse than the validation curve."""
    recipe = project.recipe
    made_harder = [
        what
        for what, is_so in (
            ("with label smoothing", recipe.label_smoothing > 0),
            ("on augmented images", recipe.augmentation.any),
            ("with dropout", any(isinstance(layer, Dropout) for layer in project.architecture.layers)),
        )
        if is_so
    ]
    averaged = ", and with the averaged weights, which the run keeps" if recipe.weight_averaging else ""
    return (
        f"Training figures are means over the epoch, while the weights change{''.join(f', {what}' for what in made_harder)}; "
        f"validation figures are taken at its end, without any of that{averaged}. So the first may look worse than the second."
    )


def _head(run: RunFolder, status: Status) -> None:
    about, project = run.about(), run.project()
    label, icon, colour = BADGES[status.state]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(about["name"]), anchor=False, width="content")
        st.badge(label, icon=icon, color=colour)
        _actions(run, status)
    st.caption(
        f"{project.dataset} · input {shape_text(project.architecture.input_shape)} · design "
        f"{project.architecture.hash()} · {project.recipe.optimizer}, batches of {project.recipe.batch_size} · {run.id}"
    )
    if status.state == FAILED:
        st.error(plain(status.reason), icon=":material/error:")
        with st.expander("The end of its log"):
            st.code(run.log_tail() or "The log is empty.", language=None, wrap_lines=True)
    elif status.reason:
        st.caption(plain(status.reason))
    if status.state not in TRAINED:
        st.progress(status.progress, text=_progress_text(run, status))


def _progress_text(run: RunFolder, status: Status) -> str:
    if status.state == QUEUED:
        before = server.queue().runs_before(run)
        return f"Waiting: {before} run{'s' if before != 1 else ''} before this one." if before else "About to start."
    place = f"Epoch {min(status.epoch + 1, status.epochs)} of {status.epochs}"
    if status.batches:
        place += f", batch {status.batch} of {status.batches}"
    if status.state != RUNNING:
        return place
    left = f", about {seconds_text(status.seconds_left)} left" if status.seconds_left else ""
    return PHASES.get(status.phase) or place + left


def _actions(run: RunFolder, status: Status) -> None:
    queue = server.queue()
    if status.state in ACTIVE:
        waiting = run.asked()
        _action("Pause", ":material/pause:", Queue.pause, queue, run, disabled=waiting is not None)
        _action("Stop", ":material/stop:", Queue.stop, queue, run, disabled=waiting is not None)
        if waiting:
            st.caption(f"It will {waiting} in a moment.")
    if status.state in RESUMABLE:
        _action("Resume", ":material/play_arrow:", Queue.resume, queue, run)
        if run.checkpoint_file.is_file():
            _action("Stop and keep", ":material/stop:", Queue.stop, queue, run)


def _action(
    label: str, icon: str, act: Callable[[Queue, RunFolder], None], queue: Queue, run: RunFolder, disabled: bool = False
) -> None:
    def on_click() -> None:
        with refusing():
            act(queue, run)

    if st.button(label, icon=icon, on_click=on_click, disabled=disabled, key=f"run-{label}"):
        st.rerun()  # the whole page, not this part alone: what was refused is shown at its top


def _figures(status: Status, batches: list[dict], epochs: list[dict]) -> None:
    validation = percent_text(epochs[-1]["val_accuracy"]) if epochs else "–"
    figures = {
        "Validation accuracy": validation,
        "Training loss": f"{batches[-1]['loss']:.3f}" if batches else "–",
        "Images per second": f"{status.images_per_second:,.0f}" if batches else "–",
        "Learning rate": f"{batches[-1]['learning_rate']:.2g}" if batches else "–",
        "Trained for": seconds_text(status.seconds),
        "Memory": f"{status.memory_mb:,.0f} MB" if batches else "–",
    }
    with st.container(horizontal=True, gap="small"):
        for label, value in figures.items():
            st.metric(label, value, border=True)


def _sketch_pad(run: RunFolder) -> None:
    """A canvas; what is drawn on it is shown to the network again and again while it trains."""
    dataset = entry(run.project().dataset)
    fold = st.expander(
        "Draw something and watch how the network's answer changes",
        icon=":material/draw:",
        key="sketch-pad",
        on_change="rerun",
    )
    with fold:
        picture = canvas(SKETCH_PAD, side=SKETCH_SIDE) if fold.open else drawn(SKETCH_PAD)
    if picture is not None:
        _hand_over(run, dataset, picture)


def _hand_over(run: RunFolder, dataset: DatasetEntry, picture: Picture) -> None:
    try:
        prepared = prepare(picture, dataset.preparation, dataset.input_shape, dataset.light_on_dark)
    except PictureError:
        return  # what is left after erasing is nothing
    previous = state.remembered("sketch-sent")
    key = (run.id, prepared.image.tobytes())
    if previous != key:
        run.write_sketch(prepared.image)
        state.remember("sketch-sent", key)


def _reader(run: RunFolder) -> Reader:
    """The reader of this run's metrics; it goes on where it was when this part last ran."""
    kept = state.remembered("reader")
    if kept is None or kept.path != run.metrics_file:
        kept = Reader(run.metrics_file)
        state.remember("reader", kept)
    return kept
