"""What the operator can do: end a run, clear a workspace, pause the queue for maintenance. Each is an event in the log."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from cnn_demo.errors import RunError, UserError
from cnn_demo.events import event
from cnn_demo.jobs.run_events import run_event
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import RUNNING, Status
from cnn_demo.runs.workspace import is_workspace_id
from cnn_demo.runs.workspace_tag import workspace_tag
from cnn_demo.ui.core import notices, server
from cnn_demo.ui.core.page import show_errors_on_top


@dataclass(frozen=True, slots=True)
class ActiveRun:
    """A run of the queue. workspace: its tag. doing: in words."""

    run: RunFolder
    workspace: str
    doing: str


def active_runs() -> list[ActiveRun]:
    """The runs that train, then those that wait, in the order in which they start."""
    queue, found = server.queue(), []
    for ticket in queue.tickets():
        run = RunFolder(queue.runs_folder / ticket.workspace / ticket.run_id)
        with suppress(UserError):  # it was deleted meanwhile
            found.append(ActiveRun(run, workspace_tag(queue.runs_folder, ticket.workspace), _doing(run.status())))
    return found


def hold_button(*, is_held: bool) -> None:
    """Pauses the queue, or lets it go on."""
    label, icon = ("Let the queue go on", "play_arrow") if is_held else ("Pause the queue", "pause")
    st.button(label, icon=f":material/{icon}:", key="hold-queue", on_click=_hold, args=(not is_held,))


def end_button(entry: ActiveRun) -> None:
    """Ends one run; its weights are kept."""
    st.button(
        "End",
        icon=":material/stop:",
        key=f"end-{entry.workspace}-{entry.run.id}",
        help="What it has learned so far is kept, as when its visitor presses Stop.",
        on_click=_end,
        args=(entry.run,),
    )


def clear_button(tag: str) -> None:
    """Deletes one workspace, after a question."""
    with st.popover("Clear", icon=":material/delete:", key=f"clear-{tag}"):
        st.markdown("Delete all runs and designs of this workspace? They cannot be brought back.")
        st.button("Delete them", type="primary", key=f"really-clear-{tag}", on_click=_clear, args=(tag,))


def _doing(status: Status) -> str:
    if status.state != RUNNING:
        return "waits"
    return f"trains, epoch {min(status.epoch + 1, status.epochs)} of {status.epochs}"


def _hold(held: bool) -> None:
    with show_errors_on_top():
        server.queue().hold(held=held)
        event("queue-held" if held else "queue-released")


def _end(run: RunFolder) -> None:
    with show_errors_on_top():
        server.queue().stop(run)
        run_event("operator-ended-run", run)
        notices.add_success(f"The run {run.id} ends.")


def _clear(tag: str) -> None:
    with show_errors_on_top():
        queue = server.queue()
        names = [path.name for path in queue.runs_folder.iterdir() if is_workspace_id(path.name)]
        found = [name for name in names if workspace_tag(queue.runs_folder, name) == tag]
        if not any(queue.clear_workspace(name) for name in found):
            raise RunError(
                "This workspace was not cleared: one of its runs is active, or it is gone. End its runs first."
            )
        server.quotas().meter.look()  # so that the page shows it at once
        event("operator-cleared-workspace", workspace=tag)
        notices.add_success("The workspace is cleared.")
