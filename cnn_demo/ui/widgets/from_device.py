"""A network of the visitor's device on the pages: computed with in the browser, and offered to be kept on the server."""

from __future__ import annotations

import streamlit as st

from cnn_demo.browser import published
from cnn_demo.browser.modules import EXPLAIN_STYLES, TRAINING_STYLES, WORKBENCH_STYLES
from cnn_demo.browser.unfilled_network import unfilled_network
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import notices, sent
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.reserved_space import reserved, unseen_place
from cnn_demo.ui.core.web_module import mount_module
from cnn_demo.ui.widgets import device_networks, network_picker
from cnn_demo.ui.widgets.device_networks import DeviceNetwork
from cnn_demo.ui.widgets.network_upload import network_upload
from cnn_demo.ui.widgets.pad_examples import pad_examples
from cnn_demo.ui.widgets.training_samples import for_browsers
from cnn_demo.ui.widgets.workbench import KEPT_AS

DRAW, EXPLAIN = "training/draw_from_device.js", "training/explain_from_device.js"
OFFER = "training/keep_offer.js"
STAYS = "This network is on this device alone. Keep it on this server to use it on all pages and from other devices."


def draw_with(network: DeviceNetwork) -> None:
    """The pad, the prediction and every layer's feature maps."""
    with reserved(f"device-draw-{network.id}", height=900, phone_height=900):
        _mount(DRAW, network, WORKBENCH_STYLES, camera=True, trainingImages=for_browsers(network.project))
    keep_offer(network, STAYS)


def explain_with(network: DeviceNetwork) -> None:
    """As the page Explain for a network of the server."""
    _mount(EXPLAIN, network, EXPLAIN_STYLES)
    keep_offer(network, STAYS)


def needs_server(network: DeviceNetwork, what: str) -> None:
    """Say that the server needs the weights for this. what: a whole sentence."""
    keep_offer(network, f"{what} Its weights are on this device alone. Keep it on this server first.")


def offers(*, most: int | None = None) -> None:
    """A card for each network that is on the device alone, the newest first: to try it on a drawing, or to keep it.

    most: how many cards; None for all.
    """
    with unseen_place():
        network_upload(lambda run: network_picker.preselect(run.id))
        found = list(device_networks.device_networks().values())
    for network in found[:most]:
        keep_offer(network, STAYS, offers_drawing=True)


def keep_offer(network: DeviceNetwork, sentence: str, *, offers_drawing: bool = False) -> None:
    """Buttons that keep the network on the server, download it, or delete it from the device.

    offers_drawing: whether another one opens the Draw page with it.
    """
    key = f"keep-{network.id}"
    if _is_deleted(network, key):
        device_networks.forget(network.id)
        notices.add_success(f"{network.name} was deleted from this device.")
        st.rerun()
    with st.container(border=True):
        st.markdown(f":material/devices: **{escaped(network.name)}**  \n{sentence}")
        if offers_drawing and pressed("Try it on a drawing", icon=":material/draw:", key=f"draw-{network.id}"):
            network_picker.preselect(network.id)
            st.switch_page("pages/draw.py")
        mount_module(OFFER, TRAINING_STYLES, key=key, id=network.id)


def _is_deleted(network: DeviceNetwork, key: str) -> bool:
    message = sent.of_component(key, "sent")
    return isinstance(message, dict) and message.get("deleted") == network.id


def _mount(module: str, network: DeviceNetwork, styles: tuple[str, ...], **options: object) -> None:
    mount_module(
        module,
        styles,
        key=f"{module}-{network.id}",
        id=network.id,
        unfilled=unfilled_network(network.project, network.name),
        sources=published.tensorflow_js_sources(),
        options={"keepStrokesAs": KEPT_AS, **pad_examples(network.project.data), **options},
    )
