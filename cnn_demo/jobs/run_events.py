"""Events of runs for the server's log: which run, and the tag of its workspace. Names that visitors give are not logged."""

from __future__ import annotations

from cnn_demo.events import Value, event
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import Status
from cnn_demo.runs.workspace_tag import workspace_tag


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
