from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.errors import DatasetError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import BUILTIN_DATA, CIFAR10, FASHION_MNIST, MNIST, MNIST_5K, resolved
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.presets import design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.unit.designs import FEW, architectures

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
OWN = replace(
    CIFAR10,
    name="mine",
    title="My pictures",
    classes=("Äpfel", "a dog (brown)"),
    origin="workspace",
    fit="stretch",
    version="0a1b",
)


@pytest.mark.parametrize("data", [*(item.data for item in BUILTIN_DATA.values()), OWN], ids=lambda data: data.name)
def test_data_survive_json(data: DataSpec) -> None:
    assert DataSpec.from_dict(data.to_dict()) == data


def test_the_rules_of_a_preparation_name_the_usual_fit_of_a_background() -> None:
    assert [data.rules.fitting for data in (FASHION_MNIST, CIFAR10, OWN)] == ["pad", "crop", "stretch"]
    assert [data.rules.draws_dark_on_light for data in (FASHION_MNIST, CIFAR10, OWN)] == [False, False, True]
    with pytest.raises(DatasetError, match="fit is 'tile'; it must be one of"):
        replace(OWN, fit="tile")


@given(st.sampled_from(list(MNIST.to_dict())), ANYTHING)
def test_any_value_in_any_place_is_taken_or_a_data_set_error(field: str, value: Any) -> None:
    with suppress(DatasetError):
        data = DataSpec.from_dict({**MNIST.to_dict(), field: value})
        assert DataSpec.from_dict(data.to_dict()) == data


@given(ANYTHING)
def test_anything_else_is_a_data_set_error(value: Any) -> None:
    with pytest.raises(DatasetError):
        DataSpec.from_dict(value)


def test_a_newer_programs_fields_are_ignored() -> None:
    assert DataSpec.from_dict({**OWN.to_dict(), "sound": True}) == OWN


def test_a_built_in_name_means_the_built_in_data() -> None:
    assert resolved(replace(MNIST, title="Digits", source="elsewhere", training_images=7)) is MNIST
    assert resolved(OWN) == OWN
    for other in (
        replace(MNIST, classes=tuple("abcdefghij")),
        replace(MNIST, preparation="picture"),
        replace(MNIST, light_on_dark=False),
        replace(MNIST, origin="workspace"),
    ):
        with pytest.raises(
            DatasetError, match="mnist, but describes other images or classes than those of the built-in"
        ):
            resolved(other)


@FEW
@given(architectures())
def test_a_project_says_what_its_data_are(architecture: Architecture) -> None:
    project = Project(architecture=architecture, recipe=Recipe(), data=OWN)
    assert Project.from_dicts(project.spec_dict(), project.recipe.to_dict()) == project


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"dataset": "letters"}, "There is no data set 'letters'"),
        ({"dataset": ["mnist"]}, "There is no data set"),
        ({"version": 3, "data": {}}, "The version is 3; this program reads 1 to 2"),
        ({"version": 2}, "The description of the data is None"),
    ],
)
def test_a_project_of_unknown_data_is_refused(spec: dict[str, Any], message: str) -> None:
    project = Project(architecture=design("fast").architecture(), recipe=Recipe(), data=MNIST_5K)
    with pytest.raises(DatasetError, match=message):
        Project.from_dicts({"architecture": project.architecture.to_dict(), **spec}, project.recipe.to_dict())


@pytest.mark.parametrize("version", ["../../other/data/secret/ready/0a1b", "v1", "0A", "0" * 65, None])
def test_a_version_is_hexadecimal_as_it_names_a_folder(version: object) -> None:
    with pytest.raises(DatasetError, match="The data's version is"):
        DataSpec.from_dict({**OWN.to_dict(), "version": version})
