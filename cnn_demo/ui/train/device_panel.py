"""Shows the training on the visitor's device, which web/training/panel/ runs and draws, and does what is asked for in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import streamlit as st

from cnn_demo.browser import published
from cnn_demo.browser.modules import TRAINING_STYLES
from cnn_demo.spec.builtin_data import BUILTIN_DATA
from cnn_demo.ui.core import notices
from cnn_demo.ui.core.reserved_space import reserved
from cnn_demo.ui.core.web_module import mount_module
from cnn_demo.ui.train import held_data, on_device
from cnn_demo.ui.train.on_device import OnDevice
from cnn_demo.ui.train.shown_part import show_form, show_training
from cnn_demo.ui.widgets import device_networks, network_picker

MODULE = "training/panel/panel.js"
NOT_STORED = "Other pages cannot find the network: this browser has not stored it. Keep it on this server, then try it."


def do_what_is_asked() -> None:
    """Carry out what the visitor has pressed in the panel."""
    asked = on_device.asked()
    if asked is None:
        return
    if asked.what == "show":
        show_training(asked.id)
    elif asked.what == "again":
        show_form()
    elif device_networks.is_listed(asked.id):
        network_picker.preselect(asked.id)
        st.switch_page("pages/draw.py")
    elif refusal := device_networks.refusal(asked.id):
        notices.add_warning(f"No page of this server can use the network. {refusal} You can download it.")
    else:
        notices.add_warning(NOT_STORED)


def panel(held: OnDevice) -> None:
    """The training, as large as the page of a run."""
    held_data.publish_again(held)
    with reserved("device-training", height=700, phone_height=1500):
        _mount("training")
    if held.is_trained:
        device_networks.device_networks()  # so that the Draw page knows the network when it opens


@contextmanager
def beside(held: OnDevice | None, *, is_shown: bool) -> Iterator[None]:
    """What the page shows, with a line above it about each training that is not shown and not at its end.

    The part of the browser that reports on the device is on the page in any case, below all others where it shows nothing.
    """
    report = on_device.report()
    has_others = report is not None and report.others > 0
    has_line = held is not None and not is_shown and (not held.is_trained or has_others)
    if held and has_line:
        held_data.publish_again(held)
        _mount("offer")
    yield
    if not has_line and not is_shown:
        _mount("none")


def _mount(view: Literal["training", "offer", "none"]) -> None:
    options = {
        "view": view,
        "plan": on_device.plan(),
        "laptopSeconds": on_device.laptop_seconds(),
        "place": on_device.chosen_place(),
        "files": {"sources": published.tensorflow_js_sources(), "modules": published.modules_url()},
        "things": {name: builtin.shows for name, builtin in BUILTIN_DATA.items()},
    }
    mount_module(MODULE, TRAINING_STYLES, key=on_device.KEY, options=options)
