"""How the server is, for its operator: figures, queue, workspaces and last errors. Hidden, and behind a password."""

import streamlit as st

from cnn_demo.ui.core import operation
from cnn_demo.ui.core.page import page
from cnn_demo.ui.operator import sections, sign_in

REFRESH_SECONDS = 5.0


@st.fragment(run_every=REFRESH_SECONDS)
def overview() -> None:
    """All sections, renewed every few seconds."""
    status = operation.status()
    sections.health(status)
    sections.figures(status)
    sections.queue(status)
    sections.workspaces(status)
    sections.processes(status)
    sections.machines(status)
    sections.faults(status)
    sections.versions(status)


with page("Operation", "The state of this server, for its operator. The figures are renewed every five seconds."):
    if not sign_in.has_page():
        st.stop()
    if sign_in.is_signed_in():
        sign_in.sign_out_button()
        overview()
