"""What the ended runs of a search say: the best of them, the accuracy over the runs, settings that matter, the front."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import streamlit as st

from cnn_demo.runs.sweep_folder import DONE, SEARCHING, STOPPED_EARLY, SweepState, SweepTrial
from cnn_demo.shown_text import escaped
from cnn_demo.spec.sweep import MULTIPLY_ADDS, PARAMETERS, Sweep
from cnn_demo.spec.varied import Varied
from cnn_demo.spec.varied_fields import VariedField, varied_fields
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.sweep.use_settings import run_buttons
from cnn_demo.ui.sweep.words import run_title, value_text

COSTS = {PARAMETERS: "Parameters", MULTIPLY_ADDS: "Multiply-adds"}
BEST_TITLES = {  # (whether there are two goals, whether the search goes on)
    (False, False): "Best run",
    (False, True): "Best run so far",
    (True, False): "Most accurate run",
    (True, True): "Most accurate run so far",
}
BEST_NOTE = (
    "Chosen by the validation images. The best of many runs is also a lucky one: its test accuracy, which nobody has chosen "
    "by, is the fair figure."
)
LINES_NOTE = (
    "Each line is a run: it crosses each setting at the value that the run had, and ends at its accuracy. Where the strong "
    "lines come together, good runs had much the same value."
)
IMPORTANCE_NOTE = (
    "How much of the differences in accuracy between the runs goes with each setting, together 100\u00a0% (functional ANOVA, "
    "Hutter et al. 2014). It does not say which value is better, holds only within the ranges of this search, and is rough "
    "with few runs."
)
FRONT_NOTE = (
    "A run is on the front where no other one is both more accurate and less costly. Which of them is best depends on how "
    "much a percent is worth."
)


def findings(sweep: Sweep, state: SweepState) -> None:
    """All of it, as far as runs have ended."""
    fields = varied_fields(sweep.base)
    if state.best:
        _best_run(sweep, fields, state, state.best)
    measured = [trial for trial in state.trials if trial.state in (DONE, STOPPED_EARLY) and trial.accuracy is not None]
    if not measured:
        return
    outcomes = [_outcome(trial) for trial in measured]
    left, right = st.columns(2, gap="large")
    with left:
        _chart("Accuracy of the runs", charts.best_so_far(outcomes), "search-best", "")
        if sweep.has_two_goals:
            front, cost = [number + 1 for number in state.front], COSTS[sweep.goal]
            figure = charts.accuracy_against_cost(outcomes, front, cost)
            _chart(f"Accuracy against {cost.lower()}", figure, "search-front", FRONT_NOTE)
    with right:
        figure = charts.setting_lines(axes(sweep.space, fields, measured), outcomes)
        _chart("Settings of the runs", figure, "search-lines", LINES_NOTE)
    if state.importances:
        shares = {fields[path].label: share for path, share in state.importances.items()}
        with right if sweep.has_two_goals else left:
            _chart("Which settings matter", charts.importance_bars(shares), "search-importance", IMPORTANCE_NOTE)


def axes(space: Sequence[Varied], fields: Mapping[str, VariedField], trials: Sequence[SweepTrial]) -> list[charts.Axis]:
    """One axis for each setting that varies, with its values in these runs."""
    return [_axis(varied, fields[varied.path], trials) for varied in space]


def _axis(varied: Varied, field: VariedField, trials: Sequence[SweepTrial]) -> charts.Axis:
    values = [trial.values.get(varied.path) for trial in trials]
    if not varied.choices:
        numbers = [value if isinstance(value, int | float) else None for value in values]
        return charts.Axis(label=field.label, values=numbers, is_log=varied.log)
    texts = [None if value is None else value_text(field, value) for value in values]
    return charts.Axis(
        label=field.label, values=texts, options=tuple(value_text(field, choice) for choice in varied.choices)
    )


def _outcome(trial: SweepTrial) -> charts.Outcome:
    assert trial.accuracy is not None
    stopped = trial.state == STOPPED_EARLY
    return charts.Outcome(number=trial.number + 1, accuracy=trial.accuracy, is_stopped_early=stopped, cost=trial.cost)


def _best_run(sweep: Sweep, fields: Mapping[str, VariedField], state: SweepState, best: SweepTrial) -> None:
    """The most accurate run that has trained to its end: its settings, and what can be done with it."""
    settings = [
        f"{escaped(fields[path].label)}\u00a0**{escaped(value_text(fields[path], best.values[path]))}**"
        for path in (varied.path for varied in sweep.space)
        if path in best.values
    ]
    title = BEST_TITLES[sweep.has_two_goals, state.state == SEARCHING]
    with st.container(border=True, gap="small"):
        accuracy = percent_text(best.accuracy or 0.0)
        st.markdown(f"**{title}: {run_title(best)}**, validation accuracy {accuracy}")
        st.markdown(" · ".join(settings))
        run_buttons(best, is_best=True)
        st.caption(BEST_NOTE)


def _chart(title: str, figure: go.Figure, key: str, note: str) -> None:
    st.markdown(f"**{title}**")
    st.plotly_chart(figure, config=charts.CONFIG, key=key, alt=title)
    if note:
        st.caption(note)
