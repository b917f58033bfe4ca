"""A kept epoch of a run as a network of its own."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.best_epoch import keep_epoch
from cnn_demo.runs.epochs import START
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.runs.trained import Trained
from cnn_demo.ui import server, state
from cnn_demo.ui.asking import ask
from cnn_demo.ui.results import KEEP_HELP, MEASURE_SECONDS


def keep_button(network: Trained, epoch: int, *, last: int | None) -> None:
    """For every epoch but the start and the last."""
    why_not = {START: "Before training it knows nothing.", last: "The last epoch is this network."}.get(epoch)
    if st.button(
        "Keep this epoch as a network",
        icon=":material/bookmark_add:",
        help=why_not or KEEP_HELP,
        disabled=why_not is not None,
        key="keep-epoch",
    ):
        _keep(network, epoch)


def _keep(network: Trained, epoch: int) -> None:
    measured = ask(
        "measure_epoch",
        doing="Measuring that epoch",
        usual_seconds=MEASURE_SECONDS,
        path=str(network.path),
        epoch=epoch,
    )
    most = server.settings().max_runs_per_workspace
    kept = keep_epoch(RunFolder(network.path), epoch, measured, state.workspace(), max_runs=most)
    state.tell(f"{read_record(kept).title} is a network of its own now; all pages offer it.")
    st.rerun()
