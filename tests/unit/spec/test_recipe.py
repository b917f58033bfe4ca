from __future__ import annotations

import json

import pytest
from hypothesis import given

from cnn_demo.errors import RecipeError
from cnn_demo.spec.fields import NestedField, fields_of
from cnn_demo.spec.recipe import Augmentation, Recipe
from tests.unit.designs import recipes
from tests.unit.spec.test_bad_designs import bad_values

FIELDS = {name: kind for name, kind in fields_of(Recipe).items() if not isinstance(kind, NestedField)}


@given(recipes)
def test_a_recipe_survives_json(recipe: Recipe) -> None:
    assert Recipe.from_json(json.dumps(recipe.to_dict())) == recipe


@pytest.mark.parametrize("field", FIELDS)
def test_a_bad_value_is_refused_by_field_and_value(field: str) -> None:
    for value in bad_values(FIELDS[field]):
        with pytest.raises(RecipeError) as caught:
            Recipe.from_dict({"version": 2, field: value})
        assert str(caught.value).startswith(f"Recipe: {field} is "), value
        with pytest.raises(RecipeError, match=f"{field} is "):
            Recipe().with_changes(**{field: value})


@pytest.mark.parametrize("field", fields_of(Augmentation))
def test_a_bad_augmentation_is_refused_by_field_and_value(field: str) -> None:
    for value in bad_values(fields_of(Augmentation)[field]):
        with pytest.raises(RecipeError, match=f"{field} is "):
            Recipe.from_dict({"version": 2, "augmentation": {field: value}})


@pytest.mark.parametrize("value", [None, 3, "none", [], True])
def test_an_augmentation_that_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(RecipeError, match=r"augmentation is .* must be a JSON object"):
        Recipe.from_dict({"version": 2, "augmentation": value})


@pytest.mark.parametrize("data", [None, [], 3, "recipe"])
def test_a_recipe_that_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(RecipeError, match="must be a JSON object"):
        Recipe.from_dict(data)


@pytest.mark.parametrize("version", [None, 0, 3, "1", []])
def test_another_version_is_refused(version: object) -> None:
    with pytest.raises(RecipeError, match="version is"):
        Recipe.from_dict({"version": version})


@pytest.mark.parametrize(("mixed", "precision"), [(True, "float16"), (False, "auto")])
def test_the_switch_of_version_1_becomes_a_precision(mixed: bool, precision: str) -> None:
    assert Recipe.from_dict({"version": 1, "mixed_precision": mixed, "epochs": 7}) == Recipe(
        precision=precision, epochs=7
    )


def test_a_bad_switch_of_version_1_is_refused() -> None:
    with pytest.raises(RecipeError, match=r"mixed_precision is 'yes'; it must be true or false\."):
        Recipe.from_dict({"version": 1, "mixed_precision": "yes"})
    with pytest.raises(RecipeError, match="no 'mixed_precision'"):
        Recipe.from_dict({"version": 2, "mixed_precision": True})


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(RecipeError, match="no 'flip'; it has shift, rotate"):
        Recipe.from_dict({"version": 2, "augmentation": {"flip": True}})
    with pytest.raises(RecipeError, match="no 'rate'; it has optimizer"):
        Recipe.from_dict({"version": 2, "rate": 0.1})


@pytest.mark.parametrize(
    "text",
    ["", "{", pytest.param("[" * 100_000, id="deep"), pytest.param('{"version": ' + "9" * 5000 + "}", id="huge")],
)
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(RecipeError, match="not valid JSON"):
        Recipe.from_json(text)


def test_augmentation_knows_whether_it_does_anything() -> None:
    assert not Augmentation().any
    assert Augmentation(thickness=0.1).any
    assert not Augmentation(thickness=0.1).moves
    assert Augmentation(shear=1).moves
    assert Augmentation(mirror=True).moves
