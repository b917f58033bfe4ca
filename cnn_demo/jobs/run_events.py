"""Events of runs for the server's log: which run, and the tag of its workspace. Names that visitors give are not logged."""

from __future__ import annotations

import logging

from cnn_demo.errors import UserError
from cnn_demo.events import Value, event
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import Status
from cnn_demo.runs.workspace_tag import workspace_tag

log = logging.getLogger(__name__)


def run_event(name: str, run: RunFolder, **fields: Value) -> None:
    """Log an event of a run, such as "run-started"."""
    workspace = run.path.parent
    event(name, run=run.id, workspace=workspace_tag(workspace.parent, workspace.name), **fields)


def run_left_queue(run: RunFolder, status: Status | None) -> None:
    """Log that a run has ended or paused: run-finished, run-stopped, run-failed, run-paused; run-deleted where it is gone."""
    if status is None:
        run_event("run-deleted", run)
    else:
        run_event(f"run-{status.state}", run, epochs=status.epoch, seconds=round(status.seconds, 1))


def run_not_started(run: RunFolder, error: UserError) -> None:
    """Log that no worker could be started on a run: that concerns the operator."""
    run_event("run-failed", run)
    log.error("A run's worker could not be started.", exc_info=error)
