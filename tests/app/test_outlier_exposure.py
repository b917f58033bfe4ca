"""Outlier exposure on the Train page: offered for digits, and refused for other images before a run is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import DatasetError
from cnn_demo.runs.certainty_bounds import ANY_DISTANCE
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import link, presets
from cnn_demo.spec.builtin_data import FACES, NOT_DIGITS
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import write_json
from cnn_demo.ui.core.state import first_project
from cnn_demo.ui.data import download
from tests.app.conftest import MakeRun
from tests.app.visitor import Visitor


def of_faces(recipe: Recipe) -> str:
    design = presets.design("fast").architecture(FACES.input_shape, len(FACES.classes))
    return link.encode(Project(architecture=design, recipe=recipe, data=FACES))


@pytest.mark.parametrize("weight", [0.0, 0.5])
def test_the_rule_of_few_validation_images_is_that_of_the_training(
    owner: Visitor, make_run: MakeRun, weight: float
) -> None:
    project = first_project()
    run = make_run(FINISHED, project=replace(project, recipe=project.recipe.with_changes(outlier_exposure=weight)))
    result = run.result()
    assert result is not None
    certainty = {**result["certainty"], "sure_distance": 2.0, "largest_distance": ANY_DISTANCE}
    write_json(run.path / "result.json", {**result, "certainty": certainty})
    text = owner.open("draw").text
    assert "are too few to measure" in text
    assert ("the mean of the logarithms of all probabilities is at most" in text) == (weight > 0)
    assert ("Mahalanobis distance" in text) == (weight == 0)


def labels(visitor: Visitor) -> set[str]:
    return {field.label for field in visitor.app.number_input}


def test_the_weight_is_chosen_for_digits(visitor: Visitor) -> None:
    visitor.open("train").fill("Outlier exposure", 0.5)
    assert visitor.project == replace(first_project(), recipe=first_project().recipe.with_changes(outlier_exposure=0.5))


@pytest.mark.parametrize("weight", [0.0, 0.5])
def test_for_other_images_it_is_shown_only_where_it_has_to_be_set_to_0(visitor: Visitor, weight: float) -> None:
    visitor.open("train", design=of_faces(Recipe(outlier_exposure=weight)))
    assert ("Outlier exposure" in labels(visitor)) == (weight > 0)


def test_a_run_on_other_images_is_refused_with_what_to_do(visitor: Visitor, runs_folder: Path) -> None:
    visitor.open("train", design=of_faces(Recipe(outlier_exposure=0.5))).press("start")
    assert "which needs data of digits" in visitor.errors[0]
    assert not Workspace(runs_folder / visitor.workspace).runs()


def test_the_outliers_are_made_before_the_run(
    visitor: Visitor, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(data: DataSpec, catalog: Catalog) -> Iterator[float]:
        if data == NOT_DIGITS:
            raise DatasetError("The data set not-digits could not be made: no room. Try again later.")
        yield 0.5

    monkeypatch.setattr(download, "fetch", fetch)
    visitor.open("train").fill("Outlier exposure", 0.5).press("start")
    assert visitor.errors == ["The data set not-digits could not be made: no room. Try again later."]
    assert not Workspace(runs_folder / visitor.workspace).runs()
