"""The networks that the visitor's device has trained and keeps, as its browser tells of them. Their weights stay there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnn_demo.browser import published
from cnn_demo.errors import LimitError, UserError
from cnn_demo.runs.bundle import FOR_ONE_IMAGE, checked_project
from cnn_demo.runs.device_training import DEVICE, TRAINING_ID
from cnn_demo.runs.record import read_records
from cnn_demo.runs.run_name import clean_name
from cnn_demo.spec import limits
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import sent, server, state, store
from cnn_demo.ui.core.web_component import component

KEY = "device-networks"
LISTED, NETWORKS, REFUSALS = "device-networks-listed", "device-networks", "device-networks-refused"
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceNetwork:
    """A trained network without its weights. id: of the training."""

    id: str
    name: str
    project: Project


def device_networks() -> dict[str, DeviceNetwork]:
    """id -> network, the newest first, without those that are runs here. Asks the browser, which answers by a rerun."""
    listed = sent.of_component(KEY, "networks")
    if listed is not None and listed != store.get(LISTED):
        _read(listed)
    component("device_networks")(
        key=KEY,
        data={"modules": published.modules_url(), "most": MOST, "known": _ids(store.get(LISTED))},
        on_networks_change=lambda: None,
    )
    found: dict[str, DeviceNetwork] = store.get(NETWORKS, {})
    kept = _kept_on_server() if found else frozenset()
    return {name: network for name, network in found.items() if name not in kept}


def is_listed(training_id: str) -> bool:
    """Whether the browser has listed that network."""
    return training_id in store.get(NETWORKS, {})


def refusal(training_id: str) -> str:
    """Why this server does not take that network of the device, "" where it does or does not know it."""
    refusals: dict[str, str] = store.get(REFUSALS, {})
    return refusals.get(training_id, "")


def names() -> set[str]:
    """Of the networks that the browser has listed."""
    return {network.name for network in store.get(NETWORKS, {}).values()}


def forget(training_id: str) -> None:
    """The device has deleted it."""
    store.put(NETWORKS, {name: network for name, network in store.get(NETWORKS, {}).items() if name != training_id})


def _kept_on_server() -> frozenset[str | None]:
    records, _ = read_records(state.workspace())
    return frozenset(record.run.about().get(DEVICE) for record in records)


def _read(listed: object) -> None:
    """Remember what a browser has listed, and which of these networks this server takes."""
    networks: dict[str, DeviceNetwork] = {}
    refusals: dict[str, str] = {}
    for network in _parsed(listed).values():
        try:
            limits.check(network.project.architecture, FOR_ONE_IMAGE, server.settings())
            networks[network.id] = network
        except LimitError as error:
            refusals[network.id] = str(error)
    for key, value in ((LISTED, listed), (NETWORKS, networks), (REFUSALS, refusals)):
        store.put(key, value)


def _parsed(listed: object) -> dict[str, DeviceNetwork]:
    """What a browser has listed, which may be anything. What is no network is left out."""
    return {network.id: network for entry in _entries(listed) if (network := _network(entry))}


def _network(fields: dict[str, Any]) -> DeviceNetwork | None:
    identity, name = fields.get("id"), fields.get("name")
    if not (isinstance(identity, str) and TRAINING_ID.fullmatch(identity) and isinstance(name, str)):
        return None
    try:
        project = checked_project(fields.get("spec"), fields.get("recipe"))
        return DeviceNetwork(id=identity, name=clean_name(name), project=project)
    except UserError:
        return None


def _ids(listed: object) -> list[str]:
    """Those that the browser has listed, for it to see whether there is anything new."""
    return [identity for entry in _entries(listed) if isinstance(identity := entry.get("id"), str)]


def _entries(listed: object) -> list[dict[str, Any]]:
    return [entry for entry in listed[:MOST] if isinstance(entry, dict)] if isinstance(listed, list) else []
