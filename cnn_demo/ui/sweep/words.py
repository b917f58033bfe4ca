"""Words for a search: its state, the states of its runs, and values of the settings that it varies."""

from __future__ import annotations

from typing import Literal

from cnn_demo.runs import sweep_folder
from cnn_demo.runs.sweep_folder import SweepState, SweepTrial
from cnn_demo.spec.fields import ChoiceField, IntField
from cnn_demo.spec.varied_fields import Value, VariedField
from cnn_demo.ui.core.number_text import number_text

Badge = tuple[str, str, Literal["gray", "violet", "orange", "green", "red"]]
BADGES: dict[str, Badge] = {
    sweep_folder.SEARCHING: ("Searching", ":material/travel_explore:", "violet"),
    sweep_folder.DONE: ("Finished", ":material/check_circle:", "green"),
    sweep_folder.STOPPED: ("Stopped", ":material/stop_circle:", "green"),
    sweep_folder.FAILED: ("Failed", ":material/error:", "red"),
}
TRIAL_WORDS = {
    sweep_folder.WAITING: "Waiting",
    sweep_folder.TRAINING: "Training",
    sweep_folder.DONE: "Finished",
    sweep_folder.STOPPED_EARLY: "Stopped early",
    sweep_folder.FAILED: "Failed",
}


def run_title(trial: SweepTrial) -> str:
    """What a run is called on the page of its search, numbered from 1."""
    return f"Run {trial.number + 1}"


def ended_runs(state: SweepState) -> list[SweepTrial]:
    """Those that neither wait nor train."""
    return [trial for trial in state.trials if not trial.is_active]


def value_text(field: VariedField, value: Value) -> str:
    """A value as the forms show it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(field.kind, ChoiceField):
        return field.kind.words.get(str(value), str(value))
    if isinstance(field.kind, IntField) and value in field.kind.words:
        return field.kind.words[int(value)]
    return f"{value:,}" if isinstance(value, int) else number_text(float(value))
