"""Makes and queues runs for the session's visitor: within the quotas, and leaving nothing where one is reached."""

from __future__ import annotations

from cnn_demo.errors import LimitError
from cnn_demo.runs.folder import RunFolder, RunInputs
from cnn_demo.runs.seed_group import SEED_GROUP, name_with_seed, new_tag, with_seeds
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import server, state
from cnn_demo.ui.core.visitor import record_use, visitor


def make_run(project: Project, *, name: str, given: RunInputs) -> RunFolder:
    """A new run that is in no queue yet. Raises LimitError where a quota is reached, before anything is written."""
    _check_quotas(project, 1, given)
    return _make(project, name, given)


def make_seed_runs(project: Project, seeds: int, *, name: str, given: RunInputs) -> list[RunFolder]:
    """A run of the project for each of so many seeds, from its own one on, all of one group. Otherwise as make_run."""
    projects = with_seeds(project, seeds)
    _check_quotas(project, seeds, given)
    tagged = given.merge(RunInputs(about={SEED_GROUP: new_tag(name)}))
    return [_make(each, name_with_seed(name, each), tagged) for each in projects]


def enter_queue(*runs: RunFolder) -> None:
    """Queue runs that were made above. Raises LimitError where the queue has filled up meanwhile; all are gone then."""
    try:
        for run in runs:
            server.queue().enter(run)
    except LimitError:
        for run in runs:
            server.queue().delete(run)
        raise


def _check_quotas(project: Project, runs: int, given: RunInputs) -> None:
    """Raises LimitError where the visitor may not have so many more runs of the project."""
    server.queue().check_room(visitor(), runs)
    state.workspace().check_room(runs, server.settings().max_runs_per_workspace)
    check_room(runs, runs * (server.quotas().run_bytes(project) + sum(map(len, given.files.values()))))


def _make(project: Project, name: str, given: RunInputs) -> RunFolder:
    run = state.workspace().create(project, name=name, max_runs=server.settings().max_runs_per_workspace, given=given)
    record_use()  # the queue asks the workspace whom it counts for
    return run


def check_room(runs: int, more_bytes: int) -> None:
    """Refuse new runs of so many bytes where a quota of the visitor or the server is reached. Raises LimitError."""
    server.quotas().check_new_runs(visitor(), runs, more_bytes)
