"""Words for a search: its state, the states of its runs, and values of the settings that it varies."""

from __future__ import annotations

from typing import Literal

from cnn_demo.runs import sweep_folder
from cnn_demo.runs.sweep_folder import SweepState, SweepTrial
from cnn_demo.spec.varied_fields import Value, VariedField
from cnn_demo.ui.core.field_text import field_text

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
    """A value as all pages show it."""
    return field_text(field.kind, value)
