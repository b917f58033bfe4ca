"""What a search has found out: how much each setting decides, and the runs that no other one beats in both goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution
from optuna.importance import FanovaImportanceEvaluator, get_param_importances
from optuna.trial import create_trial

from cnn_demo.runs.sweep_folder import DONE, SweepTrial
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied_fields import Value

LEAST_TRIALS = 8
MOST_TRIALS = 200  # the newest: the trees take seconds for more
TREES = 32
Tried = tuple[Mapping[str, Value], float]  # values, and the accuracy that they reached


def importances(sweep: Sweep, tried: Sequence[Tried]) -> dict[str, float] | None:
    """Path -> share of the differences in accuracy that go with this setting, by falling share; they sum to 1.

    tried: with accuracies after the same number of epochs. None for fewer than LEAST_TRIALS, and where all are equal.
    By functional ANOVA over a random forest (Hutter et al. 2014). The shares hold for the ranges of this search alone.
    """
    tried = tried[-MOST_TRIALS:]
    if len(tried) < LEAST_TRIALS or len({accuracy for _, accuracy in tried}) == 1:
        return None
    ranges: dict[str, BaseDistribution] = {
        varied.path: CategoricalDistribution(varied.choices)
        if varied.choices
        else FloatDistribution(float(varied.low or 0), float(varied.high or 0), log=varied.log)
        for varied in sweep.space
    }
    study = optuna.create_study(direction="maximize")
    study.add_trials(
        [
            create_trial(params=_as_floats(values, ranges), distributions=ranges, value=accuracy)
            for values, accuracy in tried
        ]
    )
    found = get_param_importances(study, evaluator=FanovaImportanceEvaluator(n_trees=TREES, seed=sweep.seed))
    return {path: float(share) for path, share in found.items()}


def front(trials: Sequence[SweepTrial]) -> tuple[int, ...]:
    """Numbers of the finished trials with which no other one competes in both goals, by rising cost.

    One that is at least as accurate and costs no more, and is better in one of the two, beats another.
    """
    done = [
        (trial.cost, -trial.accuracy, trial.number)
        for trial in trials
        if trial.state == DONE and trial.accuracy is not None and trial.cost is not None
    ]
    found: list[tuple[int, float, int]] = []
    for each in sorted(done):
        if not found or each[1] < found[-1][1] or each[:2] == found[-1][:2]:
            found.append(each)
    return tuple(number for _, _, number in found)


def _as_floats(values: Mapping[str, Value], ranges: Mapping[str, BaseDistribution]) -> dict[str, Value]:
    """Whole numbers within a range as floats, which the distributions here take."""
    return {
        path: values[path] if isinstance(allowed, CategoricalDistribution) else float(values[path])
        for path, allowed in ranges.items()
    }
