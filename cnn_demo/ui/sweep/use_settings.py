"""Buttons for one run of a search: open it on the Train page, or let the next run have its settings."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.runs.sweep_folder import SweepTrial
from cnn_demo.ui.core import address, next_run, notices, state
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_run import select_run
from cnn_demo.ui.sweep.words import run_title

USE_HELP = "Takes its recipe and design to the Build and Train pages. Undo brings yours back."


def run_buttons(trial: SweepTrial, *, is_best: bool = False) -> None:
    """The two buttons; disabled for a trial that was impossible, so that it has no run."""
    name = "best" if is_best else "chosen"
    with st.container(horizontal=True, gap="small"):
        if st.button(
            "Use these settings" if is_best else "Use its settings",
            type="primary" if is_best else "secondary",
            icon=":material/content_copy:",
            disabled=trial.run_id is None,
            help=USE_HELP,
            key=f"use-{name}",
            on_click=_use,
            args=(trial,),
        ):
            st.rerun()  # the whole page, which says what was done
        if pressed("Open the run", icon=":material/show_chart:", disabled=trial.run_id is None, key=f"open-{name}"):
            open_run(state.workspace().run(str(trial.run_id)))  # raises RunError where it was deleted


def open_run(run: RunFolder) -> NoReturn:
    """Show a run on the Train page."""
    select_run(run)
    st.switch_page("pages/train.py", query_params={address.RUN: run.id})


def _use(trial: SweepTrial) -> None:
    with show_errors_on_top():
        record = read_record(state.workspace().run(str(trial.run_id)))
        if next_run.copy_project(record):
            notices.add_toast(
                f"The settings of {run_title(trial)} are now on the Build and Train pages. Undo brings yours back."
            )
