"""Downloading a data set from a page: with progress, and stopped by any click."""

from __future__ import annotations

import streamlit as st

from cnn_demo.datasets.load import load, locate
from cnn_demo.jobs.download import fetch
from cnn_demo.ui.core import server


def fetch_data(name: str) -> None:
    """Download the data set where it is missing. Raises DatasetError where it cannot be had or is damaged."""
    place = st.empty()
    try:
        for share in fetch(name, server.settings()):
            place.progress(share, text=f"Downloading {name}. Any click on the page stops it.")
    finally:
        place.empty()
    if file := locate(name, server.settings()):
        _check(name, str(file), file.stat().st_mtime_ns)


@st.cache_data(show_spinner=False)
def _check(name: str, path: str, written_ns: int) -> None:
    """Read the file, once as it is now: a damaged one is told here, and not by a worker a minute later. DatasetError."""
    load(name, server.settings())


def fetch_button(name: str) -> None:
    """A button that downloads, and, while it does, one that stops it."""
    if st.button("Download it", icon=":material/download:", key="fetch"):
        # A click interrupts the script that waits, and so the download.
        place = st.empty()
        place.button("Stop", icon=":material/stop:", key="fetch-stop")
        try:
            fetch_data(name)
        finally:
            place.empty()
        st.rerun()
