"""Offers the visitor's own run at the top of Home: to watch it, to go on with it, or to try it on a drawing."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.record import RunRecord, read_records
from cnn_demo.runs.status import FAILED, PAUSED, QUEUED, RUNNING
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import state
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_run import select_run
from cnn_demo.ui.widgets import network_picker

FIRST = (RUNNING, QUEUED)  # offered before a newer run that has ended


def continue_run() -> None:
    """One line about the run that matters most and what to do with it; nothing where there is no run."""
    records, _ = read_records(state.workspace())
    if not records:
        return
    record = next((record for record in records if record.status.state in FIRST), records[0])
    with (
        st.container(border=True, key="continue-run"),
        st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"),
    ):
        st.markdown(_sentence(record), width="content")
        with st.container(horizontal=True, gap="small", width="content"):
            _buttons(record)


def _sentence(record: RunRecord) -> str:
    name, status = f"**{escaped(record.name)}**", record.status
    epoch = f"{min(status.epoch + 1, status.epochs)} of {status.epochs}"
    if status.state == RUNNING:
        return f"Your run {name} is training: epoch {epoch}."
    if status.state == QUEUED:
        return f"Your run {name} is waiting for its turn."
    if status.state == PAUSED:
        return f"Your run {name} is paused in epoch {epoch}."
    if status.state == FAILED:
        return f"Your run {name} has failed. It can be resumed."
    if record.result is None:
        return f"Your run {name} has ended."
    return f"Your network {name} is trained: {percent_text(record.result['test']['accuracy'])} of new images right."


def _buttons(record: RunRecord) -> None:
    if record.can_predict:
        if pressed("Try it on a drawing", icon=":material/draw:", type="primary"):
            network_picker.preselect(record.run.id)
            st.switch_page("pages/draw.py")
        label = "See its results"
    else:
        label = {RUNNING: "Watch it", QUEUED: "Watch it", PAUSED: "Go on with it"}.get(
            record.status.state, "Look at it"
        )
    if pressed(label, icon=":material/model_training:", type="secondary" if record.can_predict else "primary"):
        select_run(record.run)
        st.switch_page("pages/train.py", query_params={"run": record.run.id})
