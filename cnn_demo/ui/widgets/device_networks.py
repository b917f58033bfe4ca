"""The networks that the visitor's device has trained and keeps, as its browser tells of them. Their weights stay there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnn_demo.browser import published
from cnn_demo.errors import UserError
from cnn_demo.runs.bundle import FOR_ONE_IMAGE, checked_project
from cnn_demo.runs.device_training import DEVICE, TRAINING_ID
from cnn_demo.runs.folder import clean_name
from cnn_demo.runs.record import read_records
from cnn_demo.spec import limits
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import sent, server, state, store
from cnn_demo.ui.core.web_component import component

KEY = "device-networks"
TOLD, NETWORKS = "device-networks-told", "device-networks"  # what was told last, and what it means
MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceNetwork:
    """A trained network without its weights. id: of the training."""

    id: str
    name: str
    project: Project


def device_networks() -> dict[str, DeviceNetwork]:
    """id -> network, the newest first, without those that are runs here. Asks the browser, which answers by a rerun."""
    told = sent.of_component(KEY, "networks")
    if told is not None and told != store.get(TOLD):
        store.put(TOLD, told)
        store.put(NETWORKS, _parsed(told))
    known = store.get(TOLD, [])
    component("device_networks")(
        key=KEY,
        data={"modules": published.modules_url(), "most": MOST, "known": known},
        on_networks_change=lambda: None,
    )
    found: dict[str, DeviceNetwork] = store.get(NETWORKS, {})
    kept = _kept_on_server() if found else frozenset()
    return {name: network for name, network in found.items() if name not in kept}


def is_told(training_id: str) -> bool:
    """Whether the browser has told of that network."""
    return training_id in store.get(NETWORKS, {})


def forget(training_id: str) -> None:
    """The device has deleted it."""
    store.put(NETWORKS, {name: network for name, network in store.get(NETWORKS, {}).items() if name != training_id})


def _kept_on_server() -> frozenset[str | None]:
    records, _ = read_records(state.workspace())
    return frozenset(record.run.about().get(DEVICE) for record in records)


def _parsed(told: object) -> dict[str, DeviceNetwork]:
    """What a browser has told, which may be anything. A network that cannot be used here is left out."""
    entries = told if isinstance(told, list) else []
    networks = (_network(entry) for entry in entries[:MOST])
    return {network.id: network for network in networks if network}


def _network(entry: Any) -> DeviceNetwork | None:
    fields = entry if isinstance(entry, dict) else {}
    identity, name = fields.get("id"), fields.get("name")
    if not (isinstance(identity, str) and TRAINING_ID.fullmatch(identity) and isinstance(name, str)):
        return None
    try:
        project = checked_project(fields.get("spec"), fields.get("recipe"))
        limits.check(project.architecture, FOR_ONE_IMAGE, server.settings())
        return DeviceNetwork(id=identity, name=clean_name(name), project=project)
    except UserError:
        return None
