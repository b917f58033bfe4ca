"""Taking a trained network away: made by the compute worker, handed over as one zip."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import partial
from pathlib import Path

import streamlit as st

from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained import Trained
from cnn_demo.ui import server

FORMATS = {
    "tfjs": "TensorFlow.js graph model",
    "keras": "Keras (.keras)",
    "saved_model": "TensorFlow SavedModel",
}


def export_button(network: Trained) -> None:
    """A button that opens the choice of formats."""
    with st.popover("Take it away", icon=":material/download:"):
        chosen = st.selectbox(
            "Format", list(FORMATS), format_func=lambda name: FORMATS[name], key=f"format-{network.name}"
        )
        st.download_button(
            "Make and download",
            partial(_zipped, server.compute(), network, chosen),
            f"{network.name}-{chosen}.zip",
            "application/zip",
            icon=":material/download:",
            key=f"export-{network.name}",
        )


def _zipped(compute: Compute, network: Trained, format_name: str) -> bytes:
    """The export as the bytes of a zip. Runs outside the page's script: shows nothing there."""
    with tempfile.TemporaryDirectory() as folder:
        compute.ask("export", path=str(network.path), format_name=format_name, out=folder)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).rglob("*")):
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()
