"""How long training takes on this machine: measured once for all visitors, when one of them asks."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.cost import Speed
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import next_run, state
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.core.number_text import seconds_text
from cnn_demo.ui.core.page import show_errors_on_top

USUAL_SECONDS = 2.5


@st.cache_resource(show_spinner=False)
def _measured() -> list[Speed]:
    """Empty until somebody has measured; one for the whole server."""
    return []


def measured() -> Speed | None:
    """This machine's speed; None before somebody has asked for it."""
    return next(iter(_measured()), None)


def epoch_seconds(project: Project, teacher: TrainedNetwork | None = None) -> float | None:
    """How long an epoch of the project takes here, validation included; None before the machine is measured.

    teacher: what the network learns from besides the labels.
    """
    speed = measured()
    if speed is None:
        return None
    looking_on = teacher.project().architecture if teacher else None
    return speed.epoch_seconds(project.architecture, project.recipe, project.data.training_images, looking_on)


def expected_time() -> None:
    """A line on how long the project's training takes here, or the button that measures it."""
    project = state.project()
    seconds = epoch_seconds(project, next_run.teacher())
    if seconds is None:
        _measure_button()
        return
    whole = f"about {seconds_text(seconds * project.recipe.epochs)} for {project.recipe.epochs} epochs"
    st.caption(
        f":material/timer: Expected on this machine: {seconds_text(seconds)} an epoch, {whole}, when nothing else trains.",
        help="From the design's multiply-adds, the values that its windows read, its activations, and four small networks "
        "timed here. Whatever else runs makes it longer; augmentation comes on top.",
    )


def _measure_button() -> None:
    pressed = st.button(
        "How long will it take here?",
        icon=":material/timer:",
        key="measure-speed",
        help="Trains four small networks for two seconds to find how fast this machine is.",
    )
    if pressed:
        with show_errors_on_top():
            _measured()[:] = [Speed(**ask("measure_speed", doing="Timing", usual_seconds=USUAL_SECONDS))]
            st.rerun()
