"""Name of a new run: what the visitor has typed, else one made from its design and data."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.record import read_records, unused_name
from cnn_demo.runs.run_inputs import incompatibility
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.seed_groups import seed_groups
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec import presets
from cnn_demo.spec.kept_layers import keeps_output
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import state
from cnn_demo.ui.train import device_start

FIELD = "run-name"  # the key of the field for it


def chosen(network: TrainedNetwork | None, *, on_device: bool) -> str:
    """The name in the field, else the default one. network: whose training continues."""
    return st.session_state.get(FIELD, "").strip() or default(network, on_device=on_device)


def default(network: TrainedNetwork | None, *, on_device: bool) -> str:
    """Named after the design and the data, or after the network whose training continues; numbered where it is taken."""
    name = _after(network) if network else of_project(state.project())
    records, _ = read_records(state.workspace())
    used = {entry.name for entry in records} | {group.name for group in seed_groups(records)}
    return unused_name(name, used | device_start.used_names() if on_device else used)


def of_project(project: Project) -> str:
    """The design and the data of a project in a few words."""
    preset, data = presets.design_of(project.architecture), project.data
    design = presets.design(preset).title if preset else "My network"
    return f"{design} on {data.short_title}"


def _after(network: TrainedNetwork) -> str:
    """Named after the network whose training continues; after the data, too, where its output layer is new."""
    project = state.project()
    if incompatibility(network, project) or keeps_output(network.project(), project):
        return f"{network.title} continued"
    short = network.title.partition(" (")[0]
    return f"{project.data.short_title[: MAX_NAME // 2]} from {short}"
