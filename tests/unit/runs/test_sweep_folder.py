from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnn_demo.errors import RunError, SweepError
from cnn_demo.runs import lease
from cnn_demo.runs.sweep_folder import (
    DONE,
    FAILED,
    SEARCHING,
    STOPPED,
    STOPPED_EARLY,
    TRAINING,
    WAITING,
    SweepFolder,
    SweepState,
    SweepTrial,
    sweep_of,
    sweeps_of,
)
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.project import Project
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied import Varied

RATE = "recipe.learning_rate"


def trial(number: int, state: str, accuracy: float | None = None) -> SweepTrial:
    return SweepTrial(
        number=number, run_id=f"20260101-00000{number}-0a1b", values={RATE: 0.01}, state=state, accuracy=accuracy
    )


@pytest.fixture
def asked(project: Project) -> Sweep:
    return Sweep(base=project, space=(Varied(path=RATE, low=1e-4, high=1e-2, log=True),))


@pytest.fixture
def folder(workspace: Workspace, asked: Sweep) -> SweepFolder:
    return SweepFolder.create(workspace.folder, asked, name=" my\nsearch ")


def test_a_new_search_says_what_was_asked_for_and_searches(
    folder: SweepFolder, asked: Sweep, workspace: Workspace
) -> None:
    assert folder.sweep() == asked
    assert folder.state() == SweepState(state=SEARCHING)
    assert folder.workspace == workspace.folder
    assert folder.name() == "my search"
    assert folder.created_at() > 0
    assert not folder.is_searched()
    assert workspace.runs() == []


def test_a_state_is_read_as_it_was_written(folder: SweepFolder) -> None:
    written = SweepState(
        state=DONE,
        started_at=1.0,
        ended_at=2.0,
        trials=(
            trial(0, DONE, 0.9),
            trial(1, STOPPED_EARLY, 0.5),
            SweepTrial(number=2, run_id=None, values={RATE: 0.1}, state=FAILED, reason="Layer 2: impossible."),
        ),
        importances={RATE: 1.0},
        front=(0,),
    )
    folder.write_state(written)
    assert folder.state() == written


def test_the_best_is_the_highest_of_those_that_ended() -> None:
    trials = (
        trial(0, DONE, 0.8),
        trial(1, STOPPED_EARLY, 0.99),
        trial(2, DONE, 0.9),
        trial(3, DONE, 0.9),
        trial(4, WAITING),
    )
    best = SweepState(trials=trials).best
    assert best is not None
    assert best.number == 2
    assert SweepState(trials=(trial(0, TRAINING, 0.9),)).best is None


def test_searches_are_listed_newest_first_and_only_whole_ones(workspace: Workspace, asked: Sweep) -> None:
    assert sweeps_of(workspace.folder) == []
    found = [SweepFolder.create(workspace.folder, asked, name=f"search {number}") for number in range(2)]
    (workspace.folder / "sweeps" / "20260101-000000-0a1b").mkdir()  # half-made
    assert sorted(sweeps_of(workspace.folder), key=lambda each: each.id) == sorted(found, key=lambda each: each.id)
    assert [each.id for each in sweeps_of(workspace.folder)] == sorted((each.id for each in found), reverse=True)
    assert sweep_of(workspace.folder, found[0].id) == found[0]
    with pytest.raises(SweepError, match=r"There is no search '\.\./x' here"):
        sweep_of(workspace.folder, "../x")


def test_a_stop_with_nobody_to_obey_it_reads_as_stopped(folder: SweepFolder) -> None:
    folder.stop()
    assert folder.state().state == STOPPED
    with lease.hold(folder.path):
        assert folder.is_searched()
        assert folder.state().state == SEARCHING


def test_a_renamed_search_keeps_its_date(folder: SweepFolder) -> None:
    before = folder.created_at()
    folder.rename("another")
    assert (folder.name(), folder.created_at()) == ("another", before)
    with pytest.raises(RunError, match="needs a name"):
        folder.rename(" ")


def test_a_deleted_search_is_gone_and_says_so(folder: SweepFolder, workspace: Workspace) -> None:
    folder.delete()
    assert sweeps_of(workspace.folder) == []
    for ask in (folder.sweep, folder.state, folder.name, folder.delete):
        with pytest.raises(SweepError, match="There is no search"):
            ask()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("state.json", "{"),
        ("state.json", "[]"),
        ("state.json", '{"version": 1}'),
        ("state.json", '{"version": 1, "state": "asleep"}'),
        ("state.json", json.dumps({**SweepState().to_dict(), "trials": [{"number": 0}]})),
        ("state.json", json.dumps({**SweepState().to_dict(), "trials": [3]})),
        ("about.json", "{}"),
    ],
)
def test_a_damaged_file_is_named(folder: SweepFolder, file: str, content: str) -> None:
    Path(folder.path, file).write_text(content)
    with pytest.raises(SweepError, match=f"{file} of the search {folder.id} is damaged"):
        (folder.state if file == "state.json" else folder.created_at)()
