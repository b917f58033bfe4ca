"""The run that the pages show: named by the address, else the one chosen last, else the newest that no search has made."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from cnn_demo.errors import RunError, StorageError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import RunRecord, read_record, read_records
from cnn_demo.ui.core import address, notices, state

KEY = "run"
TOLD_SECONDS = 10.0  # the form that follows a deleted run may make the page run again at once


def selected_run() -> RunFolder | None:
    """None where the visitor has no run that can be read. A selected run that cannot be read adds an error notice."""
    name = address.get(address.RUN) or st.session_state.get(KEY)
    if name:
        try:
            record = read_record(state.workspace().run(name))
            _mark_as_opened(record)
            return record.run
        except RunError as error:
            deselect_run()
            notices.add_error(error, seconds=TOLD_SECONDS)
    records, _ = read_records(state.workspace())
    return next((record.run for record in records if record.sweep is None), None)


def _mark_as_opened(record: RunRecord) -> None:
    """From now on, lists offer this run of a search."""
    if record.sweep and not record.is_opened:
        with suppress(StorageError):  # on a full disk it can be looked at all the same
            record.run.mark_as_opened()


def select_run(run: RunFolder) -> None:
    st.session_state[KEY] = run.id
    address.put(address.RUN, run.id)


def deselect_run() -> None:
    st.session_state.pop(KEY, None)
    address.drop(address.RUN)
