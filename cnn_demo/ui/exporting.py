"""Taking a trained network away: made by the compute worker, handed over as one zip."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import streamlit as st

from cnn_demo.runs.trained import Trained
from cnn_demo.ui import state
from cnn_demo.ui.asking import ask
from cnn_demo.ui.page import catching
from cnn_demo.ui.text import bytes_text

FORMATS = {
    "tfjs": "TensorFlow.js graph model",
    "keras": "Keras (.keras)",
    "saved_model": "TensorFlow SavedModel",
}


def export_button(network: Trained) -> None:
    """A button that opens the choice of formats."""
    with st.popover("Take it away", icon=":material/download:"), catching():
        chosen = st.selectbox(
            "Format", list(FORMATS), format_func=lambda name: FORMATS[name], key=f"format-{network.name}"
        )
        made_key = f"made-{network.name}-{chosen}"
        if st.button("Make it", icon=":material/build:", key=f"make-{network.name}"):
            with st.spinner("Making it", show_time=True):
                state.remember(made_key, _zipped(network, chosen))
        if made := state.remembered(made_key):
            st.download_button(
                f"Download ({bytes_text(len(made))})",
                made,
                f"{network.name}-{chosen}.zip",
                "application/zip",
                icon=":material/download:",
                key=f"export-{network.name}",
            )


def _zipped(network: Trained, format_name: str) -> bytes:
    """The export as the bytes of a zip."""
    with tempfile.TemporaryDirectory() as folder:
        ask("export", path=str(network.path), format_name=format_name, out=folder)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).rglob("*")):
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()
