from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.early_stopping import EPOCHS, LEAST_EPOCHS, REDUCTION, most_epochs, rule, rungs
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import MOST_EPOCHS, Recipe
from cnn_demo.spec.varied import Varied

BASE = Project(architecture=DESIGNS["fast"].architecture(), recipe=Recipe(epochs=6), data=MNIST)
RATE = Varied(path="recipe.learning_rate", low=1e-4, high=1e-2)


@pytest.mark.parametrize(
    ("epochs", "expected"),
    [
        (1, ()),
        (3, ()),
        (4, (2,)),
        (6, (2,)),
        (9, (3,)),
        (12, (4,)),
        (17, (5,)),
        (18, (2, 6)),
        (30, (3, 9)),
        (100, (11, 33)),
    ],
)
def test_rungs_are_at_a_ninth_and_a_third_of_the_epochs(epochs: int, expected: tuple[int, ...]) -> None:
    assert rungs(epochs) == expected


@given(st.integers(1, MOST_EPOCHS))
def test_every_run_trains_two_epochs_and_none_is_stopped_in_its_second_half(epochs: int) -> None:
    found = rungs(epochs)
    assert all(LEAST_EPOCHS <= rung <= epochs / 2 for rung in found)
    assert list(found) == [found[0] * REDUCTION**place for place in range(len(found))]  # as Optuna's pruner needs them
    assert len(found) <= 2
    assert bool(found) == (epochs >= 4)


def test_rule_names_the_first_epoch_at_which_a_run_may_be_stopped() -> None:
    assert rule(6).startswith("After 2 epochs, a run goes on only if")
    assert rule(20).startswith("After 2 and after 6 epochs, a run goes on only if")
    assert rule(6).endswith("None is stopped earlier.")
    assert rule(2) == "Runs of fewer than 4 epochs are too short to be stopped early."


def test_the_longest_run_decides_where_epochs_vary() -> None:
    assert most_epochs(BASE, [RATE]) == 6
    assert most_epochs(BASE, [RATE, Varied(path=EPOCHS, low=3, high=30)]) == 30
    assert most_epochs(BASE, [Varied(path=EPOCHS, choices=(18, 9.0))]) == 18
