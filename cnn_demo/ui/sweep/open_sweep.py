"""Ways to the page of a search: opening it, and the note on the Train page about one that goes on or has made its run."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from cnn_demo.errors import SweepError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.sweep_folder import SEARCHING, SweepFolder, sweeps_of
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import address, state
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.sweep.words import ended_runs


def open_sweep(folder: SweepFolder) -> NoReturn:
    """Go to its page."""
    st.switch_page("pages/sweep.py", query_params={address.SWEEP: folder.id})


def search_note(run: RunFolder | None) -> None:
    """A button that opens the search which has made the run that is shown, else the newest one that goes on.

    Nothing where there is neither. run: None where the page shows no run.
    """
    folders = sweeps_of(state.workspace().folder)
    made_by = run.about().get("sweep") if run else None
    for folder in sorted(folders, key=lambda each: each.id != made_by):  # that one first, then the newest
        try:
            text = _note(folder, is_its=folder.id == made_by)
        except SweepError:  # damaged or deleted; the Runs page says so
            continue
        if text:
            with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f":material/travel_explore: {text}", width="stretch")
                if pressed("See the search", key="see-search"):
                    open_sweep(folder)
            return


def _note(folder: SweepFolder, *, is_its: bool) -> str:
    """What the Train page says of a search; "" for nothing. is_its: whether it has made the run that is shown."""
    found, name = folder.state(), escaped(folder.name())
    if is_its:
        return f"A run of the search **{name}**."
    if found.state != SEARCHING:
        return ""
    return f"The search **{name}** goes on. Runs ended: {len(ended_runs(found))} of {folder.sweep().most_runs}."
