from __future__ import annotations

import pytest

from cnn_demo.errors import RecipeError
from cnn_demo.runs.run_inputs import start_with
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import FASHION_MNIST, MNIST, NOT_DIGITS
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.outlier_exposure import check_outlier_exposure, with_outliers
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe

EXPOSED = Recipe(outlier_exposure=0.5)


def test_data_of_digits_can_have_outliers_and_every_data_set_can_do_without() -> None:
    check_outlier_exposure(EXPOSED, MNIST)
    check_outlier_exposure(Recipe(), FASHION_MNIST)


@pytest.mark.parametrize("data", [FASHION_MNIST, NOT_DIGITS])
def test_other_data_are_refused_before_a_run_is_made(data: DataSpec) -> None:
    design = Architecture(layers=(Flatten(),), classes=len(data.classes))
    project = Project(architecture=design, recipe=EXPOSED, data=data)
    with pytest.raises(
        RecipeError, match=r"outlier_exposure is 0\.5, which needs data of digits.*Set outlier exposure to 0"
    ):
        start_with(project, first=None, teacher=None)


def test_a_recipe_without_outliers_is_written_as_before_the_field_came() -> None:
    assert "outlier_exposure" not in Recipe().to_dict()
    assert Recipe.from_dict(EXPOSED.to_dict()) == EXPOSED


def test_a_batch_has_a_quarter_more_images_with_outliers() -> None:
    assert [with_outliers(EXPOSED, size) for size in (1, 4, 5, 128)] == [2, 5, 7, 160]
    assert with_outliers(Recipe(), 128) == 128
