"""The list of all export formats, grouped by purpose, and a button that makes those that are missing."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.saved_exports import exported
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.exports import EXPORTS, GROUPS, ExportFormat
from cnn_demo.ui.export import browser_check
from cnn_demo.ui.export.choices import FEATURED
from cnn_demo.ui.export.making import Look, can_be_made, checked_export, controls, make_button, not_made_here

BUTTON_WIDTH, MAKE_ALL_WIDTH = 260, 280


def formats(network: TrainedNetwork) -> None:
    """Every format in its group: its purpose, its figures once it was made, and its buttons."""
    st.header("All formats", anchor=False)
    st.markdown("Every format that this app can save the network in, with the same tests.")
    not_made_here()
    design = network.project().architecture
    _make_all_button(network, design)
    for group, names in GROUPS.items():
        st.subheader(group, anchor=False)
        with st.container(border=True, gap="medium"):
            for name in names:
                _format(network, design, EXPORTS[name])


def _make_all_button(network: TrainedNetwork, design: Architecture) -> None:
    possible = [item for item in EXPORTS.values() if can_be_made(item) and not item.refusal(design)]
    missing = [item for item in possible if not exported(network, item.name)]
    if not missing:
        return
    with st.container(width=MAKE_ALL_WIDTH):
        make_button("Make all that are missing", network, missing, name=f"make-all-{network.name}", key="make-all")


def _format(network: TrainedNetwork, design: Architecture, item: ExportFormat) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(width="stretch", gap="small"):
            st.markdown(f"**{item.title}**  \n{item.sentence}")
            if limitation := item.limitation(design):
                st.caption(escaped(limitation))
            # The card above shows the check of the formats that it offers.
            is_repeated = item.name in FEATURED
            of = browser_check.exported_for_visitor if is_repeated else checked_export
            found = of(network, item)
        with st.container(width=BUTTON_WIDTH, gap="small"):
            controls(network, design, item, found, Look(make=f"Make {item.short_title}", is_repeated=is_repeated))
