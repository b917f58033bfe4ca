"""What can be done with a search besides stopping it: show another one, rename it, delete it with its runs or without.

Of a damaged one, its runs can still be opened.
"""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import SweepError
from cnn_demo.runs.record import titles
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.sweep_folder import SEARCHING, SweepFolder, sweeps_of
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import sent, state
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_sweep import select_sweep
from cnn_demo.ui.runs.sections import table
from cnn_demo.ui.sweep.deletion import delete_button, delete_dialog, runs_of, shown_name
from cnn_demo.ui.sweep.use_settings import open_run


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
        format_func=lambda name: shown_name(folders[name]),
        key=key,
        on_change=on_change,
        width=420,
    )


def manage(folder: SweepFolder) -> None:
    """Rename and delete, and the way to all runs."""
    is_searching = folder.state().state == SEARCHING
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover("Rename", icon=":material/edit:"):
            key = f"name-{folder.id}"
            st.text_input("New name", folder.name(), max_chars=MAX_NAME, key=key)
            st.button("Save", icon=":material/check:", on_click=_rename, args=(folder, key))
        delete_button(folder, why_not="Stop the search first." if is_searching else None)
        st.page_link("pages/runs.py", label="All runs", icon=":material/list_alt:", width="content")
    delete_dialog(folder)


def manage_damaged(folder: SweepFolder, error: SweepError) -> None:
    """What is wrong with the search, and what can still be done: delete it, and open the runs that it has made."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.warning(escaped(str(error)), icon=":material/warning:", width="stretch")
        delete_button(folder)
    delete_dialog(folder)
    runs = {record.run.id: record for record in runs_of(folder)}
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


def _rename(folder: SweepFolder, key: str) -> None:
    with show_errors_on_top():
        folder.rename(st.session_state[key])
