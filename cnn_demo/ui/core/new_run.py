"""Makes and queues a run for the session's visitor: within the quotas, and leaving nothing where one is reached."""

from __future__ import annotations

from cnn_demo.errors import LimitError
from cnn_demo.runs.folder import RunFolder, RunInputs
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import server, state
from cnn_demo.ui.core.visitor import record_use, visitor


def make_run(project: Project, *, name: str, given: RunInputs) -> RunFolder:
    """A new run that is in no queue yet. Raises LimitError where a quota is reached, before anything is written."""
    server.queue().check_room(visitor())
    check_room(1, server.quotas().run_bytes(project) + sum(map(len, given.files.values())))
    run = state.workspace().create(project, name=name, max_runs=server.settings().max_runs_per_workspace, given=given)
    record_use()  # the queue asks the workspace whom it counts for
    return run


def enter_queue(run: RunFolder) -> None:
    """Queue a run that make_run made. Raises LimitError where the queue has filled up meanwhile; the run is gone then."""
    try:
        server.queue().enter(run)
    except LimitError:
        run.delete()
        raise


def check_room(runs: int, more_bytes: int) -> None:
    """Refuse new runs of so many bytes where a quota of the visitor or the server is reached. Raises LimitError."""
    server.quotas().check_new_runs(visitor(), runs, more_bytes)
