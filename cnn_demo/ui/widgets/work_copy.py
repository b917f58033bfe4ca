"""Downloads a copy of all the visitor's work, and brings such a copy back.

Streamlit keeps a download in memory until two pages have run after it, and an upload as long as its field holds it. So a
file has at most what one upload may have, larger work is downloaded in parts, each part is made when its button is pressed,
and the same work makes the same bytes, which Streamlit keeps once.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

import streamlit as st

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import UserError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_archive import SUFFIX, Moved, Selection, portions, write_archive
from cnn_demo.runs.workspace_arrival import Room, read_archive
from cnn_demo.settings import Settings
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import long_work, notices, own_work, sent, server, state, store
from cnn_demo.ui.core.number_text import bytes_text
from cnn_demo.ui.core.page import show_error
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.core.visitor import visitor

WORK = "bring-work-back"
UPLOADED = "uploaded-work"  # how many copies were uploaded so far
ANOTHER = "Another visitor's copy is being brought back first"
MOST_NAMED = 5
CONTENTS = (
    "All runs with their curves and weights, your own data sets with their pictures, and the project in progress. Exports are "
    "left out: they can be made again."
)


def download_part() -> None:
    """The download buttons, one for each part; or what is missing."""
    workspace = own_work.workspace()
    most = int(st.get_option("server.maxUploadSize")) * MEGABYTE
    parts, too_large = portions(workspace, most)
    for number, part in enumerate(parts, start=1):
        _download_button(workspace, part, number, len(parts))
    if parts:
        st.caption(CONTENTS)
    if thinned := [run for part in parts if not part.with_epochs for run in part.runs]:
        st.caption(f"Without the weights of their earlier epochs, which would be too large: {_names(thinned)}.")
    if too_large:
        st.caption(
            f"Too large for this page, which takes files of up to {bytes_text(most)}: {_names(too_large)}. "
            "Download these networks on the Export page, as bundles, and data sets on the Data page."
        )
    if not parts and not too_large:
        st.caption("There is nothing to download yet.")


def upload_part() -> None:
    """The field for a copy."""
    key = f"work-{store.get(UPLOADED, 0)}"  # a new key empties the field
    st.file_uploader(
        f"Bring a copy back ({SUFFIX})",
        type="zip",
        key=key,
        on_change=lambda: _begin(sent.uploaded_file(key)),
        help="Adds the runs and data sets of the copy to those that are here. Nothing that is here is changed.",
    )


@uncut()
def show_arrival() -> None:
    """The progress of a copy that is being brought back, and what came of it."""
    if not long_work.is_begun(WORK):
        return
    try:
        moved: Moved | None = long_work.show(WORK)
    except UserError as error:
        show_error(error)
        return
    if moved is None:
        return
    if moved.has_draft:
        state.read_draft_again()
    if moved.runs or moved.data_sets or not moved.left_out:
        data_sets = [f"Data sets: {len(moved.data_sets)}."] if moved.data_sets else []
        notices.add_success(" ".join([f"Your work is back. Runs: {len(moved.runs)}.", *data_sets]))
    if moved.left_out:
        more = len(moved.left_out) - MOST_NAMED
        notices.add_warning(
            " ".join([*moved.left_out[:MOST_NAMED], *([f"Others left out: {more}."] if more > 0 else [])])
        )


def _download_button(workspace: Workspace, part: Selection, number: int, parts: int) -> None:
    which = "all your work" if parts == 1 else f"part {number} of {parts}"
    ending = "" if parts == 1 else f"-part-{number}"
    st.download_button(
        f"Download {which} ({bytes_text(part.size)})",
        partial(_copy, workspace, part),
        f"my-work-{time.strftime('%Y-%m-%d')}{ending}{SUFFIX}",
        "application/zip",
        icon=":material/download:",
        key=f"download-work-{number}",
        on_click="ignore",
        width="stretch",
    )


def _copy(workspace: Workspace, part: Selection) -> BinaryIO:
    file = io.BytesIO()
    write_archive(file, workspace, part)
    return file


def _begin(file: BinaryIO | None) -> None:
    store.put(UPLOADED, store.get(UPLOADED, 0) + 1)
    if file is not None:
        room = partial(server.quotas().check_new_runs, visitor())
        long_work.begin(WORK, partial(_bring, file, own_work.workspace(), server.settings(), room))


def _bring(file: BinaryIO, workspace: Workspace, settings: Settings, room: Room, work: LongWork) -> Moved:
    """One copy at a time is checked and written: its check takes seconds of this process."""
    with long_work.one_at_a_time(work, WORK, waiting=ANOTHER):
        return read_archive(
            file, workspace, settings, room=room, tell=lambda share: work.report(share, "Bringing it back")
        )


def _names(found: Sequence[RunFolder | OwnDataSet]) -> str:
    named = (each.title if isinstance(each, OwnDataSet) else str(each.about()["name"]) for each in found[:MOST_NAMED])
    return escaped(", ".join(named))
