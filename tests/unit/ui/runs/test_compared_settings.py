"""Two runs that differ in any setting read differently in the comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import RunRecord
from cnn_demo.runs.status import Status
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.fields import BoolField, ChoiceField, Field, FloatField, IntField, PairField, fields_of
from cnn_demo.spec.layers import LAYERS, Branches, Conv2D, ConvolutionOutput, Dropout, Flatten, Layer, Output
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.runs.compared_settings import layer_text, settings_of

PROJECT = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
BRANCHES = Branches(branches=((Conv2D(), Dropout()), (Conv2D(filters=8),)))


def settings(project: Project, origin: str = "") -> dict[str, str]:
    entry = RunRecord(
        run=RunFolder(Path("run")),
        name="a run",
        created_at=0.0,
        origin=origin,
        project=project,
        status=Status(state="queued"),
        result=None,
    )
    return settings_of(entry)


def design(*layers: Layer, output: Output | ConvolutionOutput = Output()) -> dict[str, str]:  # noqa: B008
    return settings(replace(PROJECT, architecture=Architecture(layers=layers, output=output)))


def another(kind: Field, value: object) -> object:
    """Another value that the field allows; None where it allows one value only."""
    candidates: tuple[object, ...] = ()
    if isinstance(kind, BoolField):
        candidates = (True, False)
    elif isinstance(kind, ChoiceField):
        candidates = kind.options
    elif isinstance(kind, IntField | FloatField | PairField):
        candidates = (kind.low, kind.high)
    return next((each for each in candidates if each != value), None)


def changed_layers() -> Iterator[tuple[str, Layer, Layer]]:
    """Each field of each kind of layer: its name, and the layer without and with another value in it."""
    kinds: tuple[type[Layer], ...] = (*LAYERS.values(), Output, ConvolutionOutput)
    for kind in kinds:
        layer = kind()
        for name, field in fields_of(kind).items():
            if (value := another(field, getattr(layer, name))) is not None:
                yield f"{kind.kind}-{name}", layer, replace(layer, **{name: value})


@pytest.mark.parametrize(("layer", "changed"), [pytest.param(*rest, id=name) for name, *rest in changed_layers()])
def test_every_field_of_a_layer_is_seen(layer: Layer, changed: Layer) -> None:
    assert layer_text(layer) != layer_text(changed)


def test_layers_of_branches_have_rows_of_their_own() -> None:
    listed = design(Conv2D(), BRANCHES, Flatten())
    assert listed["Layer 2"] == "Branches 2 branches, concatenated"
    assert listed["Layer 2, branch 1, layer 2"] == "Dropout 25 %"
    assert listed["Layer 2, branch 2, layer 1"] == "Convolution 8 filters, 3×3, relu"
    other = replace(BRANCHES, branches=(BRANCHES.branches[0], (Conv2D(filters=9),)))
    assert design(Conv2D(), other, Flatten()) != listed


def test_the_output_stage_has_a_row() -> None:
    assert design(Conv2D(), Flatten())["Output"] == "Output (dense, softmax) 10 classes"
    one, other = (design(Conv2D(), output=ConvolutionOutput(pooling=pooling)) for pooling in ("average", "max"))
    assert [name for name in one if one[name] != other[name]] == ["Output"]


def test_data_sets_of_one_title_and_other_weights_to_start_from_are_seen() -> None:
    usual = settings(PROJECT)
    assert settings(replace(PROJECT, data=replace(MNIST_5K, training_images=10))) != usual
    assert settings(replace(PROJECT, data=replace(MNIST_5K, classes=tuple("abcdefghij")))) != usual
    assert settings(PROJECT, origin="Weights of another run") != usual


def test_what_is_switched_off_says_so_and_a_searched_number_is_short() -> None:
    recipe = Recipe(learning_rate=0.0034567891234, weight_averaging=0.9999, momentum=0.0)
    listed = settings(replace(PROJECT, recipe=recipe))
    assert listed["Learning rate"] == "0.00346"
    assert listed["Weight averaging"] == "0.9999"
    for name in (
        "Momentum",
        "Distillation",
        "Label smoothing",
        "Weight decay",
        "Frozen epochs",
        "Augmentation: Mirror",
    ):
        assert listed[name] == "off", name
    assert listed["Training set size"] == "all"
