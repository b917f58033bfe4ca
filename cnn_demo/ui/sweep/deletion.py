"""Deletes a search, with its runs or without: the button, the dialog, and the progress. A damaged one, too."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import streamlit as st

from cnn_demo.errors import RunError, SweepError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.record import RunRecord, read_records
from cnn_demo.runs.sweep_folder import SweepFolder
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import long_work, notices, open_dialog, server, state
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_sweep import deselect_sweep
from cnn_demo.ui.core.uncut import uncut

DELETE = "delete-search"
DELETING = "delete-runs-of-search"  # the work


@uncut()
def show_deletion() -> None:
    """How far the deletion of a search's runs is; at its end the page runs again and says what was deleted."""
    if not long_work.is_begun(DELETING):
        return
    with show_errors_on_top():
        if (told := long_work.show(DELETING)) is None:
            return
        notices.add_success(told)
    st.rerun()


def delete_button(folder: SweepFolder, *, why_not: str | None = None) -> None:
    """Opens the dialog, which the page shows with delete_dialog. why_not: disables it."""
    st.button(
        "Delete",
        icon=":material/delete:",
        key=f"delete-{folder.id}",
        disabled=why_not is not None,
        help=why_not,
        on_click=open_dialog.open_dialog,
        args=(DELETE, folder.id),
    )


def delete_dialog(folder: SweepFolder) -> None:
    """The question what is to be deleted, while it is asked."""
    if open_dialog.is_open(DELETE, folder.id):
        _confirm_delete(folder)


@st.dialog("Delete this search?", on_dismiss=open_dialog.close)
def _confirm_delete(folder: SweepFolder) -> None:
    runs = runs_of(folder)
    st.markdown(f"This permanently deletes **{escaped(shown_name(folder))}** with its findings.")
    st.markdown(f"Runs that it has made: {len(runs)}. They have weights, curves and figures of their own.")
    with st.container(horizontal=True):
        without = st.button("Delete it, keep the runs", icon=":material/delete:", on_click=_delete, args=(folder, []))
        everything = st.button(
            "Delete it and its runs",
            type="primary",
            icon=":material/delete_forever:",
            disabled=not runs or long_work.is_begun(DELETING),
            on_click=_delete,
            args=(folder, runs),
        )
        if without or everything or pressed("Keep it"):
            open_dialog.close()
            st.rerun()


def _delete(folder: SweepFolder, runs: list[RunRecord]) -> None:
    with show_errors_on_top():
        _delete_all(folder, runs)


def _delete_all(folder: SweepFolder, runs: list[RunRecord]) -> None:
    name = shown_name(folder)
    folder.delete()
    deselect_sweep()
    if runs:
        long_work.begin(DELETING, partial(_delete_runs, server.queue(), name, runs))
    else:
        notices.add_success(_deleted(name, 0))


def _delete_runs(queue: Queue, name: str, runs: list[RunRecord], work: LongWork) -> str:
    """Delete the runs, also when nobody looks, until the visitor stops it. What was deleted, as a sentence."""
    count = 0
    for record in runs:
        if work.is_asked_to_stop:
            break
        work.tell(count / len(runs), "Deleting runs")
        with suppress(RunError):  # deleted in another tab meanwhile
            queue.delete(record.run)
        count += 1
    return _deleted(name, count)


def _deleted(name: str, runs: int) -> str:
    return f"{name} was deleted. Runs deleted with it: {runs}."


def runs_of(folder: SweepFolder) -> list[RunRecord]:
    """The runs that say that the search has made them, in that order: its own state may be damaged."""
    records, _ = read_records(state.workspace())
    return [record for record in reversed(records) if record.sweep == folder.id]


def shown_name(folder: SweepFolder) -> str:
    """Its name, also where it is damaged."""
    try:
        return folder.name()
    except SweepError:  # damaged; its page says so
        return f"Search {folder.id}"
