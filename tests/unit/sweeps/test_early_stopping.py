"""Early stopping against curves, made up and recorded ones, for which it is worked out by hand which run stops where."""

from __future__ import annotations

import json

import pytest

from cnn_demo.runs.sweep_folder import DONE, STOPPED_EARLY
from cnn_demo.runs.workspace import Workspace
from cnn_demo.sweeps.search import WEAK, Search
from tests.golden import make_search_curves
from tests.unit.sweeps.conftest import NewSweep, search_through
from tests.unit.sweeps.recorded_runs import Curve, RecordedRuns

LONG = 18  # epochs, with rungs after 2 and 6 of them


def curve(after_2: float, after_6: float, at_end: float) -> Curve:
    """Eighteen epochs with these accuracies at the rungs, and others between that decide nothing."""
    between, later = [0.99, 0.0, 0.99], [0.0, 0.99] * 5
    return [0.0, after_2, *between, after_6, *later, 0.0, at_end]


# Of the n runs that have reached a rung, those go on that are among the n // 3 best, and where that is none, the best one
# alone.
CURVES = [
    curve(0.50, 0.70, 0.90),  # the first one at each rung goes on
    curve(0.40, 0.99, 0.99),  # rung 2: worse than 0.50
    curve(0.60, 0.65, 0.99),  # rung 2: best of three goes on; rung 6: 0.65 is worse than 0.70
    curve(0.55, 0.80, 0.91),  # rung 2: of four, one goes on, and that is 0.60
    curve(0.60, 0.80, 0.92),  # rung 2: as good as the best of five goes on; rung 6: best of three (0.70, 0.65, 0.80)
    curve(0.58, 0.75, 0.93),  # rung 2: two of six go on, 0.60 and 0.60
    curve(0.70, 0.78, 0.94),  # rung 2: best; rung 6: of four, one goes on, and that is 0.80
    curve(0.65, 0.85, 0.80),  # rung 2: two of eight go on, 0.70 and 0.65; rung 6: best of five
    curve(0.10, 0.99, 0.99),  # rung 2: worst
    curve(0.62, 0.99, 0.99),  # rung 2: three of ten go on, 0.70, 0.65 and 0.62; rung 6: best of six, two of which go on
]
EPOCHS_BY_HAND = [18, 2, 6, 2, 18, 2, 6, 18, 2, 18]


def test_each_run_stops_at_the_rung_that_is_known_by_hand(workspace: Workspace, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=len(CURVES), epochs=LONG, early_stopping=True)
    state = search_through(Search(folder, RecordedRuns(workspace)), CURVES.__getitem__)
    assert [trial.epochs for trial in state.trials] == EPOCHS_BY_HAND
    for trial in state.trials:
        assert (trial.state, trial.reason) == ((DONE, "") if trial.epochs == LONG else (STOPPED_EARLY, WEAK))
        assert trial.accuracy == CURVES[trial.number][trial.epochs - 1]
    assert state.best
    assert state.best.number == 9


# Of nine real runs (tests/golden/make_search_curves.py): accuracy after 2 and after 6 epochs, and where each one stops.
RECORDED = [
    (0.9475, 0.9825, 18),  # the first one at each rung goes on
    (0.9500, 0.9675, 6),  # rung 2: best of two; rung 6: worse than 0.9825
    (0.9575, 0.9750, 6),  # rung 2: best of three; rung 6: worse than 0.9825
    (0.9400, 0.9675, 2),  # rung 2: worst of four
    (0.9525, 0.9750, 2),  # rung 2: of five, one goes on, and that is 0.9575
    (
        0.9525,
        0.9750,
        6,
    ),  # rung 2: two of six go on, 0.9575 and 0.9525; rung 6: of four, one goes on, and that is 0.9825
    (0.9650, 0.9600, 6),  # rung 2: best; rung 6: of five, one goes on, and that is 0.9825
    (0.8325, 0.9175, 2),  # rung 2: worst
    (0.9575, 0.9800, 18),  # rung 2: three of nine go on, 0.9650 and twice 0.9575; rung 6: two of six, 0.9825 and 0.9800
]


def test_each_real_run_stops_at_the_rung_that_is_known_by_hand(workspace: Workspace, new_sweep: NewSweep) -> None:
    curves = [run["val_accuracy"] for run in json.loads(make_search_curves.PATH.read_text())]
    assert [(recorded[1], recorded[5]) for recorded in curves] == [tuple(row[:2]) for row in RECORDED]
    folder = new_sweep(most_runs=len(curves), epochs=LONG, early_stopping=True)
    state = search_through(Search(folder, RecordedRuns(workspace)), curves.__getitem__)
    assert [trial.epochs for trial in state.trials] == [stop for _, _, stop in RECORDED]
    assert [trial.state for trial in state.trials] == [
        DONE if stop == LONG else STOPPED_EARLY for _, _, stop in RECORDED
    ]
    assert state.best
    assert (state.best.number, state.best.accuracy) == (0, 0.9825)  # as good as any of the nine is after 18 epochs


def test_runs_side_by_side_are_compared_with_those_that_have_come_as_far(
    workspace: Workspace, new_sweep: NewSweep
) -> None:
    """All three reach the first rung in the same step: the first is best of one, the second of two, the third is not."""
    curves = [curve(0.5, 0.5, 0.5), curve(0.6, 0.7, 0.7), curve(0.4, 0.9, 0.9)]
    folder = new_sweep(most_runs=3, epochs=LONG, early_stopping=True)
    state = search_through(Search(folder, RecordedRuns(workspace, at_once=3)), curves.__getitem__)
    assert [trial.epochs for trial in state.trials] == [18, 18, 2]


@pytest.mark.parametrize("options", [{}, {"goal": "parameters"}])
def test_without_early_stopping_every_run_trains_to_its_end(
    workspace: Workspace, new_sweep: NewSweep, options: dict[str, str]
) -> None:
    folder = new_sweep(most_runs=4, epochs=LONG, **options)
    state = search_through(Search(folder, RecordedRuns(workspace)), CURVES.__getitem__)
    assert [(trial.state, trial.epochs) for trial in state.trials] == [(DONE, LONG)] * 4


def test_a_search_that_goes_on_after_a_kill_stops_the_same_runs(workspace: Workspace, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=len(CURVES), epochs=LONG, early_stopping=True)
    runs = RecordedRuns(workspace)

    class Killed(Exception):
        pass

    steps = 0

    def curve_until_killed(number: int) -> Curve:
        nonlocal steps
        steps += 1
        if steps % 4 == 0:
            raise Killed
        return CURVES[number]

    for _ in range(100):
        try:
            state = search_through(Search(folder, runs), curve_until_killed)
            break
        except Killed:
            continue
    assert steps > 20
    assert [trial.epochs for trial in state.trials] == EPOCHS_BY_HAND
    assert len(runs.made) == len(CURVES)


def test_a_slow_first_epoch_stops_no_run_of_six(workspace: Workspace, new_sweep: NewSweep) -> None:
    """The one rung is after 2 epochs: 0.8 is best of one, 0.9 of two, 0.7 is not of three, and 0.91 is best of four."""
    curves = [
        [0.7, 0.8, 0.8, 0.8, 0.8, 0.8],
        [0.1, 0.9, 0.9, 0.9, 0.9, 0.95],
        [0.7, 0.7, 0.9, 0.9, 0.9, 0.99],
        [0.2, 0.91, 0.1, 0.1, 0.1, 0.1],
    ]
    folder = new_sweep(most_runs=len(curves), epochs=6, early_stopping=True)
    state = search_through(Search(folder, RecordedRuns(workspace)), curves.__getitem__)
    assert [trial.epochs for trial in state.trials] == [6, 6, 2, 6]


def test_after_half_of_its_epochs_a_run_trains_to_its_end(workspace: Workspace, new_sweep: NewSweep) -> None:
    """Of ten epochs, the one rung is after 3; Optuna's next one would be after 9."""
    curves = [[0.5] * 10, [0.6] * 8 + [0.0] * 2]
    folder = new_sweep(most_runs=2, epochs=10, early_stopping=True)
    state = search_through(Search(folder, RecordedRuns(workspace)), curves.__getitem__)
    assert [trial.epochs for trial in state.trials] == [10, 10]


def test_runs_of_three_epochs_are_never_stopped(workspace: Workspace, new_sweep: NewSweep) -> None:
    folder = new_sweep(most_runs=3, epochs=3, early_stopping=True)
    state = search_through(Search(folder, RecordedRuns(workspace)), lambda number: [0.9 - 0.1 * number] * 3)
    assert [trial.state for trial in state.trials] == [DONE] * 3
