"""Makes an epoch of a run into a run of its own: the best epoch, or one of the saved ones."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.long_work import LongWork, ask_silent_task
from cnn_demo.jobs.quotas import Quotas
from cnn_demo.runs.epochs import START
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.promoted_epoch import promote_best_epoch, promote_epoch
from cnn_demo.runs.record import read_record
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.ui.core import long_work, notices, server, state
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.uncut import uncut

KEEP_HELP = "Makes a run from this epoch's weights, tested like any other, to try, inspect, export or continue."
MEASURE_SECONDS = 3.0


def promote_button(network: TrainedNetwork, epoch: int, *, last: int | None) -> None:
    """A button for one epoch; disabled for the start and the last epoch. epoch: how many had ended."""
    why_not = {START: "Before training, all weights are random.", last: "The last epoch is this network."}.get(epoch)
    kept = promote(RunFolder(network.path), epoch, label="Keep this epoch as a network", why_not=why_not)
    if kept is not None:
        st.rerun()


def promote(run: RunFolder, epoch: int | None = None, *, label: str, why_not: str | None) -> RunFolder | None:
    """A button that makes the new run, and its progress. The new run once it is there, with a notice; else None.

    Whoever gets it has to use it without showing anything before.
    epoch: how many had ended at a saved one, None for the best. why_not: disables the button.
    """
    work = partial(
        _promote,
        run=run,
        epoch=epoch,
        workspace=state.workspace(),
        compute=server.compute(),
        quotas=server.quotas(),
        max_runs=server.settings().max_runs_per_workspace,
    )
    with uncut():
        kept: RunFolder | None = long_work.on_demand(
            f"keep-epoch-{run.id}",
            work,
            button=lambda: pressed(
                label,
                icon=":material/bookmark_add:",
                help=why_not or KEEP_HELP,
                disabled=why_not is not None,
                key="keep-epoch",
            ),
        )
        if kept is not None:
            notices.add_success(f"{read_record(kept).name} is now a run of its own. You can choose it on every page.")
    return kept


def _promote(
    work: LongWork,
    *,
    run: RunFolder,
    epoch: int | None,
    workspace: Workspace,
    compute: Compute,
    quotas: Quotas,
    max_runs: int | None,
) -> RunFolder:
    """Test the epoch and make the run. Raises UserError."""
    quotas.check_new_runs(work.visitor, 1, quotas.run_bytes(run.project()))
    task, which = ("measure_best", {}) if epoch is None else ("measure_epoch", {"epoch": epoch})
    measured = ask_silent_task(
        compute, work, task, doing="Testing this epoch", usual_seconds=MEASURE_SECONDS, path=str(run.path), **which
    )
    if epoch is None:
        return promote_best_epoch(run, measured, workspace, max_runs=max_runs)
    return promote_epoch(run, epoch, measured, workspace, max_runs=max_runs)
