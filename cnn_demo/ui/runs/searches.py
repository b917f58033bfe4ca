"""The visitor's searches for settings on the Runs page. Their runs, which may be many, are listed where one asks for them."""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import SweepError
from cnn_demo.runs.offered_runs import RULE, offered
from cnn_demo.runs.record import RunRecord
from cnn_demo.runs.sweep_folder import SweepFolder, sweeps_of
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import state
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.sweep.deletion import delete_button, delete_dialog
from cnn_demo.ui.sweep.open_sweep import open_sweep
from cnn_demo.ui.sweep.words import BADGES, ended_runs

MOST_LISTED = 4


def searches(records: list[RunRecord]) -> list[RunRecord]:
    """Show the searches, where there are any. Returns the runs that the page lists."""
    folders = sweeps_of(state.workspace().folder)
    if not folders:
        return records
    with st.container(border=True, gap="small"):
        st.markdown("**Searches for settings**")
        for folder in folders[:MOST_LISTED]:
            _row(folder)
        older = folders[MOST_LISTED:]
        if older and st.toggle(f"Show older searches: {len(older)}", key="show-older-searches"):
            for folder in older:
                _row(folder)
        return _listed(records)


def _listed(records: list[RunRecord]) -> list[RunRecord]:
    """All runs, or those that the pickers offer, too."""
    few = offered(records, state.workspace().folder)
    left_out = len(records) - len(few)
    if not left_out or st.toggle(
        f"List all runs of searches below: {left_out} more", key="list-search-runs", help=RULE
    ):
        return records
    return few


def _row(folder: SweepFolder) -> None:
    """One search: its name, state and result, and a button that opens it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        try:
            state, sweep = folder.state(), folder.sweep()
            name, (label, icon, colour) = folder.name(), BADGES[state.state]
        except SweepError as error:
            st.caption(escaped(str(error)), width="stretch")
            delete_button(folder)
        else:
            st.markdown(escaped(name), width="content")
            st.badge(label, icon=icon, color=colour)
            best = f", best validation accuracy {percent_text(state.best.accuracy or 0.0)}" if state.best else ""
            st.caption(f"Runs ended: {len(ended_runs(state))} of {sweep.most_runs}{best}", width="stretch")
        if pressed("Open", icon=":material/travel_explore:", key=f"open-{folder.id}"):
            open_sweep(folder)
    delete_dialog(folder)
