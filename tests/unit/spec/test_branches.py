"""Branches: what they compute on paper, how they are written, and what they refuse by branch and layer."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_demo.errors import DesignError
from cnn_demo.spec.architecture import MAX_LAYERS, Architecture
from cnn_demo.spec.conv_outputs import conv_outputs
from cnn_demo.spec.cost_scaling import widened
from cnn_demo.spec.keras_graph import keras_graph, layer_titles
from cnn_demo.spec.layers import (
    BatchNormalization,
    Branches,
    Conv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    Layer,
    MaxPooling2D,
)
from cnn_demo.spec.limits import groups
from cnn_demo.spec.summary import summarise

COLUMN_AND_ROW = (
    Conv2D(filters=4, kernel_size=(7, 1), padding="same"),
    Conv2D(filters=5, kernel_size=(1, 3), padding="same"),
)
POINT = (Conv2D(filters=6, kernel_size=1),)


def design(*layers: Layer) -> Architecture:
    return Architecture(layers=(*layers, Flatten()))


def refused(*layers: dict[str, Any]) -> str:
    with pytest.raises(DesignError) as caught:
        Architecture.from_dict({"version": 1, "layers": [*layers, {"kind": "flatten"}]})
    return str(caught.value)


def test_concatenated_branches_have_the_maps_of_all_and_cost_what_all_cost() -> None:
    row = summarise(design(Branches(branches=(COLUMN_AND_ROW, POINT, ())))).rows[0]
    assert row.output_shape == (28, 28, 5 + 6 + 1)
    weights = (7 * 4 + 4) + (3 * 4 * 5 + 5) + (6 + 6)
    assert row.parameters == weights
    assert row.multiply_adds == 28 * 28 * (7 * 4 + 3 * 4 * 5 + 6)
    assert row.receptive_field == (7, 3)


def test_added_branches_keep_the_shape_and_see_as_far_as_the_furthest() -> None:
    strided = (Conv2D(filters=8, kernel_size=5, strides=2, padding="same"), Conv2D(filters=8, padding="same"))
    pooled = (MaxPooling2D(), Conv2D(filters=8, kernel_size=1))
    rows = summarise(design(Branches(join="add", branches=(strided, pooled)), Conv2D())).rows
    assert rows[0].output_shape == (14, 14, 8)
    assert rows[0].receptive_field == (5 + 2 * 2, 5 + 2 * 2)
    assert rows[1].receptive_field == (9 + 2 * 2, 9 + 2 * 2)  # the strides of the branches count behind them


def test_vectors_can_be_joined_too() -> None:
    pools = Branches(branches=((GlobalAveragePooling2D(),), (GlobalMaxPooling2D(),)))
    assert Architecture(layers=(Conv2D(filters=8), pools)).shapes()[2] == (16,)


def test_nodes_are_named_by_branch_and_the_join_by_the_layer() -> None:
    nodes = keras_graph(
        design(Branches(branches=((Conv2D(padding="same"), Conv2D(kernel_size=1)), (BatchNormalization(),), ())))
    )
    assert [(node.name, node.class_name, node.inputs) for node in nodes[:4]] == [
        ("branches_1_a_conv2d_1", "Conv2D", ("image",)),
        ("branches_1_a_conv2d_2", "Conv2D", ("branches_1_a_conv2d_1",)),
        ("branches_1_b_batch_normalization_1", "BatchNormalization", ("image",)),
        (
            "branches_1",
            "Concatenate",
            ("branches_1_a_conv2d_2", "branches_1_b_batch_normalization_1", "image"),
        ),
    ]


def test_maps_are_shown_at_each_convolution_and_at_the_join() -> None:
    shown = conv_outputs(design(Branches(branches=(POINT, ()))))
    assert list(shown) == ["branches_1_a_conv2d_1", "branches_1"]


def test_groups_and_widths_count_within_branches() -> None:
    inner = Branches(
        join="add", branches=((Conv2D(filters=8, groups=4, padding="same"),), (Conv2D(kernel_size=1, filters=8),))
    )
    first = Conv2D(filters=8)
    assert groups(design(first, inner)) == 1 + 4 + 1
    wide = widened(design(first, inner), 2).layers[1]
    assert isinstance(wide, Branches)
    assert [layer.filters for layer in wide.inner() if isinstance(layer, Conv2D)] == [16, 16]


def test_a_design_with_branches_survives_json_and_its_spellings_are_one() -> None:
    made = design(Branches(branches=(POINT, (Dropout(rate=0.5), Branches(branches=(POINT, ()))))))
    assert Architecture.from_dict(made.to_dict()) == made
    written = [[{"kind": "Conv2D", "filters": 6, "kernel_size": [1, 1]}], []]
    added = design(Branches(join="add", branches=((Conv2D(filters=1, kernel_size=1),), ())))
    for spelling in ({"kind": "branches", "join": "add"}, {"kind": "Add"}, {"kind": "add"}):
        summed = {**spelling, "branches": [[{"kind": "Conv2D", "filters": 1, "kernel_size": 1}], []]}
        assert Architecture.from_dict({"version": 1, "layers": [summed, {"kind": "flatten"}]}) == added
    concatenated = {"kind": "Concatenate", "branches": written}
    assert Architecture.from_dict({"version": 1, "layers": [concatenated, {"kind": "flatten"}]}) == design(
        Branches(branches=(POINT, ()))
    )


def test_the_case_of_two_branches_is_read_as_people_write_it() -> None:
    text = """{"version": 1, "input_shape": [28, 28, 1], "classes": 10, "layers": [{"kind": "concatenate"},
    {"kind": "flatten"}]}"""
    assert Architecture.from_json(text) == design(Branches())


@pytest.mark.parametrize(
    ("join", "message"),
    [
        (
            "add",
            "Layer 1 (branches): the branches cannot be added: they end in different shapes (branch 1 in 14x14x8, branch 2 in "
            "28x28x6). Give all of them the same shape: the same strides and pooling, padding 'same' and as many filters.",
        ),
        (
            "concatenate",
            "Layer 1 (branches): the branches cannot be concatenated: they end in different shapes (branch 1 in 14x14x8, "
            "branch 2 in 28x28x6). Give all of them the same height and width: the same strides and pooling, padding 'same'.",
        ),
    ],
)
def test_branches_with_different_strides_are_refused_with_their_shapes(join: str, message: str) -> None:
    strided = (Conv2D(filters=8, strides=2, padding="same"),)
    with pytest.raises(DesignError) as caught:
        design(Branches(join=join, branches=(strided, POINT)))
    assert str(caught.value) == message


def test_an_impossible_layer_is_named_by_its_branch_and_place() -> None:
    fine = [{"kind": "conv2d"}]
    assert refused(
        {"kind": "branches", "branches": [fine, [{"kind": "conv2d"}, {"kind": "conv2d", "filters": 0}]]}
    ) == ("Layer 1 (branches): branch 2, layer 2 (conv2d): filters is 0; it must be a whole number from 1 to 1024.")
    assert refused({"kind": "branches", "branches": [fine, [{"kind": "max_pooling2d", "pool_size": 30}]]}).startswith(
        "Layer 1 (branches): branch 2, layer 1 (max_pooling2d): pool_size 30 is larger than its 28x28 input."
    )
    assert refused({"kind": "branches", "branches": [fine, [{"kind": "lambda"}]]}).startswith(
        "Layer 1 (branches): branch 2, layer 1 is of the unknown kind 'lambda'; known are conv2d, "
    )


def test_branches_stand_within_branches_to_a_bound() -> None:
    nested: dict[str, Any] = {"kind": "branches"}
    for _ in range(2):
        nested = {"kind": "branches", "branches": [[nested], []]}
    Architecture.from_dict({"version": 1, "layers": [nested, {"kind": "flatten"}]})
    assert "branches are nested" in refused({"kind": "branches", "branches": [[nested], []]})
    for _ in range(2000):
        nested = {"kind": "branches", "branches": [[nested], []]}
    assert "branches are nested" in refused(nested)


def test_layers_within_branches_count_towards_the_most() -> None:
    many = [[{"kind": "dropout"}] * MAX_LAYERS, []]
    assert f"at most {MAX_LAYERS} are allowed" in refused({"kind": "branches", "branches": many})


def test_layers_of_a_branch_are_called_by_their_class_in_keras_and_others_by_their_title() -> None:
    grouped = Conv2D(filters=4, groups=2, padding="same")
    design = Architecture(layers=(Conv2D(filters=4), Branches(branches=((grouped,), ())), Flatten()))
    assert layer_titles(design) == {
        "conv2d_1": "Convolution",
        "branches_1_a_conv2d_1": "Conv2D",
        "branches_1": "Branches",
        "flatten_1": "Flatten",
        "output": "Output (dense, softmax)",
    }
