"""The table of a search's runs, and the choice of one of them to open or to take the settings of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from cnn_demo.runs.sweep_folder import FAILED, SweepFolder, SweepState, SweepTrial
from cnn_demo.spec.fields import FloatField
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied_fields import VariedField, varied_fields
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.sweep.findings import COSTS
from cnn_demo.ui.sweep.use_settings import run_buttons
from cnn_demo.ui.sweep.words import TRIAL_WORDS, run_title, value_text

ACCURACY, NOTE = "Validation accuracy", "Note"
MOST_HEIGHT = 420


def run_table(folder: SweepFolder, sweep: Sweep, state: SweepState) -> None:
    """One row for each run, and under it the buttons for one of them."""
    st.header("Runs", anchor=False)
    fields = varied_fields(sweep.base)
    rows = [_row(sweep, fields, trial) for trial in state.trials]
    if not any(row[NOTE] for row in rows):
        rows = [{name: value for name, value in row.items() if name != NOTE} for row in rows]
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="–",
        height=min(36 * (len(rows) + 1), MOST_HEIGHT),
        column_config={
            "State": st.column_config.TextColumn(width=120),
            ACCURACY: st.column_config.NumberColumn(format="%.2f %%"),
            **{cost: st.column_config.NumberColumn(format="localized") for cost in COSTS.values()},
            **{
                field.label: st.column_config.NumberColumn(format="%.3g")
                for field in fields.values()
                if isinstance(field.kind, FloatField)
            },
        },
    )
    _one_run(folder, state)


def _row(sweep: Sweep, fields: Mapping[str, VariedField], trial: SweepTrial) -> dict[str, Any]:
    values = {varied.path: trial.values.get(varied.path) for varied in sweep.space}
    return {
        "Run": trial.number + 1,
        "State": TRIAL_WORDS[trial.state],
        ACCURACY: None if trial.accuracy is None else 100 * trial.accuracy,
        **({COSTS[sweep.goal]: trial.cost} if sweep.has_two_goals else {}),
        "Epochs": trial.epochs,
        **{fields[path].label: _shown(fields[path], value) for path, value in values.items()},
        NOTE: trial.reason if trial.state == FAILED else "",  # the state says the rest
    }


def _shown(field: VariedField, value: Any) -> Any:
    """Numbers stay numbers, so that a click on the column's title sorts them."""
    return value_text(field, value) if isinstance(value, bool | str) else value


def _one_run(folder: SweepFolder, state: SweepState) -> None:
    made = {trial.number: trial for trial in state.trials if trial.run_id is not None}
    if not made:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            "One of the runs",
            list(made),
            format_func=lambda number: _title(made[number]),
            key=f"one-of-{folder.id}",
            width=320,
        )
        run_buttons(made[chosen])


def _title(trial: SweepTrial) -> str:
    if trial.accuracy is None:
        return run_title(trial)
    return f"{run_title(trial)}, {percent_text(trial.accuracy)}"
