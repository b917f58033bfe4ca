"""What single layers are: their JSON, other names for them, what they refuse, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_demo.errors import DesignError
from cnn_demo.spec.activations import ALIASES
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import (
    LAYERS,
    Activation,
    Conv2D,
    Flatten,
    GlobalMaxPooling2D,
    Layer,
    MaxPooling2D,
    ZeroPadding2D,
)
from cnn_demo.spec.summary import summarise


def parsed(*layers: dict[str, Any]) -> Architecture:
    return Architecture.from_dict({"version": 1, "layers": list(layers)})


def test_fields_that_came_later_are_left_out_at_their_default_so_that_older_hashes_stay() -> None:
    old = {"kind": "conv2d", "filters": 8, "kernel_size": 3, "strides": 1, "padding": "valid"}
    old |= {"activation": "relu", "use_bias": True}
    design = parsed(old, {"kind": "flatten"})
    assert design.to_dict()["layers"][0] == old
    assert parsed({**old, "dilation_rate": 1, "groups": 1}, {"kind": "flatten"}).hash() == design.hash()


def test_fields_that_came_later_are_written_where_they_say_something() -> None:
    layer = Conv2D(filters=8, dilation_rate=2, groups=4)
    written = layer.to_dict()
    assert (written["dilation_rate"], written["groups"]) == (2, 4)
    assert Conv2D.from_dict(written) == layer


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_another_name_of_an_activation_is_the_same_design(alias: str, name: str) -> None:
    layers = ({"kind": "conv2d", "activation": alias}, {"kind": "activation", "function": alias}, {"kind": "flatten"})
    design = parsed(*layers)
    assert design.layers[:2] == (Conv2D(activation=name), Activation(function=name))
    assert alias not in str(design.to_dict())


@pytest.mark.parametrize(
    ("keras_class", "kind"), [(layer.keras_class, kind) for kind, layer in LAYERS.items() if layer.keras_class]
)
def test_a_kind_may_be_called_by_its_keras_class(keras_class: str, kind: str) -> None:
    before = {"kind": "conv2d"}, {"kind": "global_max_pooling2d"}
    layers = before if kind == "dense" else before[:1]
    end = () if kind in ("dense", "flatten") or kind.startswith("global") else ({"kind": "flatten"},)
    design = parsed(*layers, {"kind": keras_class}, *end)
    assert design == parsed(*layers, {"kind": kind}, *end)
    assert design.to_dict()["layers"][len(layers)]["kind"] == kind


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (
            (Conv2D(dilation_rate=2, strides=2),),
            "Layer 1 (conv2d): dilation_rate 2 and strides 2 cannot go together. Set one of them to 1.",
        ),
        (
            (Conv2D(filters=6), Conv2D(filters=8, groups=4)),
            "Layer 2 (conv2d): groups is 4, which does not divide the 6 channels of its input. "
            "Use a number that divides both the input channels and the filters, such as 1.",
        ),
        (
            (Conv2D(filters=8), Conv2D(filters=6, groups=4)),
            "Layer 2 (conv2d): groups is 4, which does not divide the 6 filters. "
            "Use a number that divides both the input channels and the filters, such as 1.",
        ),
        (
            (Conv2D(kernel_size=5, dilation_rate=8),),
            "Layer 1 (conv2d): kernel_size 5 with dilation_rate 8 spans 33 cells, more than its 28x28 input has. "
            "Use a smaller kernel_size or dilation_rate, padding 'same', or remove a pooling layer above.",
        ),
    ],
    ids=["dilated and strided", "channels", "filters", "too wide"],
)
def test_a_convolution_that_keras_refuses_is_refused_with_what_to_do(layers: tuple[Layer, ...], message: str) -> None:
    with pytest.raises(DesignError) as caught:
        Architecture(layers=(*layers, Flatten()))
    assert str(caught.value) == message


def test_groups_divide_weights_and_work() -> None:
    whole, grouped = (
        summarise(Architecture(layers=(Conv2D(filters=8), Conv2D(filters=8, groups=groups), Flatten()))).rows[1]
        for groups in (1, 4)
    )
    assert (whole.parameters, grouped.parameters) == (8 * 8 * 9 + 8, 8 * 2 * 9 + 8)
    assert whole.multiply_adds == 4 * grouped.multiply_adds
    assert whole.output_shape == grouped.output_shape


def test_dilation_widens_what_a_value_sees_and_costs_nothing() -> None:
    near, far = (
        summarise(Architecture(layers=(Conv2D(padding="same", dilation_rate=rate), Flatten()))).rows[0]
        for rate in (1, 4)
    )
    assert (near.receptive_field, far.receptive_field) == ((3, 3), (9, 9))
    assert (near.parameters, near.multiply_adds) == (far.parameters, far.multiply_adds)


def test_a_rectangular_kernel_has_the_weights_work_and_field_of_its_two_sides() -> None:
    row = summarise(Architecture(layers=(Conv2D(filters=4, kernel_size=(3, 1), strides=(2, 1)), Flatten()))).rows[0]
    assert row.output_shape == (13, 28, 4)
    assert (row.parameters, row.multiply_adds) == (4 * 3 + 4, 13 * 28 * 4 * 3)
    assert row.receptive_field == (3, 1)
    assert row.layer.settings() == "4 filters, 3×1, strides 2×1, relu"


def test_a_column_and_then_a_row_see_a_square() -> None:
    layers = (Conv2D(kernel_size=(5, 1)), Conv2D(kernel_size=(1, 5), dilation_rate=2), Flatten())
    assert summarise(Architecture(layers=layers)).rows[1].receptive_field == (5, 9)


def test_a_square_pair_is_one_number_in_json() -> None:
    layer = Conv2D(kernel_size=(3, 3), strides=(2, 1))
    assert (layer.kernel_size, layer.to_dict()["strides"]) == (3, [2, 1])
    assert Conv2D.from_dict(layer.to_dict()) == layer


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (
            Conv2D(kernel_size=(1, 29)),
            "Layer 1 (conv2d): kernel_size [1, 29] is larger than its 28x28 input. Use a kernel_size of at most [28, 28], "
            "padding 'same', or remove a pooling layer above.",
        ),
        (
            MaxPooling2D(pool_size=(30, 2)),
            "Layer 1 (max_pooling2d): pool_size [30, 2] is larger than its 28x28 input. Use a pool_size of at most "
            "[28, 28], padding 'same', or remove a pooling layer above.",
        ),
        (
            Conv2D(kernel_size=(3, 1), dilation_rate=2, strides=(1, 2)),
            "Layer 1 (conv2d): dilation_rate 2 and strides [1, 2] cannot go together. Set one of them to 1.",
        ),
    ],
    ids=["too wide", "too high", "dilated and strided"],
)
def test_a_rectangular_window_that_does_not_fit_is_named_with_both_sides(layer: Layer, message: str) -> None:
    with pytest.raises(DesignError) as caught:
        Architecture(layers=(layer, Flatten()))
    assert str(caught.value) == message


def test_zero_padding_grows_a_map_on_each_side_and_global_pooling_ends_it() -> None:
    design = Architecture(layers=(ZeroPadding2D(padding=2), GlobalMaxPooling2D()), input_shape=(9, 7, 3))
    assert design.shapes()[1:3] == ((13, 11, 3), (3,))
    assert [row.parameters for row in summarise(design).rows[:2]] == [0, 0]
