"""The buttons that start a training on the server, once or for several seeds, and the start itself."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.run_inputs import start_with
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec import presets
from cnn_demo.spec.outlier_exposure import needed_data
from cnn_demo.ui.core import next_run, state, store
from cnn_demo.ui.core.new_run import start_run, start_seed_runs
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_run import select_run
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.data.download import begin_fetching, fetched
from cnn_demo.ui.train import run_name
from cnn_demo.ui.train.several_seeds import several_seeds
from cnn_demo.ui.train.sketch_pad import send_sketch
from cnn_demo.ui.widgets import preset_results, server_limits, training_time

STARTED_SEEDS = "started-seeds"  # for how many seeds the last start was, None for a single run


def start_button(network: TrainedNetwork | None) -> None:
    """The button, the choice of several seeds, and what is known of time and accuracy. Raises UserError.

    network: whose weights the run starts from, None for fresh ones.
    """
    refused = server_limits.show_refusal(state.project())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if pressed("Start training", type="primary", icon=":material/play_arrow:", key="start", disabled=refused):
            _want(None)
        if seeds := several_seeds(disabled=refused):
            _want(seeds)
        training_time.expected_time()
    if (preset := presets.design_of(state.project().architecture)) and (line := preset_results.accuracy_line(preset)):
        st.caption(line)
    with uncut():
        if fetched(*needed_data(state.project())):
            _start(network, store.get(STARTED_SEEDS))


def _want(seeds: int | None) -> None:
    """Fetch the images where they are missing; the start follows. Raises LimitError."""
    project = state.project()
    server_limits.check(project)
    store.put(STARTED_SEEDS, seeds)
    begin_fetching(*needed_data(project))


def _start(network: TrainedNetwork | None, seeds: int | None) -> None:
    """Make the run, or one for each of so many seeds, and show the first. Raises UserError."""
    project, name = state.project(), run_name.chosen(network, on_device=False)
    given = start_with(project, first=network, teacher=next_run.teacher())
    # The run gets the sketch before it starts, so that the predictions begin with the first batch.
    if seeds:
        run, *_ = start_seed_runs(project, seeds, name=name, given=given, before=send_sketch)
    else:
        run = start_run(project, name=name, given=given, before=send_sketch)
    next_run.drop_initial_network()  # it was chosen for this start alone
    select_run(run)
    st.rerun()
