"""Expected training time, from this machine's speed, which is measured once for all visitors when one asks."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.cost import Speed
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import next_run, server, state
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.core.number_text import seconds_text
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed

USUAL_SECONDS = 2.5


def measured() -> Speed | None:
    """This machine's speed; None before it was measured."""
    return next(iter(server.speeds()), None)


def epoch_seconds(project: Project, teacher: TrainedNetwork | None = None) -> float | None:
    """How long an epoch of the project takes here, validation included; None before the machine is measured.

    teacher: what the network learns from besides the labels.
    """
    speed = measured()
    if speed is None:
        return None
    looking_on = teacher.project().architecture if teacher else None
    return speed.epoch_seconds(project.architecture, project.recipe, project.data, looking_on)


def expected_time() -> None:
    """A sentence with the expected time of the project's training, or a button that measures the machine first.

    Nothing where this machine does not train.
    """
    if not server.workers().is_there or server.settings().cluster:
        return
    project, teacher, network = state.project(), next_run.teacher(), next_run.initial_network()
    speed, seconds = measured(), epoch_seconds(project, teacher)
    if speed is None or seconds is None:
        _measure_button()
        return
    looking_on = teacher.project().architecture if teacher else None
    keeps_layers = network is not None
    run = speed.run_seconds(project.architecture, project.recipe, project.data, looking_on, keeps_layers=keeps_layers)
    expected, whole = "Expected time on this machine, if nothing else is training", seconds_text(run)
    is_frozen = keeps_layers and project.recipe.frozen_epochs > 0
    st.caption(
        f":material/timer: {expected}: {whole} in total, with frozen layers."
        if is_frozen
        else f":material/timer: {expected}: {seconds_text(seconds)} for one epoch, {whole} in total.",
        help="Computed from the design's multiply-adds, the values that its windows read, its activations, and four small "
        "networks timed on this machine. Other programs and augmentation make it longer.",
    )


def _measure_button() -> None:
    if pressed(
        "How long will it take here?",
        icon=":material/timer:",
        key="measure-speed",
        help="Trains four small networks for two seconds to measure how fast this machine is.",
    ):
        with show_errors_on_top():
            server.speeds()[:] = [
                Speed(**ask("measure_speed", doing="Measuring this machine", usual_seconds=USUAL_SECONDS))
            ]
            st.rerun()
