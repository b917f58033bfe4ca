"""Tells a visitor how much may be kept here, for how long, and when the server is nearly full."""

from __future__ import annotations

import time

import streamlit as st

from cnn_demo.jobs.clearing import DAY_SECONDS
from cnn_demo.jobs.quotas import BYTES, RUNS
from cnn_demo.runs.origin import is_local
from cnn_demo.ui.core import server
from cnn_demo.ui.core.number_text import bytes_text
from cnn_demo.ui.core.visitor import visitor

NEARLY_FULL = 0.85  # of the server's disk space
IS_CLEARED = (
    "When this server is full, work that nobody has used for a day is deleted, the oldest first. Keep a copy of yours."
)


def limits_part() -> None:
    """How much the visitor keeps and may keep, and until when."""
    who = visitor()
    quotas = server.quotas().of(
        who
    )  # the visitor's own first; on one's own machine bytes may have none but the server's
    runs, disk = (next(quota for quota in quotas if quota.what == what) for what in (RUNS, BYTES))
    st.markdown(
        f"Runs: {runs.used} of {runs.limit}  \nDisk space: {bytes_text(disk.used)} of {bytes_text(disk.limit)}",
    )
    st.caption(kept_until())


def nearly_full_warning() -> None:
    """A warning where old work may soon be cleared, with what to do about it."""
    if not _is_own_machine() and server.quotas().in_all().share > NEARLY_FULL:
        st.warning(
            "This server is nearly full. Work that nobody has used for a day may be deleted soon, the oldest first. "
            "Download a copy of yours: open *Your work*.",
            icon=":material/warning:",
        )


def kept_until() -> str:
    """How long the visitor's work stays on this server."""
    if _is_own_machine():
        return "This is your own machine: your work stays until you delete it."
    days = server.settings().keep_days
    if not days:
        return f"Your work is kept as long as there is room. {IS_CLEARED}"
    until = time.strftime("%d %B %Y", time.gmtime(time.time() + days * DAY_SECONDS)).lstrip("0")
    return f"Your work is kept until {until}; each visit extends that to {days} days from then. {IS_CLEARED}"


def _is_own_machine() -> bool:
    who = visitor()
    return is_local(server.settings().runs_folder, who.workspace, who.origin)
