from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.runs.offered_runs import offered
from cnn_demo.runs.record import read_records
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.sweep_folder import DONE, STOPPED_EARLY, SweepFolder
from cnn_demo.runs.workspace import Workspace
from tests.app.run_folders import put_run
from tests.app.sweep_folders import OPTIMIZER, RATE, Trial, asked_for, put_sweep

TRIALS: list[Trial] = [
    (DONE, {RATE: 0.001, OPTIMIZER: "adam"}, 0.91),
    (DONE, {RATE: 0.003, OPTIMIZER: "rmsprop"}, 0.95),
    (STOPPED_EARLY, {RATE: 0.02, OPTIMIZER: "sgd"}, 0.97),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def search(workspace: Workspace) -> SweepFolder:
    put_run(workspace.folder, FINISHED, name="Alone")
    return put_sweep(workspace.folder, asked_for(most_runs=3), TRIALS, state=DONE)


def names(workspace: Workspace, *, also: str | None = None) -> list[str]:
    return [record.name for record in offered(read_records(workspace)[0], workspace.folder, also=also)]


def run_ids(search: SweepFolder) -> list[str]:
    return [str(trial.run_id) for trial in search.stored_state().trials]


@pytest.mark.usefixtures("search")
def test_of_a_search_the_best_run_that_trained_to_its_end_is_offered(workspace: Workspace) -> None:
    assert names(workspace) == ["Search, run 2", "Alone"]


def test_runs_that_were_opened_or_are_in_use_are_offered_too(workspace: Workspace, search: SweepFolder) -> None:
    first, _, last = run_ids(search)
    workspace.run(first).mark_as_opened()
    assert names(workspace) == ["Search, run 2", "Search, run 1", "Alone"]
    assert names(workspace, also=last) == ["Search, run 3", "Search, run 2", "Search, run 1", "Alone"]


def test_next_best_is_offered_where_the_best_was_deleted(workspace: Workspace, search: SweepFolder) -> None:
    workspace.run(run_ids(search)[1]).delete()
    assert names(workspace) == ["Search, run 1", "Alone"]


def test_runs_of_a_deleted_search_are_like_any_others(workspace: Workspace, search: SweepFolder) -> None:
    search.delete()
    assert len(names(workspace)) == 4


def test_damaged_search_offers_what_was_opened(workspace: Workspace, search: SweepFolder) -> None:
    first = run_ids(search)[0]
    (search.path / "state.json").write_text("{")
    workspace.run(first).mark_as_opened()
    assert names(workspace) == ["Search, run 1", "Alone"]


def test_each_search_has_a_best_run(workspace: Workspace, search: SweepFolder) -> None:
    state = search.stored_state()
    other = SweepFolder.create(workspace.folder, search.sweep(), name="Another")
    run = put_run(workspace.folder, FINISHED, number=40, name="Another, run 1")
    about = {**run.about(), "sweep": other.id, "trial": 0}
    (run.path / "about.json").write_text(json.dumps(about))
    other.write_state(replace(state, trials=(replace(state.trials[0], run_id=run.id, accuracy=0.5),)))
    assert names(workspace) == ["Another, run 1", "Search, run 2", "Alone"]
