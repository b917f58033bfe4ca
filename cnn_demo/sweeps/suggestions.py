"""Suggests what to try next and which run to stop early, with Optuna: the tree-structured Parzen estimator and ASHA.

Sources: Bergstra et al. 2011, Algorithms for Hyper-Parameter Optimization (the estimator); Li et al. 2020,
arXiv 1810.05934 (asynchronous successive halving).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalChoiceType,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.pruners import BasePruner, NopPruner, SuccessiveHalvingPruner
from optuna.samplers import RandomSampler, TPESampler
from optuna.trial import FrozenTrial, Trial, TrialState

from cnn_demo.spec.early_stopping import REDUCTION, rungs
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied import Varied
from cnn_demo.spec.varied_fields import Value, varied_fields
from cnn_demo.sweeps.journal import open_journal

NAME = "sweep"
REASON = "reason"
REPEATED, IMPOSSIBLE = "repeated", "impossible"  # marks of trials that got no run


class Suggestions:
    """What one search has tried, on disk: it goes on where a process before has ended. Numbers of trials count from 0.

    The first trial has the base's own values, as far as they are in the ranges.
    """

    def __init__(self, sweep: Sweep, journal: Path) -> None:
        """Raises StorageError."""
        self._ranges = {varied.path: _distribution(varied) for varied in sweep.space}
        self._has_two_goals = sweep.has_two_goals
        self._last_rung = max(rungs(sweep.most_epochs), default=0)
        storage = open_journal(journal)
        is_new = not storage.get_all_studies()
        self._study = optuna.create_study(
            storage=storage,
            study_name=NAME,
            load_if_exists=True,
            directions=["maximize", "minimize"] if sweep.has_two_goals else ["maximize"],
            pruner=_pruner(sweep),
        )
        # Not the seed alone: a process that goes on would draw the first one's numbers again.
        seed = (sweep.seed + len(self.trials())) % 2**32
        self._estimator = TPESampler(seed=seed, n_startup_trials=_at_random(sweep.most_runs))
        self._random = RandomSampler(seed=seed)
        self._study.sampler = self._estimator
        if is_new:
            self._study.enqueue_trial(_own_values(sweep, self._ranges))

    def trials(self) -> list[FrozenTrial]:
        """All that was suggested, those that are still to be asked for left out."""
        return [trial for trial in self._study.get_trials(deepcopy=False) if trial.state != TrialState.WAITING]

    def ask(self, *, at_random: bool) -> int:
        """The number of a new trial. at_random: without regard to what was learned, where that leads nowhere new."""
        self._study.sampler = self._random if at_random else self._estimator
        return int(self._study.ask().number)

    def values(self, number: int) -> dict[str, Value]:
        """Path -> value of a trial. A process that was killed while it asked may have left some out; they are drawn now."""
        trial = self._trial(number)
        return {path: _suggested(trial, path, distribution) for path, distribution in self._ranges.items()}

    def should_stop(self, number: int, accuracies: list[float]) -> bool:
        """Whether a trial is to end here. accuracies: on the validation images, after each epoch so far.

        Each rung that the trial has reached is decided once, in the order of the epochs.
        """
        if self._has_two_goals:  # Optuna compares unfinished runs by one goal alone
            return False
        trial, known = self._trial(number), self._frozen(number).intermediate_values
        for epoch, accuracy in enumerate(accuracies[: self._last_rung], start=1):  # Optuna would make more of them
            if epoch not in known:
                trial.report(accuracy, epoch)
                if trial.should_prune():
                    return True
        return False

    def mark(self, number: int, name: str, value: bool | str) -> None:
        """Keep a note on a trial: REASON, REPEATED or IMPOSSIBLE."""
        self._trial(number).set_user_attr(name, value)

    def tell_done(self, number: int, accuracy: float, cost: int | None) -> None:
        """The trial's run has trained to its end."""
        self._study.tell(number, [accuracy] if cost is None else [accuracy, cost])

    def tell_stopped(self, number: int) -> None:
        """The trial's run ended early; what it had reached counts. One that had reached nothing counts as the worst."""
        self._study.tell(number, state=TrialState.PRUNED)

    def tell_failed(self, number: int) -> None:
        """The trial says nothing about its values."""
        self._study.tell(number, state=TrialState.FAIL)

    def _frozen(self, number: int) -> FrozenTrial:
        return self._study.get_trials(deepcopy=False)[number]

    def _trial(self, number: int) -> Trial:
        return Trial(self._study, self._frozen(number)._trial_id)


def _pruner(sweep: Sweep) -> BasePruner:
    """Optuna multiplies the first rung by the reduction factor for the next ones; see spec/early_stopping.py."""
    found = rungs(sweep.most_epochs)
    if not (sweep.early_stopping and found):
        return NopPruner()
    return SuccessiveHalvingPruner(min_resource=found[0], reduction_factor=REDUCTION)


def _distribution(varied: Varied) -> BaseDistribution:
    if varied.choices:
        return CategoricalDistribution(varied.choices)
    if isinstance(varied.low, int) and isinstance(varied.high, int):
        return IntDistribution(varied.low, varied.high, log=varied.log)
    assert varied.low is not None
    assert varied.high is not None
    return FloatDistribution(varied.low, varied.high, log=varied.log)


def _suggested(trial: Trial, path: str, distribution: BaseDistribution) -> Value:
    """The trial's value; drawn where it has none yet."""
    value: CategoricalChoiceType
    if isinstance(distribution, CategoricalDistribution):
        value = trial.suggest_categorical(path, distribution.choices)
    elif isinstance(distribution, IntDistribution):
        value = trial.suggest_int(path, distribution.low, distribution.high, log=distribution.log)
    else:
        assert isinstance(distribution, FloatDistribution)
        value = trial.suggest_float(path, distribution.low, distribution.high, log=distribution.log)
    assert value is not None
    return value


def _own_values(sweep: Sweep, ranges: Mapping[str, BaseDistribution]) -> dict[str, Value]:
    """The values of the base that lie within the ranges."""
    fields = varied_fields(sweep.base)
    return {path: fields[path].value for path, allowed in ranges.items() if _is_within(fields[path].value, allowed)}


def _is_within(value: Value, allowed: BaseDistribution) -> bool:
    if isinstance(allowed, CategoricalDistribution):
        return value in allowed.choices
    assert isinstance(allowed, IntDistribution | FloatDistribution)
    return not isinstance(value, str) and allowed.low <= value <= allowed.high


def _at_random(most_runs: int) -> int:
    """How many trials are drawn at random before the estimator begins: a third, at most Optuna's own number."""
    return min(max(most_runs // 3, 3), 10)
