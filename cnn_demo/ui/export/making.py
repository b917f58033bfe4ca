"""Makes an export and hands it out: the button that makes it, its progress, the download button and the browser's check."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.events import event
from cnn_demo.jobs.long_work import LongWork, ask_worker
from cnn_demo.runs.saved_exports import Exported, exported, keep
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.exports import EXPORTS, GROUPS, ExportFormat
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.core import long_work, server
from cnn_demo.ui.core.number_text import bytes_text
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.export import browser_check, with_pictures
from cnn_demo.ui.export.figures import check_text

LIMIT_SECONDS = 900.0
NEEDS_TENSORFLOW = "Needs TensorFlow, which does not run on this server."
EXPORT_SHARE = 2  # of the weights' bytes: the largest format keeps them as text
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


def controls(
    network: TrainedNetwork, design: Architecture, item: ExportFormat, found: Exported | None, look: Look
) -> None:
    """The button that makes the export, or those that check and download it; why not, where the design refuses it.

    On a server without workers, a format that needs one has a sentence instead; not_made_here says more.
    """
    if refusal := item.refusal(design):
        st.caption(escaped(refusal))
    elif found is None and not can_be_made(item):
        st.caption(NEEDS_TENSORFLOW)
    elif found is None:
        name = f"make-{item.name}-{network.name}"
        if look.is_repeated and long_work.is_begun(name):
            st.caption("It is being made above.")
        else:
            make_button(look.make, network, [item], name=name, key=look.key("make", item), primary=look.is_primary)
    elif found.figures.get("refused"):
        st.caption("It predicts differently in your browser, so it cannot be downloaded.")
    else:
        if not look.is_repeated:
            browser_check.check_button(network, item, found)
        if item.name == "bundle" and with_pictures.is_wanted(network, found.file):
            with_pictures.download_button(network, found.file)
        else:
            download_button(item, found, look)


def can_be_made(item: ExportFormat) -> bool:
    """Whether this server can make it."""
    return server.workers().is_there or not item.needs_worker


def not_made_here() -> None:
    """Which formats a server without workers cannot make, why, and how they are had elsewhere."""
    if server.workers().is_there:
        return
    lines = []
    for group, names in GROUPS.items():
        if missing := [EXPORTS[name].title for name in names if EXPORTS[name].needs_worker]:
            lines.append(f"- {group}: {'; '.join(missing)}")
    st.info(
        f"**Some formats are not made on this server.** {escaped(server.workers().reason)}\n\n"
        + "\n".join(lines)
        + "\n\nTo get them, make the *Bundle* at the end of this page. On a computer where this app is installed with "
        "TensorFlow, import the bundle on the Runs page, and make the formats on the Export page.",
        icon=":material/cloud_off:",
    )


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


def make_exports(work: LongWork, network: TrainedNetwork, items: Sequence[ExportFormat]) -> bool:
    """Make exports and save each with the network. Raises UserError at the end where some could not be made."""
    errors = []
    for number, item in enumerate(items, start=1):
        title = f"{number} of {len(items)}, {item.title}" if len(items) > 1 else item.title
        try:
            _make_once(work, network, item, title)
        except UserError as error:
            errors.append(str(error))
    if errors:
        raise UserError(" ".join(errors))
    return True


def make_button(
    label: str, network: TrainedNetwork, items: Sequence[ExportFormat], *, name: str, key: str, primary: bool = False
) -> None:
    """A button that makes exports. Their progress takes its place, and goes on while the page runs again.

    name: of the work, see cnn_demo/ui/core/long_work.py.
    """
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    if long_work.on_demand(
        name,
        partial(make_exports, network=network, items=items),
        button=lambda: pressed(label, icon=":material/build:", key=key, type=kind, width="stretch"),
    ):
        st.rerun()


def _make_once(work: LongWork, network: TrainedNetwork, item: ExportFormat, title: str) -> None:
    """Make an export unless it is there, or another visitor's work has just made it."""
    with long_work.one_at_a_time(work, "export", network.path, item.name):
        if exported(network, item.name) is None:
            _make(work, network, item, title)


def _make(work: LongWork, network: TrainedNetwork, item: ExportFormat, title: str) -> None:
    server.quotas().check_export(EXPORT_SHARE * summarise(network.project().architecture).weight_bytes)
    started = time.monotonic()
    compute = server.compute()
    with compute.temporary_folder() as folder:
        made = ask_worker(
            compute,
            work,
            "export",
            limit_seconds=LIMIT_SECONDS,
            title=title,
            path=str(network.path),
            format_name=item.name,
            out=folder,
        )
        keep(network, item.name, Path(folder), made["parity"])
    event("export-made", format=item.name, seconds=round(time.monotonic() - started, 1))
