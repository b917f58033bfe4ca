"""Ways to the page of a search: opening it, and the note on the Train page while one is going on."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from cnn_demo.errors import SweepError
from cnn_demo.runs.sweep_folder import SEARCHING, SweepFolder, sweeps_of
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import address, state
from cnn_demo.ui.sweep.words import ended_runs


def open_sweep(folder: SweepFolder) -> NoReturn:
    """Go to its page."""
    st.switch_page("pages/sweep.py", query_params={address.SWEEP: folder.id})


def note_on_search() -> None:
    """The newest search that is going on, how far it is, and a button that opens it; nothing where there is none."""
    for folder in sweeps_of(state.workspace().folder):
        try:
            found, sweep = folder.state(), folder.sweep()
            name = folder.name()
        except SweepError:  # damaged or deleted; the Runs page says so
            continue
        if found.state == SEARCHING:
            with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
                ended = f"runs ended: {len(ended_runs(found))} of {sweep.most_runs}"
                st.markdown(f":material/travel_explore: **{escaped(name)}** is going on, {ended}", width="stretch")
                if st.button("See the search", key="see-search"):
                    open_sweep(folder)
            return
