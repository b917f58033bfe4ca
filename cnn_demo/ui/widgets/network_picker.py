"""Chooses one of the networks that can predict: the shipped ones, the visitor's own, shared ones, and pupils' networks."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.record import read_records, titles
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import state, store
from cnn_demo.ui.core.reserved_space import field_place
from cnn_demo.ui.widgets import class_networks, shared_with_you

PRESELECTED = "preferred-network"


def available_networks() -> dict[str, tuple[str, TrainedNetwork]]:
    """id -> (title, network) of each network that can predict: the shipped ones first, then the visitor's runs."""
    found = {network.name: (_titled(f"{network.name} (shipped)", network.project()), network) for network in shipped()}
    records, _ = read_records(state.workspace())
    titled = titles(records)
    own = {
        record.run.id: (_titled(titled[record.run.id], record.project), TrainedNetwork(record.run.path))
        for record in records
        if record.can_predict
    }
    return {**found, **own}


def _titled(title: str, project: Project) -> str:
    """The title, followed by what the network reads where that is not digits."""
    dataset = project.data
    return title if dataset.shows_digits else f"{title} · {dataset.short_title}"


def preselect(name: str) -> None:
    """Let every picker start with this network from now on."""
    store.put(PRESELECTED, name)


def network_picker(key: str) -> TrainedNetwork | None:
    """A select box; None where there is no network. It starts with the network chosen last, else the newest run."""
    if followed := shared_with_you.follow_link():
        preselect(followed)
    available = available_networks()
    found = {**available, **shared_with_you.networks(), **class_networks.networks()}
    if not found:
        return None
    own = [name for name in available if name not in {network.name for network in shipped()}]
    preselected = store.get(PRESELECTED) or next(iter([*own, *found]))
    chosen = network_select_box("Network", found, preselected, key=f"{key}-picker")
    preselect(chosen)
    shared_with_you.show_in_address(chosen)
    return found[chosen][1]


def network_select_box(
    label: str, found: dict[str, tuple[str, TrainedNetwork]], preselected: str | None, *, key: str
) -> str:
    """Returns the id of the chosen network. found: as available_networks() returns it, in the order to be shown."""
    names = list(found)
    with field_place(key):
        return st.selectbox(
            label,
            names,
            index=names.index(preselected) if preselected in names else 0,
            format_func=lambda name: found[name][0],
            key=key,
        )
