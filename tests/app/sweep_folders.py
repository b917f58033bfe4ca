"""Folders of searches as their process would have left them, in any state, with runs that were not trained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, QUEUED, RUNNING, STOPPED
from cnn_demo.runs.sweep_folder import DONE, STOPPED_EARLY, TRAINING, WAITING, SweepFolder, SweepState, SweepTrial
from cnn_demo.spec.project import Project
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied import suggested
from cnn_demo.spec.varied_fields import Value, varied_fields
from cnn_demo.ui.core.state import first_project
from tests.app.run_folders import put_run

RATE, OPTIMIZER = "recipe.learning_rate", "recipe.optimizer"
RUN_STATES = {DONE: FINISHED, STOPPED_EARLY: STOPPED, WAITING: QUEUED, TRAINING: RUNNING}
Trial = tuple[str, dict[str, Value], float | None]  # state, values, accuracy
FIRST_NUMBER = 20  # of its runs; runs that a test makes itself are older


def asked_for(base: Project | None = None, paths: tuple[str, ...] = (RATE, OPTIMIZER), **changes: Any) -> Sweep:
    """A search of these settings in their suggested ranges."""
    base = base or first_project()
    fields = varied_fields(base)
    return Sweep(base=base, space=tuple(suggested(fields[path]) for path in paths), **changes)


def put_trial(
    sweep: Sweep,
    workspace: Path,
    sweep_id: str,
    number: int,
    state: str,
    values: dict[str, Value],
    accuracy: float | None = None,
) -> SweepTrial:
    """A trial, and its run in the workspace, as the search makes it."""
    project = sweep.project(values)
    run = put_run(
        workspace, RUN_STATES[state], number=FIRST_NUMBER + number, name=f"Search, run {number + 1}", project=project
    )
    _belong(run, sweep_id, number)
    return SweepTrial(
        number=number,
        run_id=run.id,
        values=values,
        state=state,
        accuracy=accuracy,
        cost=sweep.cost(project),
        epochs=0 if accuracy is None else 2,
    )


def put_sweep(
    workspace: Path,
    sweep: Sweep,
    trials: list[Trial],
    *,
    name: str = "My search",
    **state: Any,
) -> SweepFolder:
    """A search with these trials. state: entries of SweepState."""
    folder = SweepFolder.create(workspace, sweep, name=name)
    made = tuple(put_trial(sweep, workspace, folder.id, number, *trial) for number, trial in enumerate(trials))
    folder.write_state(SweepState(trials=made, **{"started_at": folder.created_at(), **state}))
    return folder


def _belong(run: RunFolder, sweep_id: str, number: int) -> None:
    file = run.path / "about.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "sweep": sweep_id, "trial": number}))
