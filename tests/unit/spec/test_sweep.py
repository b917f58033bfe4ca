from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from cnn_demo.errors import DesignError, SweepError
from cnn_demo.spec import presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import FASHION_MNIST, MNIST_5K
from cnn_demo.spec.layers import Branches, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Augmentation, Recipe
from cnn_demo.spec.summary import summarise
from cnn_demo.spec.sweep import ACCURACY, MULTIPLY_ADDS, PARAMETERS, Sweep, space_from
from cnn_demo.spec.varied import Varied, suggested
from cnn_demo.spec.varied_fields import varied_fields, with_values
from tests.unit.designs import FEW, projects

DESIGN = Architecture(
    layers=(
        Conv2D(filters=8),
        Branches(
            branches=((Conv2D(filters=4, padding="same"),), (MaxPooling2D(pool_size=2, strides=1, padding="same"),))
        ),
        Flatten(),
        Dropout(rate=0.3),
        Dense(units=20),
    )
)
BASE = Project(architecture=DESIGN, recipe=Recipe(), data=MNIST_5K)
RATE = Varied(path="recipe.learning_rate", low=1e-4, high=1e-2, log=True)
FILTERS = Varied(path="architecture.1.filters", low=4, high=32)
OPTIMIZER = Varied(path="recipe.optimizer", choices=("adam", "sgd"))


def sweep(*space: Varied, **others: Any) -> Sweep:
    return Sweep(base=others.pop("base", BASE), space=space or (RATE, FILTERS, OPTIMIZER), **others)


def test_a_search_survives_json() -> None:
    for asked in (
        sweep(most_minutes=4.0, early_stopping=True, seed=7),
        sweep(goal=PARAMETERS, most_runs=3),
        sweep(Varied(path="recipe.augmentation.mirror", choices=(False, True))),
    ):
        assert Sweep.from_dict(json.loads(json.dumps(asked.to_dict()))) == asked


def test_values_reach_recipe_augmentation_layers_and_layers_within_branches() -> None:
    changed = with_values(
        BASE,
        {
            "recipe.learning_rate": 0.01,
            "recipe.augmentation.shift": 0.1,
            "architecture.1.filters": 16,
            "architecture.2.1.1.filters": 6,
            "architecture.4.rate": 0.5,
        },
    )
    assert changed.recipe == Recipe(learning_rate=0.01, augmentation=Augmentation(shift=0.1))
    first, branches, _, dropout, dense = changed.architecture.layers
    assert (first, dropout, dense) == (Conv2D(filters=16), Dropout(rate=0.5), Dense(units=20))
    assert isinstance(branches, Branches)
    assert branches.branches[0] == (Conv2D(filters=6, padding="same"),)


def test_values_that_do_not_go_together_are_refused_as_the_design_is() -> None:
    deep = replace(BASE, architecture=Architecture(layers=(Conv2D(), MaxPooling2D(pool_size=8), Conv2D(), Flatten())))
    with pytest.raises(DesignError, match=r"Layer 3 .*kernel_size 5"):
        sweep(Varied(path="architecture.3.kernel_size", choices=(2, 5)), base=deep).project(
            {"architecture.3.kernel_size": 5}
        )


@FEW
@given(projects)
def test_each_field_has_a_range_to_begin_with_that_it_allows(project: Project) -> None:
    for path, field in varied_fields(project).items():
        begin = suggested(field)
        assert (
            begin
            == begin.of_field(field)
            == Varied.from_dict(path, json.loads(json.dumps(begin.to_dict()))).of_field(field)
        )


def test_the_usual_ranges_know_where_logarithms_belong() -> None:
    fields = varied_fields(BASE)
    assert suggested(fields["recipe.learning_rate"]) == Varied(
        path="recipe.learning_rate", low=1e-4, high=3e-2, log=True
    )
    assert suggested(fields["architecture.1.filters"]) == Varied(
        path="architecture.1.filters", low=4, high=16, log=True
    )
    assert suggested(fields["recipe.schedule"]).choices == ("constant", "cosine", "one_cycle")
    assert not suggested(fields["architecture.4.rate"]).log


def test_fields_say_where_they_are_and_common_ones_are_marked() -> None:
    fields = varied_fields(BASE)
    assert fields["architecture.2.1.1.filters"].label == "Layer 2, branch 1, layer 1 (Convolution): Filters"
    assert fields["recipe.augmentation.shift"].label == "Augmentation: Shift"
    common = [path for path, field in fields.items() if field.is_common]
    assert "recipe.batch_size" in common
    assert "architecture.4.rate" in common
    assert "recipe.momentum" not in common


def test_what_would_make_runs_incomparable_cannot_vary() -> None:
    fields = varied_fields(BASE)
    assert {"recipe.seed", "recipe.validation_share", "recipe.device", "recipe.distillation"}.isdisjoint(fields)
    assert "recipe.outlier_exposure" in fields
    assert "recipe.outlier_exposure" not in varied_fields(replace(BASE, data=FASHION_MNIST))


@pytest.mark.parametrize(
    ("varied", "said"),
    [
        (Varied(path="recipe.seed", low=0, high=3), "recipe.seed cannot vary here. What can: recipe.optimizer, "),
        (Varied(path="architecture.9.filters", low=1, high=3), "architecture.9.filters cannot vary here"),
        (
            Varied(path="recipe.learning_rate", low=0.1, high=20),
            "recipe.learning_rate: high is 20; it must be a number from",
        ),
        (Varied(path="recipe.learning_rate", low=0.1), "recipe.learning_rate: high is None; it must be a number from"),
        (
            Varied(path="recipe.learning_rate", low=0.1, high=0.1),
            "low is 0.1 and high is 0.1; low must be less than high",
        ),
        (
            Varied(path="recipe.momentum", low=0, high=0.9, log=True),
            "recipe.momentum: low is 0; with log it must be more",
        ),
        (Varied(path="recipe.optimizer", low=1, high=2), "recipe.optimizer has no range of numbers; it needs choices"),
        (Varied(path="recipe.optimizer", choices=("adam", "lion")), "a choice is 'lion'; it must be one of adam, "),
        (Varied(path="recipe.optimizer", choices=("adam", "adam")), "has 1 different choices; it needs 2 to 50"),
        (Varied(path="recipe.batch_size", low=1, choices=(32, 64)), "has both a range and choices"),
        (Varied(path="architecture.1.kernel_size", choices=([3, 5], 3)), "takes one number for height and width"),  # type: ignore[arg-type]
    ],
)
def test_a_range_that_a_field_does_not_allow_is_refused_by_path_and_value(varied: Varied, said: str) -> None:
    with pytest.raises(SweepError) as caught:
        sweep(varied)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"most_runs": 1}, "most_runs is 1; it must be a whole number from 2 to 500"),
        ({"most_minutes": 0}, "most_minutes is 0; it must be a number from 0.5"),
        ({"goal": "speed"}, "goal is 'speed'; it must be one of accuracy, parameters, multiply_adds"),
        ({"goal": PARAMETERS, "early_stopping": True}, "Early stopping compares runs by one goal"),
        ({"base": replace(BASE, recipe=Recipe(validation_share=0))}, "set a validation share above 0"),
        ({"base": replace(BASE, recipe=Recipe(distillation=0.5))}, "set distillation to 0"),
    ],
)
def test_an_impossible_search_says_what_to_change(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SweepError) as caught:
        sweep(**changes)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("space", "said"),
    [
        (3, "it must be a JSON object: path -> range"),
        ({"recipe.epochs": [1, 2]}, "must be an object with low and high, or with choices"),
        ({"recipe.epochs": {"lowest": 1}}, "recipe.epochs has no 'lowest'; it has low, high, log, choices"),
        ({"recipe.epochs": {"choices": 3}}, "recipe.epochs: choices must be a list"),
    ],
)
def test_a_space_that_a_person_wrote_wrongly_says_where(space: object, said: str) -> None:
    with pytest.raises(SweepError) as caught:
        space_from(space)
    assert said in str(caught.value)


def test_a_search_varies_something_and_nothing_twice() -> None:
    with pytest.raises(SweepError, match="varies 0 settings"):
        Sweep(base=BASE, space=())
    with pytest.raises(SweepError, match=r"recipe\.learning_rate varies twice"):
        sweep(RATE, RATE)


@pytest.mark.parametrize("data", [None, [], {}, {"version": 2}, {"version": 1}, {"version": 1, "base": {}}])
def test_what_is_no_search_is_refused(data: object) -> None:
    with pytest.raises(SweepError):
        Sweep.from_dict(data)


def test_the_second_goal_is_a_figure_of_the_design() -> None:
    project = replace(BASE, architecture=presets.design("classic").architecture((28, 28, 1), 10))
    figures = summarise(project.architecture)
    assert sweep(RATE, goal=ACCURACY).cost(project) is None
    assert sweep(RATE, goal=PARAMETERS).cost(project) == figures.parameters
    assert sweep(RATE, goal=MULTIPLY_ADDS).cost(project) == figures.multiply_adds
