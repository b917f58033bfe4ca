"""The button that starts a training on the visitor's device, and what it needs before: the images, a plan."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from cnn_demo.browser import published_data
from cnn_demo.browser.published_weights import publish_weights
from cnn_demo.browser.training_plan import DataSource, training_plan
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.runs.folder import INITIAL
from cnn_demo.runs.run_inputs import start_from
from cnn_demo.shown_text import escaped
from cnn_demo.spec import presets
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.recipe import AUTO
from cnn_demo.ui.core import long_work, next_run, server, state
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.data.download import begin_fetching, fetched
from cnn_demo.ui.train import on_device
from cnn_demo.ui.train.device_time import expected_time_text, laptop_epoch_seconds
from cnn_demo.ui.train.on_device import SERVER
from cnn_demo.ui.train.shown_part import show_training
from cnn_demo.ui.train.where_to_train import device_obstacles
from cnn_demo.ui.widgets import device_networks, network_picker, preset_results, server_limits

PURPOSE = "device"  # a start on the server wants the same images for itself
PUBLISHING = "Packing the images for this device"


def start_button(name: str) -> None:
    """The button, and what keeps this device from training the project. name: of the training. Raises UserError."""
    obstacles = device_obstacles()
    server_trains = server.workers().is_there and not server_limits.refusal(state.project())
    for obstacle in obstacles:
        way_out = "Or train on this server." if server_trains else ""
        sentences = ("This device cannot train it.", obstacle.cause, obstacle.remedy, way_out)
        st.warning(" ".join(filter(None, sentences)), icon=":material/block:")
    report, held = on_device.report(), on_device.held()
    would_lose = held is not None and not held.is_stored
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if pressed(
            "Start training",
            type="primary",
            icon=":material/play_arrow:",
            key="start",
            disabled=bool(obstacles) or would_lose,
        ):
            begin_fetching(state.project().data, purpose=PURPOSE)
        if obstacles:
            _choose_server()
        else:
            st.caption(f":material/timer: {expected_time_text(state.project(), report.pace if report else None)}")
    if held and would_lose:
        st.warning(
            f"{escaped(held.name)} is on this page alone, since this browser could not store it, and another training "
            "would replace it. Show it, then keep it on this server, download it or delete it.",
            icon=":material/warning:",
        )
    elif held and held.is_active:
        st.caption(
            f":material/devices: {escaped(held.name)} is training on this device. It pauses when you start another."
        )
    if (preset := presets.design_of(state.project().architecture)) and (line := preset_results.accuracy_line(preset)):
        st.caption(line)
    with uncut():
        if (source := _published()) is not None:
            _start(source, name)


def used_names() -> set[str]:
    """Of the trainings on this device that the browser has reported."""
    held = on_device.held()
    return device_networks.names() | ({held.name} if held else set())


def _choose_server() -> None:
    """A button that chooses the server in place of the device, where it trains the project."""
    if server.workers().is_there and not server_limits.refusal(state.project()):
        st.button("Choose this server", icon=":material/dns:", on_click=lambda: on_device.choose_place(SERVER))


def _published() -> DataSource | None:
    """Where the browser finds the images, once they were wanted and the file is there."""
    data, catalog = state.project().data, state.catalog()
    name = f"publish-{data.name}"
    if fetched(data, purpose=PURPOSE) and not long_work.is_begun(name):
        long_work.begin(name, partial(_publish, data=data, catalog=catalog))
    source: DataSource | None = long_work.show(name, on_stop=st.rerun) if long_work.is_begun(name) else None
    return source


def _publish(work: LongWork, *, data: DataSpec, catalog: Catalog) -> DataSource:
    return published_data.publish(data, catalog, lambda share: work.report(share, PUBLISHING))


def _start(source: DataSource, name: str) -> None:
    """Let the browser start, and show the training."""
    project = state.project()
    recipe = project.recipe.with_changes(device="auto", precision=AUTO)  # float32, which alone a device has
    plan = training_plan(replace(project, recipe=recipe), source, name=name)
    if network := next_run.initial_network():
        given = start_from(network, project)
        plan["initial"] = publish_weights(given.files[INITIAL], server.settings().runs_folder)
        plan["starts_from"] = network.title
        next_run.drop_initial_network()  # it was chosen for this training alone
    on_device.begin(plan, laptop_epoch_seconds(project))
    network_picker.preselect_once_told(plan["id"])
    show_training(plan["id"])
    st.rerun()
