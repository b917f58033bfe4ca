"""The command on a card trains what was trained."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.spec.builtin_data import DRAWN_DIGITS, MNIST
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.layers import Flatten
from scripts.shipping.command import training_command


@pytest.mark.parametrize(
    ("preset", "data", "changes", "options"),
    [
        ("fast", MNIST, {}, "--preset fast --dataset mnist --seed 0"),
        ("wide", MNIST, {"recipe": "patient", "seed": 3}, "--preset wide --dataset mnist --recipe patient --seed 3"),
        (
            "compact",
            DRAWN_DIGITS,
            {"epochs": 40, "outlier_exposure": 0.25, "precision": "bfloat16"},
            "--preset compact --dataset drawn-digits --epochs 40 --outlier-exposure 0.25 --seed 0",
        ),
        (
            "best",
            DRAWN_DIGITS,
            {"gate": 64, "outlier_exposure": 0.5},
            "--preset best --gate 64 --dataset drawn-digits --outlier-exposure 0.5 --seed 0",
        ),
    ],
)
def test_it_names_what_differs_from_the_presets(
    preset: str, data: DataSpec, changes: dict[str, Any], options: str
) -> None:
    assert training_command(preset_project(preset, data, **changes)) == f"python -m cnn_demo train {options}"


def test_a_design_or_a_recipe_of_no_preset_has_no_command() -> None:
    project = preset_project("fast", MNIST)
    with pytest.raises(ValueError, match="design"):
        training_command(replace(project, architecture=project.architecture.with_layers([Flatten()])))
    with pytest.raises(ValueError, match="recipe"):
        training_command(replace(project, recipe=project.recipe.with_changes(learning_rate=0.5)))
