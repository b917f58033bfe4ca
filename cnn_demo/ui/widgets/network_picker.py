"""Chooses one of the networks that can predict: the shipped ones, the visitor's own, shared ones, and pupils' networks.

Of a search's many runs it offers a few; see runs/offered_runs.py. One that is chosen stays.
Those that the visitor's device has trained are offered where a page can say what it does with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.runs.offered_runs import RULE, offered
from cnn_demo.runs.record import read_records, titles
from cnn_demo.runs.sweep_folder import sweeps_of
from cnn_demo.runs.trained_network import TrainedNetwork, pretrained_networks, shipped
from cnn_demo.runs.workspace import RUN_PATTERN
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import sent, state, store
from cnn_demo.ui.core.reserved_space import field_place, unseen_place
from cnn_demo.ui.widgets import class_networks, shared_with_you
from cnn_demo.ui.widgets.device_networks import DeviceNetwork, device_networks
from cnn_demo.ui.widgets.network_upload import network_upload

Network = TypeVar("Network")
PRESELECTED, AWAITED = "preferred-network", "awaited-network"


def available_networks() -> dict[str, tuple[str, TrainedNetwork]]:
    """id -> (title, network) of each that is offered: shipped ones, pretrained ones, then the visitor's runs."""
    found = {network.name: (_titled(f"{network.name} (shipped)", network.project()), network) for network in shipped()}
    found |= {network.name: (network.title, network) for network in pretrained_networks()}
    records, _ = read_records(state.workspace())
    titled = titles(records)
    chosen = store.get(
        PRESELECTED
    )  # without its person's doing, it may be the best run so far of a search that goes on
    own = {
        record.run.id: (_titled(titled[record.run.id], record.project), TrainedNetwork(record.run.path))
        for record in offered(records, state.workspace().folder, also=chosen)
        if record.can_predict
    }
    return {**found, **own}


def rule_for_searches() -> str | None:
    """Which runs of searches available_networks() has, a sentence for the pickers; None where there is no search."""
    return RULE if sweeps_of(state.workspace().folder) else None


def _titled(title: str, project: Project) -> str:
    """The title, followed by what the network reads where that is not digits."""
    dataset = project.data
    return title if dataset.shows_digits else f"{title} · {dataset.short_title}"


def preselect(name: str) -> None:
    """Let every picker start with this network from now on."""
    store.put(PRESELECTED, name)


def choose(name: str, key: str) -> None:
    """Choose this network in the picker of that key, and in every other from now on. For a callback."""
    preselect(name)
    st.session_state[f"{key}-picker"] = name


def preselect_once_told(training_id: str) -> None:
    """Do so with the network of a training that has begun on the visitor's device, once the browser tells of it."""
    store.put(AWAITED, training_id)


def network_picker(key: str) -> TrainedNetwork | None:
    """A select box; None where there is no network. It starts with the network chosen last, else the newest run."""
    return _chosen(_on_server(), key)


def any_network_picker(key: str) -> TrainedNetwork | DeviceNetwork | None:
    """The same, with the networks that are on the visitor's device alone. The page can keep them on this server."""
    with unseen_place():
        network_upload(lambda run: preselect(run.id))
        kept = device_networks()
    if store.get(AWAITED) in kept:
        preselect(store.get(AWAITED))
        st.session_state[f"{key}-picker"] = store.get(AWAITED)
        store.put(AWAITED, None)
    on_device = {
        name: (f"{_titled(network.name, network.project)} · on this device", network) for name, network in kept.items()
    }
    found: dict[str, tuple[str, TrainedNetwork | DeviceNetwork]] = {**_on_server(), **on_device}
    return _chosen(found, key)


def foreseen(key: str) -> TrainedNetwork | None:
    """The network of this server that the picker of that key is going to show; None where it is another one, or none."""
    found = _on_server()
    chosen = st.session_state.get(f"{key}-picker") or store.get(PRESELECTED) or _first(found)
    return found[chosen][1] if chosen in found else None


def _on_server() -> dict[str, tuple[str, TrainedNetwork]]:
    if followed := shared_with_you.follow_link():
        preselect(followed)
    return {**available_networks(), **shared_with_you.networks(), **class_networks.networks()}


def _chosen(found: Mapping[str, tuple[str, Network]], key: str) -> Network | None:
    if not found:
        return None
    preselected = store.get(PRESELECTED) or _first(found)
    chosen = network_select_box("Network", found, preselected, key=f"{key}-picker")
    preselect(chosen)
    shared_with_you.show_in_address(chosen)
    return found[chosen][1]


def _first(found: Iterable[str]) -> str | None:
    """The newest run, else the first network; None where there is none."""
    names = list(found)
    return next((name for name in names if RUN_PATTERN.fullmatch(name)), names[0] if names else None)


def network_select_box(
    label: str, found: Mapping[str, tuple[str, object]], preselected: str | None, *, key: str
) -> str:
    """Returns the id of the chosen network. found: as available_networks() returns it, in the order to be shown."""
    names = list(found)
    is_kept = st.session_state.get(key) in names  # Streamlit warns of an index beside it
    with field_place(key):
        return st.selectbox(
            label,
            names,
            index=names.index(preselected) if preselected in names and not is_kept else 0,
            format_func=lambda name: found[name][0],
            key=key,
            on_change=lambda: _keep_offered(sent.option(key, names)),
            help=rule_for_searches(),
        )


def _keep_offered(name: str | None) -> None:
    """Let a run of a search that was chosen stay in the pickers."""
    if name and RUN_PATTERN.fullmatch(name):
        with suppress(UserError):  # deleted meanwhile, or the disk is full: the page shows what it can
            run = state.workspace().run(name)
            if run.about().get("sweep"):
                run.mark_as_opened()
