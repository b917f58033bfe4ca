"""Makes an epoch of a run into a run of its own: the best epoch, or one of the saved ones."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.epochs import START
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.promoted_epoch import promote_best_epoch, promote_epoch
from cnn_demo.runs.record import read_record
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import notices, server, state
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.core.new_run import check_room
from cnn_demo.ui.core.pressed import pressed

KEEP_HELP = "Makes a run from this epoch's weights, tested like any other, to try, inspect, export or continue."
MEASURE_SECONDS = 3.0


def promote_button(network: TrainedNetwork, epoch: int, *, last: int | None) -> None:
    """A button for one epoch; disabled for the start and the last epoch. epoch: how many had ended."""
    why_not = {START: "Before training, all weights are random.", last: "The last epoch is this network."}.get(epoch)
    if pressed(
        "Keep this epoch as a network",
        icon=":material/bookmark_add:",
        help=why_not or KEEP_HELP,
        disabled=why_not is not None,
        key="keep-epoch",
    ):
        promote(RunFolder(network.path), epoch)
        st.rerun()


def promote(run: RunFolder, epoch: int | None = None) -> RunFolder:
    """Make the new run and return it. epoch: how many had ended at a saved one, None for the best. Raises UserError."""
    check_room(1, server.quotas().run_bytes(run.project()))
    task, which = ("measure_best", {}) if epoch is None else ("measure_epoch", {"epoch": epoch})
    measured = ask(task, doing="Testing this epoch", usual_seconds=MEASURE_SECONDS, path=str(run.path), **which)
    workspace, most = state.workspace(), server.settings().max_runs_per_workspace
    kept = (
        promote_best_epoch(run, measured, workspace, max_runs=most)
        if epoch is None
        else promote_epoch(run, epoch, measured, workspace, max_runs=most)
    )
    notices.add_success(f"{read_record(kept).name} is now a run of its own. You can choose it on every page.")
    return kept
