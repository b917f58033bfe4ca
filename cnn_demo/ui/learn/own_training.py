"""Small trainings that chapters suggest: the learner predicts a figure, trains on the Train page, and compares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from cnn_demo.runs.record import RunRecord, read_records
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import state
from cnn_demo.ui.core.number_text import percent
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.learn import learner

FIRST_PREDICTION = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedTraining:
    """key: names the prediction and the widgets. asked: the figure to predict, in percent.

    measured: reads that figure from a run; None before the run has it.
    """

    key: str
    project: Project
    asked: str
    measured: Callable[[RunRecord], float | None]

    def runs(self) -> list[RunRecord]:
        """The visitor's runs with this design, data and recipe, with any seed and on any machine, the newest first."""
        return [record for record in records() if _as_trained(record.project) == _as_trained(self.project)]

    @property
    def prediction_name(self) -> str:
        return f"run:{self.key}:{self.project.recipe.training_images}"


def records() -> list[RunRecord]:
    """The visitor's runs that can be read, the newest first."""
    return read_records(state.workspace())[0]


def offer(training: SuggestedTraining) -> None:
    """A field for the prediction, and a button that makes the training the visitor's project and opens the Train page."""
    value = st.slider(
        f"Your prediction: {training.asked} (%)", 0, 100, FIRST_PREDICTION, key=f"{training.prediction_name}-value"
    )
    if pressed("Predict, and set it up on the Train page", icon=":material/play_arrow:", key=training.key):
        learner.keep_prediction(training.prediction_name, value)
        with show_errors_here():
            state.change_draft(starts_from=None)
            if state.set_project(training.project):
                st.switch_page("pages/train.py")
    st.caption(
        "It takes the place of the design and the settings that you are working on; *Undo* on the Build page brings them "
        "back. Start it on the server or on your own device, as the Train page suggests, and come back when it has ended. A "
        "network that you trained on your own device counts here once you have kept it on the server."
    )


def outcome(training: SuggestedTraining) -> None:
    """The figure of the newest run that has it, beside what was predicted before that run was started."""
    found = next(((run, value) for run in training.runs() if (value := training.measured(run)) is not None), None)
    if found is None:
        return
    run, value = found
    prediction = learner.prediction(training.prediction_name)
    if prediction is None or prediction.at > run.created_at:
        st.success(f"Your run reached {percent(f'{value:.1f}')}.", icon=":material/flag:")
    else:
        figures = f"You predicted {percent(f'{prediction.value:g}')}. Your run reached {percent(f'{value:.1f}')}."
        st.success(f"{figures} {error_sentence(prediction.value, value)}", icon=":material/flag:")


def error_sentence(predicted: float, measured: float) -> str:
    """How far a prediction is off, in percentage points."""
    points = round(predicted - measured, 1)
    if points > 0:
        return f"Your prediction was {points:.1f} percentage points too high."
    if points < 0:
        return f"Your prediction was {-points:.1f} percentage points too low."
    return "Your prediction was right."


def _as_trained(project: Project) -> Project:
    return replace(project, recipe=project.recipe.on_any_machine().with_changes(seed=0))
