"""The switch of the Train page between the selected run, the training on this device, and the form of a new run."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import ACTIVE
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import address, next_run, state, store
from cnn_demo.ui.core.selected_run import select_run
from cnn_demo.ui.train.on_device import OnDevice

RUN, DEVICE, NEW = "run", "device", "new"
SHOWN, WANTED = "shown-on-train", "wanted-on-train"  # wanted: how many times, and the part for the next run of the page


def shown_part(run: RunFolder | None, training: OnDevice | None) -> str:
    """RUN, DEVICE or NEW, as the visitor chooses. run: the selected one. training: what the visitor's device holds.

    The page opens with what the address names, else with the training that it showed last, else with NEW for a visitor
    who has changed the project or chosen weights to start from. The address names what is shown, so that a reload finds it.
    """
    labels = _labels(run, training)
    if len(labels) == 1:
        address.drop(address.DEVICE)
        return NEW
    count, wanted = store.get(WANTED, (0, None))
    first = wanted if wanted in labels else _first(run, training)
    chosen = st.segmented_control(
        "Shown on this page",
        list(labels),
        default=first,
        format_func=lambda name: labels[name],
        required=True,
        key=f"shown-{run.id if run else None}-{training.id if training else None}-{count}",
        label_visibility="collapsed",
    )
    shown = chosen or first
    store.put(WANTED, (count, None))
    store.put(SHOWN, shown)
    _name_in_address(shown, run, training)
    return shown


def show_form() -> None:
    """Show the form of a new run next. Not after shown_part in the same run of the page."""
    _want(NEW)


def show_run(run: RunFolder) -> None:
    """Show that run next. Not after shown_part in the same run of the page, but for what lets the page run again."""
    _want(RUN)
    address.drop(address.DEVICE)
    select_run(run)


def show_training(training_id: str) -> None:
    """Show the training on this device next. Not after shown_part in the same run of the page."""
    _want(DEVICE)
    address.drop(address.RUN)
    address.put(address.DEVICE, training_id)


def _want(part: str) -> None:
    """Let the switch be another widget, which begins with that part."""
    count, _ = store.get(WANTED, (0, None))
    store.put(WANTED, (count + 1, part))


def _labels(run: RunFolder | None, training: OnDevice | None) -> dict[str, str]:
    labels = {}
    if training:
        labels[DEVICE] = f":material/devices: {escaped(training.name)}, on this device"
    if run:
        labels[RUN] = f":material/show_chart: {escaped(run.about()['name'])}"
    return {**labels, NEW: ":material/add: Start another run"}


def _first(run: RunFolder | None, training: OnDevice | None) -> str:
    """What is shown before the visitor chooses."""
    if run and address.get(address.RUN) == run.id:
        return RUN
    if training and (address.get(address.DEVICE) == training.id or store.get(SHOWN) == DEVICE):
        return DEVICE
    return RUN if run and not _is_next_run_planned(run) else NEW


def _name_in_address(shown: str, run: RunFolder | None, training: OnDevice | None) -> None:
    if shown == RUN and run:
        address.put(address.RUN, run.id)
        address.drop(address.DEVICE)
    elif shown == DEVICE and training:
        address.put(address.DEVICE, training.id)
        address.drop(address.RUN)
    elif not training:
        address.drop(address.DEVICE)


def _is_next_run_planned(run: RunFolder) -> bool:
    is_other_project = state.is_changed() and state.project() != run.project()
    return (is_other_project and run.status().state not in ACTIVE) or next_run.initial_network() is not None
