"""The figures beside the presets are those of the presets as they are now."""

from __future__ import annotations

import pytest

from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.spec.builtin_data import MNIST, builtin_named
from cnn_demo.spec.measured import Measured, hashes, measurements
from cnn_demo.spec.summary import summarise

ROWS = list(measurements().values())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.preset} on {row.dataset}")
def test_figures_belong_to_the_preset_as_it_is(row: Measured) -> None:
    """After a change of a preset's design or recipe: train it anew, then `python -m scripts.measure_presets FOLDER`."""
    project = preset_project(row.preset, builtin_named(row.dataset), recipe=row.recipe)
    assert {"design_hash": row.design_hash, "recipe_hash": row.recipe_hash} == hashes(
        project.architecture, project.recipe
    )
    assert row.parameters == summarise(project.architecture).parameters
    assert row.epochs == project.recipe.epochs
    assert 1 / len(builtin_named(row.dataset).classes) < row.mean <= 1
    assert (row.standard_deviation is None) == (len(set(row.seeds)) == 1)
    assert len(set(row.seeds)) == len(row.seeds)


def test_what_was_measured_is_known() -> None:
    assert ("best", "mnist") in measurements()


def test_only_seed_and_precision_leave_the_hashes_as_they_are() -> None:
    project = preset_project("fast", MNIST, seed=3)
    given = hashes(project.architecture, project.recipe)
    assert given == hashes(
        project.architecture, project.recipe.with_changes(seed=0, device="cpu", precision="bfloat16")
    )
    assert given["recipe_hash"] != hashes(project.architecture, project.recipe.with_changes(epochs=9))["recipe_hash"]
    assert given["design_hash"] != hashes(preset_project("swift", MNIST).architecture, project.recipe)["design_hash"]
