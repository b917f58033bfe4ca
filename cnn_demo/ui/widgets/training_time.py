"""Expected training time, from this machine's speed, which is measured once for all visitors when one asks."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.long_work import LongWork, ask_silent_task
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.cost import Speed
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import long_work, next_run, server, state
from cnn_demo.ui.core.number_text import seconds_text
from cnn_demo.ui.core.pressed import pressed

MEASURING = "measure-speed"  # the work
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
    if long_work.on_demand(
        MEASURING,
        partial(_measure, compute=server.compute(), speeds=server.speeds()),
        button=lambda: pressed(
            "How long will it take here?",
            icon=":material/timer:",
            key="measure-speed",
            help="Trains four small networks for two seconds to measure how fast this machine is.",
        ),
    ):
        st.rerun()


def _measure(work: LongWork, *, compute: Compute, speeds: list[Speed]) -> bool:
    """Measure the machine for all visitors. True: it is measured."""
    with long_work.one_at_a_time(work, MEASURING):
        if not speeds:
            doing = "Measuring this machine"
            measured = ask_silent_task(compute, work, "measure_speed", doing=doing, usual_seconds=USUAL_SECONDS)
            speeds[:] = [Speed(**measured)]
    return True
