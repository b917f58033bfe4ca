"""Makes an export and hands it out: the button that makes it, its progress, the download button and the browser's check."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from cnn_demo.runs.saved_exports import Exported, keep
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.exports import ExportFormat
from cnn_demo.ui.core.asking import ask_long
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.core.number_text import bytes_text
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.export import browser_check
from cnn_demo.ui.export.figures import check_text

LIMIT_SECONDS = 900.0
MIME = {".zip": "application/zip", ".html": "text/html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the buttons of one export look. make: the label of the button that makes it.

    is_repeated: the same export is offered above, where it is also checked.
    """

    make: str
    is_primary: bool = False
    is_repeated: bool = False

    def key(self, action: str, item: ExportFormat) -> str:
        return f"{action}-{item.name}{'-listed' if self.is_repeated else ''}"


def checked_export(network: TrainedNetwork, item: ExportFormat) -> Exported | None:
    """The export as it is now, after a check in the visitor's browser was finished; shows what the check found."""
    with show_errors_here():
        browser_check.finish(network, item)
    found = browser_check.exported_for_visitor(network, item)
    if found:
        st.caption(check_text(found.figures))
        browser_check.progress_view(network, item, found)
    return found


def controls(network: TrainedNetwork, item: ExportFormat, found: Exported | None, look: Look) -> None:
    """The button that makes the export, or those that check and download it; why not, where the design refuses it."""
    if refusal := item.refusal(network.project().architecture):
        st.caption(escaped(refusal))
    elif found is None:
        _make_button(network, item, look)
    elif found.figures.get("refused"):
        st.caption("It predicts differently in your browser, so it cannot be downloaded.")
    else:
        if not look.is_repeated:
            _check_button(network, item, found)
        download_button(item, found, look)


def download_button(item: ExportFormat, found: Exported, look: Look) -> None:
    """Downloads the file; its size stands on it."""
    st.download_button(
        f"Download ({bytes_text(found.file.stat().st_size)})",
        found.file.read_bytes,
        found.file.name,
        MIME[found.file.suffix],
        icon=":material/download:",
        key=look.key("download", item),
        type="primary" if look.is_primary else "secondary",
        on_click="ignore",
        width="stretch",
    )


def make(network: TrainedNetwork, item: ExportFormat, *, title: str = "") -> None:
    """Make the export and save it with the network. Raises UserError."""
    with tempfile.TemporaryDirectory() as folder:
        made = ask_long(
            "export",
            limit_seconds=LIMIT_SECONDS,
            title=title or item.title,
            path=str(network.path),
            format_name=item.name,
            out=folder,
        )
        keep(network, item.name, Path(folder), made["parity"])


def stop_button() -> None:
    """Stops the making. Any click does: it interrupts the waiting script."""
    st.button("Stop", icon=":material/stop:", key="stop-export")


def _make_button(network: TrainedNetwork, item: ExportFormat, look: Look) -> None:
    place = st.empty()  # the progress takes the button's place
    pressed = place.button(
        look.make,
        icon=":material/build:",
        key=look.key("make", item),
        type="primary" if look.is_primary else "secondary",
        width="stretch",
    )
    if pressed:
        with place.container(), show_errors_here():
            stop_button()
            make(network, item)
            st.rerun()


def _check_button(network: TrainedNetwork, item: ExportFormat, found: Exported) -> None:
    place = st.empty()
    with place:
        starts = browser_check.check_button(network, item, found)
    if starts:
        with place.container(), show_errors_here():
            browser_check.start(network, item, found)
            st.rerun()
