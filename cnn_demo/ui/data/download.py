"""Downloads a data set from a page, with a progress bar; any click stops the waiting."""

from __future__ import annotations

import streamlit as st

from cnn_demo.jobs.download import fetch
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import state


def fetch_data(data: DataSpec) -> None:
    """Download the data set where it is missing. Raises DatasetError where that fails or the file is damaged."""
    place, catalog = st.empty(), state.catalog()
    try:
        for share in fetch(data, catalog):
            place.progress(share, text=f"Downloading {data.name}. Any click on the page stops waiting for it.")
    finally:
        place.empty()
    catalog.load(data)  # a damaged file is told here, and not by a worker a minute later


def fetch_button(data: DataSpec) -> None:
    """A button that downloads, and one that stops it meanwhile; nothing where the data cannot be downloaded."""
    if state.catalog().can_be_downloaded(data) and st.button("Download it", icon=":material/download:", key="fetch"):
        # A click on any button interrupts the waiting script, and with it the download.
        place = st.empty()
        place.button("Stop", icon=":material/stop:", key="fetch-stop")
        try:
            fetch_data(data)
        finally:
            place.empty()
        st.rerun()
