from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.errors import LeaseError, SweepError
from cnn_demo.runs import lease
from cnn_demo.runs.folder import STOP
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.status import FINISHED, PAUSED
from cnn_demo.runs.sweep_folder import (
    DONE,
    FAILED,
    SEARCHING,
    STOPPED,
    STOPPED_BY_PERSON,
    STOPPED_EARLY,
    WAITING,
)
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.summary import summarise
from cnn_demo.spec.varied import Varied
from cnn_demo.sweeps.search import MOST_IN_VAIN, WITH_SEARCH, Search, search_in
from tests.unit.sweeps.conftest import NewSweep, search_through
from tests.unit.sweeps.recorded_runs import Curve, RecordedRuns, fail, play

FILTERS = Varied(path="architecture.1.filters", low=1, high=64, log=True)
KERNEL = Varied(path="architecture.1.kernel_size", choices=(3, 31))  # 31 is larger than the image
OPTIMIZER = Varied(path="recipe.optimizer", choices=("adam", "sgd"))


def flat(number: int) -> Curve:
    return [0.1 * (number % 9)] * 2


@pytest.fixture
def runs(workspace: Workspace) -> RecordedRuns:
    return RecordedRuns(workspace)


def test_each_trial_is_an_ordinary_run_that_says_where_it_belongs(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=3)
    state = search_through(Search(folder, runs), flat)
    assert (state.state, state.reason) == (DONE, "")
    assert state.started_at
    assert state.ended_at
    assert folder.state() == state
    for number, (trial, run) in enumerate(zip(state.trials, runs.made, strict=True)):
        assert (trial.number, trial.run_id, trial.state) == (number, run.id, DONE)
        assert (run.about()["sweep"], run.about()["trial"]) == (folder.id, number)
        assert run.project() == folder.sweep().project(trial.values)
    assert runs.started == runs.made
    assert [run.about()["name"] for run in runs.made] == [f"my search, run {number}" for number in (1, 2, 3)]


def test_long_name_of_a_search_leaves_its_runs_their_numbers(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=2)
    folder.rename("x" * MAX_NAME)
    search_through(Search(folder, runs), flat)
    assert [run.about()["name"] for run in runs.made] == [f"{'x' * (MAX_NAME - 7)}, run {number}" for number in (1, 2)]


def test_the_first_run_has_the_settings_of_the_base(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    folder = new_sweep(FILTERS, OPTIMIZER, most_runs=2)
    first = search_through(Search(folder, runs), flat).trials[0]
    assert first.values == {"architecture.1.filters": 2, "recipe.optimizer": "adam"}


def test_the_same_seed_tries_the_same_values(workspace: Workspace, new_sweep: NewSweep) -> None:
    tried = [
        [trial.values for trial in search_through(Search(folder, RecordedRuns(workspace)), flat).trials]
        for folder in (new_sweep(most_runs=6, seed=3), new_sweep(most_runs=6, seed=3), new_sweep(most_runs=6, seed=4))
    ]
    assert tried[0] == tried[1] != tried[2]


def test_no_more_runs_are_active_than_allowed(workspace: Workspace, new_sweep: NewSweep) -> None:
    runs = RecordedRuns(workspace, at_once=2)
    search = Search(new_sweep(most_runs=5), runs)
    assert [trial.state for trial in search.step().trials] == [WAITING, WAITING]
    play(runs.made[0], [])
    assert len(search.step().trials) == 3
    search_through(search, flat)
    assert len(runs.made) == 5


def test_impossible_values_are_told_at_once_and_cost_no_run(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    state = search_through(Search(new_sweep(KERNEL, FILTERS, most_runs=6), runs), flat)
    impossible = [trial for trial in state.trials if trial.state == FAILED]
    assert impossible
    assert {trial.run_id for trial in impossible} == {None}
    assert all("kernel_size 31 is larger than its 28x28 input" in trial.reason for trial in impossible)
    assert len(runs.made) == 6
    assert state.state == DONE


def test_what_the_server_does_not_allow_costs_no_run(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    state = search_through(
        Search(new_sweep(Varied(path="recipe.batch_size", low=2000, high=4000), most_runs=2), runs), flat
    )
    assert state.state == FAILED
    assert state.reason.startswith(f"{MOST_IN_VAIN} suggestions in a row were impossible. ")
    assert "The batch size is too large." in state.reason
    assert runs.made == []


def test_nothing_is_tried_twice_and_a_search_through_all_values_ends(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    state = search_through(Search(new_sweep(OPTIMIZER, most_runs=10), runs), flat)
    assert (state.state, state.reason) == (DONE, "All settings that the ranges allow were tried.")
    assert [trial.values["recipe.optimizer"] for trial in state.trials] == ["adam", "sgd"]


def test_a_failed_and_a_deleted_run_do_not_end_the_search(workspace: Workspace, new_sweep: NewSweep) -> None:
    runs = RecordedRuns(workspace, at_once=2)
    search = Search(new_sweep(most_runs=3), runs)
    search.step()
    fail(runs.made[0], "The loss is NaN.")
    runs.made[1].delete()
    state = search_through(search, flat)
    assert [(trial.state, trial.reason) for trial in state.trials] == [
        (FAILED, "The loss is NaN."),
        (FAILED, "Its run was deleted."),
        (DONE, ""),
    ]
    assert state.state == DONE


def test_a_search_without_any_accuracy_has_failed_and_says_why(workspace: Workspace, new_sweep: NewSweep) -> None:
    runs = RecordedRuns(workspace, at_once=2)
    search = Search(new_sweep(most_runs=2), runs)
    search.step()
    for run in runs.made:
        fail(run, "The loss is NaN.")
    state = search.step()
    assert (state.state, state.reason) == (FAILED, "No run has measured an accuracy. The loss is NaN.")


def test_stop_ends_the_runs_that_train_and_makes_no_others(workspace: Workspace, new_sweep: NewSweep) -> None:
    folder, runs = new_sweep(most_runs=9), RecordedRuns(workspace, at_once=2)
    search = Search(folder, runs)
    search.step()
    play(runs.made[0], [0.3])
    folder.stop()
    state = search_through(search, flat)
    assert (state.state, state.reason) == (STOPPED, STOPPED_BY_PERSON)
    assert [(trial.state, trial.reason, trial.accuracy) for trial in state.trials] == [
        (STOPPED_EARLY, WITH_SEARCH, 0.3),
        (STOPPED_EARLY, WITH_SEARCH, None),
    ]


def test_stop_ends_the_last_runs_too(workspace: Workspace, new_sweep: NewSweep) -> None:
    folder, runs = new_sweep(most_runs=2), RecordedRuns(workspace, at_once=2)
    search = Search(folder, runs)
    search.step()
    folder.stop()
    state = search_through(search, flat)
    assert state.state == STOPPED
    assert {trial.reason for trial in state.trials} == {WITH_SEARCH}


def test_a_run_that_a_person_has_paused_does_not_keep_a_search_from_ending(
    runs: RecordedRuns, new_sweep: NewSweep
) -> None:
    folder = new_sweep(most_runs=2)
    search = Search(folder, runs)
    search.step()
    runs.made[0].write_status(replace(runs.made[0].status(), state=PAUSED))
    assert search.step().trials[0].state == WAITING
    folder.stop()
    search.step()
    assert search.step().state == STOPPED


def test_a_stop_that_a_full_queue_refuses_is_asked_for_again(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=2)
    search = Search(folder, runs)
    search.step()
    folder.stop()
    runs.takes_stops = False
    assert search.step().state == SEARCHING
    assert runs.made[0].requests() == {}
    runs.takes_stops = True
    state = search_through(search, flat)
    assert (state.state, state.trials[0].reason) == (STOPPED, WITH_SEARCH)


def test_a_process_killed_before_it_asked_a_run_to_end_leaves_that_to_the_next(
    runs: RecordedRuns, new_sweep: NewSweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_sweep(most_runs=2)
    search = Search(folder, runs)
    search.step()
    folder.stop()

    def die(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(RecordedRuns, "stop", die)
        with pytest.raises(KeyboardInterrupt):
            search.step()
    Search(folder, runs).step()
    assert STOP in runs.made[0].requests()


def test_a_run_that_was_asked_to_end_and_trained_to_its_end_gives_no_reason_after_a_restart(
    runs: RecordedRuns, new_sweep: NewSweep
) -> None:
    folder = new_sweep(most_runs=2)
    search = Search(folder, runs)
    search.step()
    play(runs.made[0], [0.5])
    folder.stop()
    assert search.step().trials[0].reason == WITH_SEARCH
    runs.made[0].write_status(replace(runs.made[0].status(), state=FINISHED))
    shown = search.step().trials[0]
    assert (shown.state, shown.reason) == (DONE, "")
    assert Search(folder, runs).step().trials[0] == shown


def test_the_time_ends_the_search(runs: RecordedRuns, new_sweep: NewSweep, monkeypatch: pytest.MonkeyPatch) -> None:
    search = Search(new_sweep(most_runs=9, most_minutes=2.0), runs)
    search.step()
    play(runs.made[0], [0.5])
    later = time.time() + 121
    monkeypatch.setattr(time, "time", lambda: later)
    state = search_through(search, flat)
    assert (state.state, state.reason, len(runs.made)) == (DONE, "The time of 2 minutes is over.", 1)


def test_a_full_workspace_ends_the_search_when_its_runs_have_ended(workspace: Workspace, new_sweep: NewSweep) -> None:
    state = search_through(Search(new_sweep(most_runs=9), RecordedRuns(workspace, most=2)), flat)
    assert (state.state, state.reason) == (STOPPED, "No more runs can be kept here.")
    assert [trial.state for trial in state.trials] == [DONE, DONE, FAILED]


def test_a_full_queue_is_waited_for(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    runs.has_queue_room = False
    search = Search(new_sweep(most_runs=2), runs)
    assert search.step().state == SEARCHING
    assert runs.made == []
    runs.has_queue_room = True
    assert search_through(search, flat).state == DONE


def test_a_search_goes_on_where_a_killed_process_has_ended(
    workspace: Workspace, new_sweep: NewSweep, runs: RecordedRuns
) -> None:
    folder = new_sweep(most_runs=4)
    search = Search(folder, runs)
    for _ in range(4):
        play_all(search, runs)
    before = folder.state()
    with folder.journal_file.open("ab") as journal:
        journal.write(b'{"op_code": 4, "wor')  # killed while it wrote
    again = RecordedRuns(workspace)
    state = search_through(Search(folder, again), flat)
    assert state.started_at == before.started_at
    assert len(runs.made) + len(again.made) == 4
    assert [trial.run_id for trial in state.trials] == [run.id for run in (*runs.made, *again.made)]
    assert [trial.values for trial in state.trials[: len(before.trials)]] == [trial.values for trial in before.trials]


def play_all(search: Search, runs: RecordedRuns) -> None:
    for trial, run in zip(search.step().trials, runs.made, strict=True):
        play(run, flat(trial.number))


def test_a_trial_whose_run_was_not_made_yet_gets_it_after_a_kill(
    new_sweep: NewSweep, runs: RecordedRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_sweep(most_runs=2)

    def die(*arguments: object) -> None:
        raise KeyboardInterrupt

    search = Search(folder, runs)
    with monkeypatch.context() as patched:
        patched.setattr(RecordedRuns, "make", die)
        with pytest.raises(KeyboardInterrupt):
            search.step()
    state = search_through(Search(folder, runs), flat)
    assert [trial.number for trial in state.trials] == [0, 1]
    assert state.trials[0].run_id == runs.made[0].id


def test_the_findings_name_the_setting_that_decides(workspace: Workspace, new_sweep: NewSweep) -> None:
    folder = new_sweep(Varied(path="recipe.momentum", low=0.0, high=0.9), FILTERS, most_runs=10)
    search = Search(folder, RecordedRuns(workspace))

    def by_filters(number: int) -> Curve:
        return [search._trials[number].values["architecture.1.filters"] / 64] * 2  # type: ignore[operator]

    state = search_through(search, by_filters)
    assert state.importances
    assert state.importance_epochs == 2
    assert next(iter(state.importances)) == "architecture.1.filters"
    assert state.importances["architecture.1.filters"] > 0.6
    assert sum(state.importances.values()) == pytest.approx(1)
    assert state.front == ()


def test_two_goals_leave_a_front_of_small_and_accurate_networks(workspace: Workspace, new_sweep: NewSweep) -> None:
    folder = new_sweep(FILTERS, most_runs=8, goal="parameters")
    state = search_through(Search(folder, RecordedRuns(workspace)), lambda number: [0.5 + 0.05 * (number % 3)])
    on_front = [state.trials[number] for number in state.front]
    assert len(on_front) in (1, 2, 3)
    assert [trial.cost for trial in on_front] == sorted(trial.cost or 0 for trial in on_front)
    assert [trial.accuracy for trial in on_front] == sorted(trial.accuracy or 0 for trial in on_front)
    for trial in state.trials:
        assert trial.cost == summarise(folder.sweep().project(trial.values).architecture).parameters
        beaten = [
            other
            for other in on_front
            if (other.cost or 0) <= (trial.cost or 0) and (other.accuracy or 0) >= (trial.accuracy or 0)
        ]
        assert beaten


def test_one_process_searches_at_a_time(
    runs: RecordedRuns, new_sweep: NewSweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_sweep(most_runs=2)
    monkeypatch.setattr(lease, "TAKE_SECONDS", 0)
    with lease.hold(folder.path), pytest.raises(LeaseError):
        search_in(folder, runs)
    assert runs.made == []


def test_a_search_that_has_ended_is_left_alone(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=2)
    state = search_through(Search(folder, runs), flat)
    search_in(folder, runs)
    assert folder.state() == state


def test_a_search_that_was_deleted_ends(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=2)
    search_in(folder, runs, tell=lambda state: folder.delete())
    assert not folder.exists()
    assert len(runs.made) == 1


def test_what_cannot_be_searched_says_so_in_the_state(runs: RecordedRuns, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=2)
    Path(folder.path, "sweep.json").write_text("{}")
    with pytest.raises(SweepError):
        search_in(folder, runs)
    assert folder.state().state == FAILED
    assert "version" in folder.state().reason
