"""What can be done with a search besides stopping it: show another one, rename it, delete it with its runs or without.

Of a damaged one, its runs can still be opened.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import streamlit as st

from cnn_demo.errors import RunError, SweepError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.folder import MAX_NAME
from cnn_demo.runs.record import RunRecord, read_records, titles
from cnn_demo.runs.sweep_folder import SEARCHING, SweepFolder, sweeps_of
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import long_work, notices, open_dialog, sent, server, state
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_sweep import deselect_sweep, select_sweep
from cnn_demo.ui.runs.sections import table
from cnn_demo.ui.sweep.use_settings import open_run

DELETE = "delete-search"
DELETING = "delete-runs-of-search"  # the work


def other_searches(shown: SweepFolder) -> None:
    """A choice among the visitor's searches, where there are several."""
    folders = {folder.id: folder for folder in sweeps_of(state.workspace().folder)}
    if len(folders) < 2:
        return
    key, ids = f"shown-search-{shown.id}", tuple(folders)

    def on_change() -> None:
        if chosen := sent.option(key, ids):
            select_sweep(folders[chosen])

    st.selectbox(
        "Search",
        ids,
        ids.index(shown.id),
        format_func=lambda name: _name(folders[name]),
        key=key,
        on_change=on_change,
        width=420,
    )


def show_deletion() -> None:
    """How far the deletion of a search's runs is; at its end the page runs again and says what was deleted."""
    if not long_work.is_begun(DELETING):
        return
    with show_errors_on_top():
        if (told := long_work.show(DELETING)) is None:
            return
        notices.add_success(told)
    st.rerun()


def manage(folder: SweepFolder) -> None:
    """Rename and delete, and the way to all runs."""
    is_searching = folder.state().state == SEARCHING
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover("Rename", icon=":material/edit:"):
            key = f"name-{folder.id}"
            st.text_input("New name", folder.name(), max_chars=MAX_NAME, key=key)
            st.button("Save", icon=":material/check:", on_click=_rename, args=(folder, key))
        st.button(
            "Delete",
            icon=":material/delete:",
            disabled=is_searching,
            help="Stop the search first." if is_searching else None,
            on_click=open_dialog.open_dialog,
            args=(DELETE, folder.id),
        )
        st.page_link("pages/runs.py", label="All runs", icon=":material/list_alt:", width="content")
    _delete_dialog(folder)


def manage_damaged(folder: SweepFolder, error: SweepError) -> None:
    """What is wrong with the search, and what can still be done: delete it, and open the runs that it has made."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.warning(escaped(str(error)), icon=":material/warning:", width="stretch")
        st.button("Delete", icon=":material/delete:", on_click=open_dialog.open_dialog, args=(DELETE, folder.id))
    _delete_dialog(folder)
    runs = {record.run.id: record for record in _runs(folder)}
    if not runs:
        st.markdown("There are no runs of it.")
        return
    st.header("Runs", anchor=False)
    st.markdown(f"Runs that it has made: {len(runs)}. They are as they were.")
    table(list(runs.values()))
    titled = titles(list(runs.values()))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            "One of the runs", list(runs), format_func=lambda name: titled[name], key=f"one-of-{folder.id}", width=320
        )
        if pressed("Open the run", icon=":material/show_chart:", key="open-chosen"):
            open_run(runs[chosen].run)


def _delete_dialog(folder: SweepFolder) -> None:
    if open_dialog.is_open(DELETE, folder.id):
        _confirm_delete(folder)


def _name(folder: SweepFolder) -> str:
    try:
        return folder.name()
    except SweepError:  # damaged; its page says so
        return f"Search {folder.id}"


def _rename(folder: SweepFolder, key: str) -> None:
    with show_errors_on_top():
        folder.rename(st.session_state[key])


@st.dialog("Delete this search?", on_dismiss=open_dialog.close)
def _confirm_delete(folder: SweepFolder) -> None:
    runs = _runs(folder)
    st.markdown(f"This permanently deletes **{escaped(_name(folder))}** with its findings.")
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
    name = _name(folder)
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


def _runs(folder: SweepFolder) -> list[RunRecord]:
    """The runs that say that the search has made them, in that order: its own state may be damaged."""
    records, _ = read_records(state.workspace())
    return [record for record in reversed(records) if record.sweep == folder.id]
