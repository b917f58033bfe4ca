"""Starts runs for the session's visitor: within the quotas, as one step, and leaving nothing where it cannot be done."""

from __future__ import annotations

from collections.abc import Callable

from cnn_demo.errors import UserError
from cnn_demo.runs.folder import RunFolder, RunInputs
from cnn_demo.runs.seed_group import SEED_GROUP, name_with_seed, new_tag, with_seeds
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import server, state
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.core.visitor import record_use, visitor


def start_run(
    project: Project, *, name: str, given: RunInputs, before: Callable[[RunFolder], None] = lambda run: None
) -> RunFolder:
    """Make a run and queue it; it is selected by whoever shows it. Raises UserError, and nothing is left of it then.

    before: what the run is given before it may start.
    """
    with uncut():
        _check_quotas(project, 1, given)
        run = _make(project, name, given)
        _enter_queue([run], before)
    return run


def start_seed_runs(
    project: Project, seeds: int, *, name: str, given: RunInputs, before: Callable[[RunFolder], None]
) -> list[RunFolder]:
    """A run of the project for each of so many seeds, from its own one on, all of one group. Otherwise as start_run.

    before: is called with the first one.
    """
    with uncut():
        projects = with_seeds(project, seeds)
        _check_quotas(project, seeds, given)
        tagged = given.merge(RunInputs(about={SEED_GROUP: new_tag(name)}))
        runs = [_make(each, name_with_seed(name, each), tagged) for each in projects]
        _enter_queue(runs, before)
    return runs


def _enter_queue(runs: list[RunFolder], before: Callable[[RunFolder], None]) -> None:
    try:
        before(runs[0])
        for run in runs:
            server.queue().enter(run)
    except UserError:  # the queue or the disk has filled up meanwhile
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
