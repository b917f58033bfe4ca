"""Outlier exposure as far as a recipe goes: for which data it is possible, and how much larger it makes a batch."""

from __future__ import annotations

from cnn_demo.errors import RecipeError
from cnn_demo.spec.builtin_data import NOT_DIGITS
from cnn_demo.spec.data import DIGIT, DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe

IMAGES_PER_OUTLIER = 4  # of a batch


def can_have_outliers(data: DataSpec) -> bool:
    """Whether the images of the data set not-digits are prepared as these, but show none of their classes."""
    return data.preparation == DIGIT and data.shows_digits


def check_outlier_exposure(recipe: Recipe, data: DataSpec) -> None:
    """Raise RecipeError where the recipe has outlier exposure and the data does not show digits."""
    if recipe.outlier_exposure and not can_have_outliers(data):
        raise RecipeError(
            f"The recipe's outlier_exposure is {recipe.outlier_exposure:g}, which needs data of digits: the images that it "
            f"shows the network are letters, scribbles and shapes, and {data.title} has other classes. Set outlier exposure "
            "to 0, or choose a data set of digits."
        )


def needed_data(project: Project) -> tuple[DataSpec, ...]:
    """The data sets whose images a run of the project loads: its own and, with outlier exposure, not-digits."""
    has_outliers = project.recipe.outlier_exposure > 0 and can_have_outliers(project.data)
    return (project.data, NOT_DIGITS) if has_outliers else (project.data,)


def with_outliers(recipe: Recipe, batch_size: int) -> int:
    """How many images go through the network in a step whose batch has so many."""
    return batch_size + (-(-batch_size // IMAGES_PER_OUTLIER) if recipe.outlier_exposure else 0)
