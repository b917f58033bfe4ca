"""What the Train page says of a run whose worker was ended by force, and how it can go on with less memory."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.runs.deaths import Death, read_deaths
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_records, unused_name
from cnn_demo.runs.run_inputs import go_on_with_other_settings
from cnn_demo.runs.status import FAILED, INTERRUPTED, PAUSED, QUEUED, RUNNING, Status
from cnn_demo.shown_text import escaped
from cnn_demo.spec.memory import largest_batch
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import notices, server, state
from cnn_demo.ui.core.new_run import start_run
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.selected_run import select_run
from cnn_demo.ui.widgets import server_limits

HELP = (
    "Starts a new run of this design with smaller batches, which take less memory. Exact: it begins with the weights of this "
    "run's best epoch, where one has ended. Not exact: the optimizer and the learning rate's schedule start over, so the "
    "result is not that of one run with either batch size."
)


def shown_status(run: RunFolder) -> Status:
    """The status of a run; as long as the queue has to decide what becomes of it, that of a run which waits."""
    status = run.status()
    is_undecided = status.state == FAILED and run.stored_status().state == RUNNING
    is_interrupted = status.state == PAUSED and status.phase == INTERRUPTED
    if (is_undecided or is_interrupted) and server.queue().has_ticket(run):
        return replace(status, state=QUEUED, phase="", reason="")
    return status


def ended_workers(run: RunFolder, status: Status) -> None:
    """A line on workers that were ended, after which the run went on by itself."""
    deaths = [death for death in read_deaths(run) if death.went_on]
    if deaths and status.state not in (FAILED, QUEUED):  # there the status says it
        st.caption(f":material/restart_alt: {escaped(_account_of(deaths))}")


def _account_of(deaths: list[Death]) -> str:
    last, count = deaths[-1], len(deaths)
    if count > 1 and last.checkpoint:
        sentence = (
            f"Workers of this run that ended early: {count}. The last time, another one went on from the last "
            "checkpoint."
        )
    elif count > 1:
        sentence = f"Workers of this run that ended early: {count}. The last time, another one started again."
    elif last.checkpoint:
        sentence = (
            f"In epoch {last.epoch + 1}, the run's worker ended early and another one went on from the last checkpoint."
        )
    else:
        sentence = f"In epoch {last.epoch + 1}, the run's worker ended early and another one started again."
    return f"{sentence} {last.reason}"


def smaller_batches(run: RunFolder, status: Status) -> None:
    """A button for a run that failed because its worker was ended: another run, from its weights, with smaller batches."""
    deaths, project = read_deaths(run), run.project()
    if status.state != FAILED or not deaths or deaths[-1].went_on or project.recipe.batch_size == 1:
        return
    has_weights = run.best_file.is_file()  # a run without validation images keeps no best epoch
    smaller = _smaller(project, epochs_done=status.epoch if has_weights else 0)
    if smaller is None:
        return
    size = smaller.recipe.batch_size
    label = f"Go on with batches of {size}" if has_weights else f"Begin again with batches of {size}"
    key = "run-smaller-batches"
    if st.button(label, icon=":material/compress:", key=key, on_click=lambda: _start(run, smaller), help=HELP):
        st.rerun()


def _smaller(project: Project, *, epochs_done: int) -> Project | None:
    """Half of the batch size, or what fits, for the epochs that are left; None where no batch fits."""
    most = server.settings().max_worker_mb * MEGABYTE
    fits = largest_batch(project.architecture, project.data.training_images, most)
    if fits == 0:
        return None
    size = min(project.recipe.batch_size // 2, fits)
    recipe = project.recipe.with_changes(batch_size=size, epochs=max(1, project.recipe.epochs - epochs_done))
    return Project(architecture=project.architecture, recipe=recipe, data=project.data)


def _start(run: RunFolder, smaller: Project) -> None:
    with show_errors_on_top():
        server_limits.check(smaller)
        used = {other.name for other in read_records(state.workspace())[0]}
        name = unused_name(f"{run.about()['name']}, batches of {smaller.recipe.batch_size}", used)
        select_run(start_run(smaller, name=name, given=go_on_with_other_settings(run)))
        notices.add_success(f"{name} was started.")
