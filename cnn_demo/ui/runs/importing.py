"""Imports a bundle on the Runs page: the upload field, the progress, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import BinaryIO

import streamlit as st

from cnn_demo.jobs.long_work import LongWork
from cnn_demo.runs.bundle import unpack
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.ui.core import long_work, notices, own_data, sent, server, state, store
from cnn_demo.ui.core.new_run import check_room
from cnn_demo.ui.core.page import show_errors_here, show_errors_on_top
from cnn_demo.ui.core.uncut import uncut

IMPORT, ANOTHER_IMPORT = "import-network", "Another network is imported first"
IMPORTED = "imported"  # how many files were uploaded so far


def import_control() -> None:
    """An upload field for a bundle, which becomes a run."""
    key = f"bundle-{store.get(IMPORTED, 0)}"  # a new key empties the field
    with st.popover("Import a network", icon=":material/upload_file:"):
        st.file_uploader(
            "A bundle (.cnn.zip) from the Export page",
            type="zip",
            key=key,
            on_change=lambda: _import(sent.uploaded_file(key)),
            help="Its design, recipe, weights and figures become one of your runs. Files of other programs cannot be imported.",
        )


@uncut()
def show_import() -> None:
    """The progress of an import that takes long, as one with pictures does, and what came of it."""
    with show_errors_here():
        run: RunFolder | None = long_work.show(IMPORT)
        if run is None:
            return
        record = read_record(run)
        text = f"{record.name} was imported. Its figures are those of the bundle; they were not measured here."
        has_pictures = record.project.data in own_data.images_at_hand()
        notices.add_success(
            f"{text} Its data set is on the Data page as {record.project.data.title}." if has_pictures else text
        )


def _import(file: BinaryIO | None) -> None:
    store.put(IMPORTED, store.get(IMPORTED, 0) + 1)
    if file is None:
        return
    settings = server.settings()
    with show_errors_on_top():
        content = file.read()
        check_room(1, len(content))
        take = partial(
            unpack,
            content,
            state.workspace(),
            settings,
            max_runs=settings.max_runs_per_workspace,
            room=own_data.room(),
        )
        long_work.begin(IMPORT, lambda work: _take(work, take))


def _take(work: LongWork, take: Callable[[], RunFolder]) -> RunFolder:
    """One bundle at a time is checked: its pictures, where it carries some, are decoded on this machine."""
    with long_work.one_at_a_time(work, IMPORT, waiting=ANOTHER_IMPORT):
        work.report(0.0, "Importing the network")
        return take()
