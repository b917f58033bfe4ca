"""The page of one search: its head and progress, its findings and its runs, which refresh themselves while it searches."""

from __future__ import annotations

import time

import streamlit as st

from cnn_demo.errors import SweepError
from cnn_demo.runs.sweep_folder import FAILED, SEARCHING, STOPPED_EARLY, SweepFolder, SweepState
from cnn_demo.shown_text import escaped
from cnn_demo.spec import early_stopping
from cnn_demo.spec.sweep import GOAL_WORDS, Sweep
from cnn_demo.spec.varied_fields import varied_fields
from cnn_demo.ui.core.number_text import percent_text, seconds_text
from cnn_demo.ui.core.page import show_errors_here, show_errors_on_top
from cnn_demo.ui.core.refreshing import refreshing
from cnn_demo.ui.core.visitor import record_use
from cnn_demo.ui.sweep import findings, manage, run_table
from cnn_demo.ui.sweep.words import BADGES, ended_runs
from cnn_demo.ui.train.expected_wait import rounded

REFRESH_SECONDS = 2.0
STARTING = "Starting the process that searches, which can take half a minute"
FEW_TO_FORESEE = 3  # ended runs, before which the time left is not foreseen


def sweep_view(folder: SweepFolder) -> None:
    """Everything about one search; of a damaged one, what is still possible."""
    manage.other_searches(folder)
    try:
        shown, _, _ = folder.state(), folder.sweep(), folder.name()
    except SweepError as error:
        manage.manage_damaged(folder, error)
        return
    every = REFRESH_SECONDS if shown.state == SEARCHING else None
    refreshing(_progress, every, folder, every)
    manage.manage(folder)
    refreshing(_results, every, folder)


def _progress(folder: SweepFolder, every: float | None) -> None:
    record_use()
    with show_errors_here():
        state, sweep = folder.state(), folder.sweep()
        if (state.state == SEARCHING) != (every is not None):
            st.rerun()  # the whole page: the search has ended
        _head(folder, sweep, state)
        _figures(folder, state)


def _results(folder: SweepFolder) -> None:
    with show_errors_here():
        state, sweep = folder.state(), folder.sweep()
        if state.trials:
            findings.findings(sweep, state)
            run_table.run_table(folder, sweep, state)


def _head(folder: SweepFolder, sweep: Sweep, state: SweepState) -> None:
    label, icon, colour = BADGES[state.state]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(escaped(folder.name()), anchor=False, width="content")
        st.badge(label, icon=icon, color=colour)
        if state.state == SEARCHING:
            _stop_button(folder)
        st.caption(f"{GOAL_WORDS[sweep.goal]}. What varies: {escaped(_what_varies(sweep))}.", width="content")
    if sweep.early_stopping:
        st.caption(early_stopping.rule(sweep.most_epochs))
    if state.state == FAILED:
        st.error(escaped(state.reason), icon=":material/error:")
    elif state.reason:
        st.caption(escaped(state.reason))
    if state.state == SEARCHING:
        st.progress(min(len(ended_runs(state)) / sweep.most_runs, 1.0), text=_progress_text(sweep, state))


def _what_varies(sweep: Sweep) -> str:
    fields = varied_fields(sweep.base)
    return ", ".join(fields[varied.path].label for varied in sweep.space)


def _stop_button(folder: SweepFolder) -> None:
    def on_click() -> None:
        with show_errors_on_top():
            folder.stop()

    is_asked = folder.is_asked_to_stop()
    if st.button("Stop", icon=":material/stop:", on_click=on_click, disabled=is_asked, key="stop-search"):
        st.rerun()  # the whole page, whose top shows the error if there was one
    if is_asked:
        st.caption("It will stop in a moment.", width="content")


def _progress_text(sweep: Sweep, state: SweepState) -> str:
    ended, now = ended_runs(state), time.time()
    if not state.trials or state.started_at is None:
        return STARTING
    parts = [f"Runs ended: {len(ended)} of {sweep.most_runs}"]
    left = _seconds_left(sweep, len(ended), now - state.started_at)
    if left is not None:
        parts.append(f"about {seconds_text(rounded(left))} left")
    return ", ".join(parts)


def _seconds_left(sweep: Sweep, ended: int, passed: float) -> float | None:
    """From the runs that have ended, and at most what the minutes leave; None while neither says anything."""
    by_runs = passed / ended * (sweep.most_runs - ended) if ended >= FEW_TO_FORESEE else None
    by_time = 60 * sweep.most_minutes - passed if sweep.most_minutes is not None else None
    known = [max(each, 0.0) for each in (by_runs, by_time) if each is not None]
    return min(known, default=None)


def _figures(folder: SweepFolder, state: SweepState) -> None:
    trials, best = state.trials, state.best
    counts = {name: sum(trial.state == name for trial in trials) for name in (STOPPED_EARLY, FAILED)}
    figures = {
        "Best validation accuracy": percent_text(best.accuracy) if best and best.accuracy is not None else "–",
        "Runs ended": f"{len(ended_runs(state))}",
        "Stopped early": f"{counts[STOPPED_EARLY]}",
        "Failed": f"{counts[FAILED]}",
        "Time": seconds_text((state.ended_at or time.time()) - folder.created_at()),
    }
    with st.container(horizontal=True, gap="small"):
        for label, value in figures.items():
            st.metric(label, value, border=True)
