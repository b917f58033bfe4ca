"""An epoch of a run as a network of its own: its best one, or one that was kept to look back on."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.epochs import START
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.promoted_epoch import promote_best_epoch, promote_epoch
from cnn_demo.runs.record import read_record
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import notices, server, state
from cnn_demo.ui.core.asking import ask

KEEP_HELP = "Makes a run of that epoch's weights, measured like any other: to draw for, look into, export or train on."
MEASURE_SECONDS = 3.0


def promote_button(network: TrainedNetwork, epoch: int, *, last: int | None) -> None:
    """For every epoch but the start and the last."""
    why_not = {START: "Before training it knows nothing.", last: "The last epoch is this network."}.get(epoch)
    if st.button(
        "Keep this epoch as a network",
        icon=":material/bookmark_add:",
        help=why_not or KEEP_HELP,
        disabled=why_not is not None,
        key="keep-epoch",
    ):
        keep(RunFolder(network.path), epoch)
        st.rerun()


def keep(run: RunFolder, epoch: int | None = None) -> RunFolder:
    """The new run. epoch: how many had ended, of a kept one; None: the best one. Raises UserError."""
    task, which = ("measure_best", {}) if epoch is None else ("measure_epoch", {"epoch": epoch})
    measured = ask(task, doing="Measuring that epoch", usual_seconds=MEASURE_SECONDS, path=str(run.path), **which)
    workspace, most = state.workspace(), server.settings().max_runs_per_workspace
    kept = (
        promote_best_epoch(run, measured, workspace, max_runs=most)
        if epoch is None
        else promote_epoch(run, epoch, measured, workspace, max_runs=most)
    )
    notices.add_success(f"{read_record(kept).title} is a network of its own now; all pages offer it.")
    return kept
