"""The switch of the Train page between the selected run and the form of a new one."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import ACTIVE
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import address, next_run, state

RUN, NEW = "run", "new"


def run_or_form(run: RunFolder) -> str:
    """RUN or NEW, as the visitor chooses.

    The page opens with RUN where the address names the run, else with NEW for a visitor who has changed the project or
    chosen weights to start from. The address names the run as long as it is shown, so that a reload finds it.
    """
    labels = {RUN: f":material/show_chart: {escaped(run.about()['name'])}", NEW: ":material/add: Start another run"}
    is_named = address.get(address.RUN) == run.id
    key = _key(run)
    st.session_state.setdefault(key, NEW if _is_next_run_planned(run) and not is_named else RUN)
    chosen = st.segmented_control(
        "Shown on this page",
        list(labels),
        format_func=lambda name: labels[name],
        required=True,
        key=key,
        label_visibility="collapsed",
    )
    if chosen == NEW:
        return NEW
    address.put(address.RUN, run.id)
    return RUN


def _is_next_run_planned(run: RunFolder) -> bool:
    is_other_project = state.is_changed() and state.project() != run.project()
    return (is_other_project and run.status().state not in ACTIVE) or next_run.initial_network() is not None


def show_form(run: RunFolder) -> None:
    """Show the form of a new run in place of this one. Not after run_or_form in the same run of the page."""
    st.session_state[_key(run)] = NEW


def _key(run: RunFolder) -> str:
    return f"another-{run.id}"
