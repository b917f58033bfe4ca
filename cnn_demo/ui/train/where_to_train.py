"""The choice on the Train page: train on this server, or on the visitor's own device."""

from __future__ import annotations

import streamlit as st

from cnn_demo.spec.project import Project
from cnn_demo.ui.core import sent, server, state
from cnn_demo.ui.train import on_device
from cnn_demo.ui.train.on_device import DEVICE, SERVER, Place
from cnn_demo.ui.train.suggested_place import Obstacle, Situation, obstacles, suggestion
from cnn_demo.ui.widgets import server_limits

PLACES: tuple[Place, Place] = (SERVER, DEVICE)
LABELS = {SERVER: "This server", DEVICE: "This device"}
SUGGESTED = {SERVER: "Suggested: this server.", DEVICE: "Suggested: this device."}


def place_to_train() -> Place:
    """Show the choice, and return where the next training takes place."""
    situation = _situation(state.project())
    suggested = suggestion(situation)
    if situation.no_workers:
        st.caption(f":material/devices: Your own device trains the network. Keep the tab open. {situation.no_workers}")
        return DEVICE
    # Only a refusal chooses by itself: the queue may fill between two runs of the page, just before the button is pressed.
    default = on_device.chosen_place() or (suggested.place if situation.refusal else SERVER)
    key = f"place-{default}"
    chosen = st.radio(
        "Where to train",
        PLACES,
        PLACES.index(default),
        format_func=lambda place: LABELS[place],
        captions=[_on_server(situation), _on_device(situation)],
        key=key,
        on_change=lambda: _choose(sent.option(key, PLACES)),
    )
    is_refused = chosen == DEVICE and situation.obstacles  # device_start.py says why
    if suggested.why and not is_refused:
        st.caption(f":material/lightbulb: {SUGGESTED[suggested.place]} {suggested.why}")
    return chosen


def device_obstacles() -> tuple[Obstacle, ...]:
    """Why the visitor's device cannot train the project."""
    return obstacles(state.project(), server.settings())


def _choose(place: Place | None) -> None:
    if place is not None:
        on_device.choose_place(place)


def _situation(project: Project) -> Situation:
    report = on_device.report()
    return Situation(
        no_workers=server.workers().reason,
        refusal=server_limits.refusal(project),
        standstill=server.queue().standstill() or "",
        runs_ahead=max(0, len(server.queue().active_runs()) + 1 - server.queue().places()),
        device_can=(report.wasm or report.webgpu) if report else None,
        obstacles=device_obstacles(),
    )


def _on_server(situation: Situation) -> str:
    """What training on the server means now."""
    if situation.refusal:
        return "Not allowed there: the training is too large."
    if situation.standstill:
        return f"Waits at first. {situation.standstill}"
    if situation.runs_ahead:
        return f"Runs ahead of yours: {situation.runs_ahead}. Goes on when you close the tab."
    return "Starts at once. Goes on when you close the tab."


def _on_device(situation: Situation) -> str:
    """What training on the device means here."""
    report = on_device.report()
    if situation.device_can is False:
        return "This browser has neither WebAssembly nor WebGPU."
    found = "WebGPU" if report and report.webgpu else "WebAssembly"
    return f"Computes with {found}. Your pictures stay here. Keep the tab open."
