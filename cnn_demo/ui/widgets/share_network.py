"""Shares one trained network: a read-only link that its owner can withdraw, or a web site of its own."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.bundle import ROLES
from cnn_demo.runs.folder import RunFolder
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import address, server
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.widgets import network_picker
from cnn_demo.ui.widgets.link_to_copy import link_to_copy


def share_network(run: RunFolder) -> None:
    """A button that opens the choices. run: a trained one of the visitor's own."""
    with st.popover("Share this network", icon=":material/share:", key=f"share-{run.id}"):
        token = server.shared_networks().token(run)
        if token is None:
            st.markdown("Let others try this network, look inside it and download it.")
            st.button(
                "Make a link",
                icon=":material/add_link:",
                type="primary",
                on_click=_share,
                args=(run,),
                key="share-network",
            )
        else:
            st.markdown("Anyone who has this link can try this network, look inside it and download it.")
            link_to_copy(address.link_with(address.NETWORK, token, page="draw"))
            st.button(
                "Withdraw the link", icon=":material/link_off:", on_click=_withdraw, args=(run,), key="withdraw-network"
            )
        st.caption("Nobody can change or delete the network by the link, or open your other runs.")
        if names := [escaped(str(name)) for role in ROLES if (name := run.about().get(role))]:
            st.caption(
                "By the link, others also see the names of the networks that this one started from or learned from: "
                f"{', '.join(names)}."
            )
        if pressed("Or take it as a web site of its own", icon=":material/language:", type="tertiary"):
            network_picker.preselect(run.id)
            st.switch_page("pages/export.py")


def _share(run: RunFolder) -> None:
    with show_errors_on_top():
        server.shared_networks().share(run)


def _withdraw(run: RunFolder) -> None:
    with show_errors_on_top():
        server.shared_networks().withdraw(run)
