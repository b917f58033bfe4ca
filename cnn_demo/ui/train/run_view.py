"""One run on the Train page: its progress, figures, curves, buttons, and its results once it has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.run_inputs import start_text
from cnn_demo.runs.run_precision import precision_text
from cnn_demo.runs.status import (
    ACTIVE,
    FAILED,
    LAUNCHING,
    QUEUED,
    RESUMABLE,
    RUNNING,
    STARTING,
    TRAINED,
    Status,
)
from cnn_demo.runs.trained_network import pretrained_title
from cnn_demo.shown_text import escaped
from cnn_demo.spec import presets
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import notices, server
from cnn_demo.ui.core.number_text import bytes_text, percent_text, seconds_text
from cnn_demo.ui.core.page import show_errors_here, show_errors_on_top
from cnn_demo.ui.core.refreshing import refreshing
from cnn_demo.ui.core.selected_run import TOLD_SECONDS, deselect_run
from cnn_demo.ui.core.visitor import record_use
from cnn_demo.ui.train import results
from cnn_demo.ui.train.curves import follow, show_curves
from cnn_demo.ui.train.ended_workers import ended_workers, shown_status, smaller_batches
from cnn_demo.ui.train.expected_wait import TURNS, waiting_text
from cnn_demo.ui.train.live_curves import LiveCurves
from cnn_demo.ui.train.sketch_pad import send_sketch, sent_sketch, sketch_pad

REFRESH_SECONDS = 0.35
# Each watcher costs the server time, so the page looks less often where little happens.
WAITING_REFRESH_SECONDS = 1.5  # at a run that has others before it
LONG_RUN_SECONDS, LONG_REFRESH_SECONDS = 20.0, 1.0  # at a run that has trained for so long

BADGES: dict[str, tuple[str, str, Literal["gray", "violet", "orange", "green", "red"]]] = {
    "queued": ("Waiting", ":material/hourglass_top:", "gray"),
    "running": ("Training", ":material/model_training:", "violet"),
    "paused": ("Paused", ":material/pause_circle:", "orange"),
    "finished": ("Finished", ":material/check_circle:", "green"),
    "stopped": ("Stopped", ":material/stop_circle:", "green"),
    "failed": ("Failed", ":material/error:", "red"),
}
PHASES = {
    LAUNCHING: "Starting TensorFlow and reading the images",
    STARTING: "Starting TensorFlow and reading the images",
    "testing": "Measuring on the test images, once",
}
PENDING = {"pause": "It will pause in a moment.", "stop": "It will stop in a moment."}


def run_view(run: RunFolder) -> None:
    """Everything about one run; while it is active, its parts refresh themselves."""
    status, result = shown_status(run), run.result()
    every = _refresh_seconds(run, status)
    refreshing(_progress, every, run, every)
    if result is None or status.state not in TRAINED:
        _beside(lambda: sketch_pad(run.project()), lambda: refreshing(_curves, every, run))
        send_sketch(run)
        return
    results.headline(run, result)
    if run.read_sketch() is None:
        refreshing(_curves, every, run)
    else:
        _beside(lambda: sent_sketch(run), lambda: refreshing(_curves, every, run))
    results.test_figures(run, result)
    _precision(run)


def _refresh_seconds(run: RunFolder, status: Status) -> float | None:
    """How often the parts of a run's page rerun; None: never."""
    if status.state not in ACTIVE:
        return None
    if status.state == QUEUED and server.queue().runs_before(run):
        return WAITING_REFRESH_SECONDS
    return LONG_REFRESH_SECONDS if status.seconds >= LONG_RUN_SECONDS else REFRESH_SECONDS


def _beside(sketch: Callable[[], None], curves: Callable[[], None]) -> None:
    """The sketch in a narrow column. It is no part of what refreshes, so that it stays in place while one draws."""
    narrow, wide = st.columns([1, 3], gap="medium")
    with narrow:
        sketch()
    with wide:
        curves()


def _progress(run: RunFolder, every: float | None) -> None:
    record_use()
    if not run.exists():
        deselect_run()
        notices.add_error(run.gone(), seconds=TOLD_SECONDS)
        st.rerun()
    with show_errors_here():
        status = shown_status(run)
        if _refresh_seconds(run, status) != every:
            st.rerun()  # the whole page: the run has ended and has results, or it goes on and the page must refresh
        _head(run, status)


def _curves(run: RunFolder) -> None:
    if run.exists():
        with show_errors_here():
            show_curves(run)
            status = run.status()
            if status.state not in TRAINED:
                _figures(status, follow(run, status).curves)


def _head(run: RunFolder, status: Status) -> None:
    name, project = run.about()["name"], run.project()
    label, icon, colour = BADGES[status.state]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if status.state not in TRAINED:  # else the result is the heading
            st.header(escaped(name), anchor=False, width="content")
        st.badge(label, icon=icon, color=colour)
        _actions(run, status)
        st.caption(f"{_design_title(project)}, trained on {escaped(project.data.title)}", width="content")
    if started := start_text(run):
        st.caption(escaped(started))
    if status.state not in TRAINED:
        _precision(run)
    if group := run.about().get("seed_group"):
        st.caption(
            f"One of several runs of {escaped(group['name'])}, each with another seed: compare them on the Runs page."
        )
    if status.state == FAILED:
        st.error(escaped(status.reason), icon=":material/error:")
        with st.expander("End of the log"):
            st.code(run.log_tail() or "The log is empty.", language=None, wrap_lines=True)
    elif status.reason:
        st.caption(escaped(status.reason))
    ended_workers(run, status)
    if status.state not in TRAINED:
        st.progress(status.progress, text=_progress_text(run, status))
    if status.state == QUEUED and server.queue().runs_before(run):
        st.caption(TURNS)


def _precision(run: RunFolder) -> None:
    """In which precision it trains and why."""
    if precision := precision_text(run):
        st.caption(precision)


def _design_title(project: Project) -> str:
    preset = presets.design_of(project.architecture)
    layers = len(project.architecture.layers)
    if preset:
        return presets.design(preset).title
    return pretrained_title(project.architecture) or f"A design of your own with {layers} layers"


def _progress_text(run: RunFolder, status: Status) -> str:
    if status.state == QUEUED and (standstill := server.queue().standstill()):
        return f"Waiting. {standstill} No run starts until that is over."
    if status.state == QUEUED and (no_training := server.workers().no_training):
        return f"Waiting. {no_training}"
    if status.state == QUEUED:
        return waiting_text(run)
    if status.state == RUNNING and status.phase in PHASES:
        return PHASES[status.phase]
    parts = [f"Epoch {min(status.epoch + 1, status.epochs)} of {status.epochs}"]
    if status.phase == "validating":
        parts.append("measuring on the validation images")
    elif status.batches:
        parts.append(f"batch {status.batch} of {status.batches}")
    if status.state == RUNNING and status.seconds_left:
        parts.append(f"about {seconds_text(status.seconds_left)} left")
    return ", ".join(parts)


def _actions(run: RunFolder, status: Status) -> None:
    queue = server.queue()
    if status.state in ACTIVE:
        request = next(iter(run.requests()), None)
        _action("Pause", ":material/pause:", Queue.pause, queue, run, disabled=request is not None)
        _action("Stop", ":material/stop:", Queue.stop, queue, run, disabled=request is not None)
        if request:
            st.caption(PENDING[request])
    if status.state in RESUMABLE:
        workers = server.workers()
        why_not = workers.no_training
        _action(
            "Resume", ":material/play_arrow:", Queue.resume, queue, run, disabled=not workers.is_there, help=why_not
        )
        if run.checkpoint_file.is_file():
            _action(
                "Stop and keep", ":material/stop:", Queue.stop, queue, run, disabled=not workers.is_there, help=why_not
            )
        if workers.is_there:
            smaller_batches(run, status)


def _action(
    label: str,
    icon: str,
    act: Callable[[Queue, RunFolder], None],
    queue: Queue,
    run: RunFolder,
    *,
    disabled: bool = False,
    help: str | None = None,
) -> None:
    def on_click() -> None:
        with show_errors_on_top():
            act(queue, run)

    if st.button(label, icon=icon, on_click=on_click, disabled=disabled, help=help, key=f"run-{label}"):
        st.rerun()  # the whole page, whose top shows the error if there was one


def _figures(status: Status, curves: LiveCurves) -> None:
    batch = curves.newest_batch
    figures = {
        **_epoch_figure(curves),
        "Batch loss": f"{batch['loss']:.3f}" if batch else "–",
        "Images per second": f"{status.images_per_second:,.0f}" if batch else "–",
        "Learning rate": f"{batch['learning_rate']:.2g}" if batch else "–",
        "Trained for": seconds_text(status.seconds),
        "Memory": bytes_text(status.memory_mb * MEGABYTE) if batch else "–",
    }
    with st.container(horizontal=True, gap="small"):
        for label, value in figures.items():
            st.metric(label, value, border=True)


def _epoch_figure(curves: LiveCurves) -> dict[str, str]:
    """The validation accuracy after the newest epoch; in a run without validation images, the training accuracy."""
    epoch = curves.newest_epoch
    if curves.has_validation:
        measured = epoch["val_accuracy"] if epoch else None
        return {"Validation accuracy": "–" if measured is None else percent_text(measured)}
    return {"Training accuracy": percent_text(epoch["accuracy"]) if epoch else "–"}
