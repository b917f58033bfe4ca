from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.fields import fields_of
from cnn_demo.spec.layers import LAYERS, BatchNormalization, Conv2D, Dense, Dropout, Flatten, ResidualBlock
from cnn_demo.spec.presets import DESIGNS
from tests.unit.designs import FEW, architectures


@FEW
@given(architectures())
def test_a_design_survives_json(design: Architecture) -> None:
    again = Architecture.from_json(json.dumps(design.to_dict()))
    assert again == design
    assert again.hash() == design.hash()


@FEW
@given(architectures())
def test_the_hash_does_not_depend_on_the_order_of_the_json(design: Architecture) -> None:
    text = json.dumps(design.to_dict(), sort_keys=True)
    assert Architecture.from_json(text).hash() == design.hash()


@FEW
@given(architectures(), architectures())
def test_hashes_are_equal_exactly_where_designs_are(one: Architecture, other: Architecture) -> None:
    assert (one.hash() == other.hash()) == (one == other)


def test_hashes_stay_the_same_from_release_to_release() -> None:
    hashes = {name: design.architecture().hash() for name, design in DESIGNS.items()}
    assert hashes["classic"] == "c879bb49b61f"
    assert hashes["lenet5"] == "d77966cf7b5e"


def test_numbers_that_are_equal_make_equal_designs_with_one_hash() -> None:
    def design(rate: float, filters: float) -> Architecture:
        return Architecture(layers=(Conv2D(filters=filters), Dropout(rate=rate), Flatten()))  # type: ignore[arg-type]

    assert design(0, 4.0) == design(-0.0, 4)
    assert design(0, 4.0).hash() == design(-0.0, 4).hash()


def test_a_design_without_its_ends_takes_those_of_mnist() -> None:
    design = Architecture.from_dict({"version": 1, "layers": [{"kind": "flatten"}]})
    assert design.input_shape == (28, 28, 1)
    assert design.classes == 10


def test_absent_fields_take_their_defaults() -> None:
    design = Architecture.from_dict({"version": 1, "layers": [{"kind": "conv2d"}, {"kind": "flatten"}]})
    assert design.layers[0] == Conv2D()


@FEW
@given(architectures())
def test_there_is_one_shape_more_than_there_are_layers(design: Architecture) -> None:
    shapes = design.shapes()
    assert shapes[0] == design.input_shape
    assert shapes[-1] == (design.classes,)
    assert len(shapes) == len(design.all_layers()) + 1
    assert all(length >= 1 for shape in shapes for length in shape)


@FEW
@given(architectures())
def test_every_layer_has_a_name_of_its_own(design: Architecture) -> None:
    names = design.names()
    assert len(set(names)) == len(names) == len(design.all_layers())
    assert names[-1] == "output"


def test_names_count_each_kind_by_itself() -> None:
    design = Architecture(layers=(Conv2D(), Conv2D(), BatchNormalization(), Flatten(), Dense(), Dense()))
    assert design.names() == (
        "conv2d_1",
        "conv2d_2",
        "batch_normalization_1",
        "flatten_1",
        "dense_1",
        "dense_2",
        "output",
    )


def test_a_design_moves_to_other_data_with_its_layers() -> None:
    moved = DESIGNS["classic"].architecture().for_data((32, 32, 3), 100)
    assert moved.layers == DESIGNS["classic"].layers
    assert moved.shapes()[0] == (32, 32, 3)
    assert moved.shapes()[-1] == (100,)


def test_every_layer_of_the_table_says_what_it_is_and_what_each_field_means() -> None:
    for kind, layer in LAYERS.items():
        assert layer.kind == kind
        assert layer.title
        assert layer.sentence.endswith(".")
        assert all(field.label for field in fields_of(layer).values())


@given(st.integers(1, 40), st.integers(1, 31), st.integers(1, 16))
def test_windows_have_as_many_positions_as_one_can_count(length: int, size: int, strides: int) -> None:
    """valid: every position that lies inside; same: one for each stride begun."""
    same = Conv2D(kernel_size=size, strides=strides, padding="same").output_shape((length, length, 1))
    assert same[0] == len(range(0, length, strides))
    if size <= length:
        valid = Conv2D(kernel_size=size, strides=strides, padding="valid").output_shape((length, length, 1))
        assert valid[0] == len(range(0, length - size + 1, strides))


def test_a_residual_block_has_a_shortcut_only_where_the_input_does_not_fit() -> None:
    assert ResidualBlock(filters=8).shortcut((14, 14, 8)) is None
    assert ResidualBlock(filters=8).shortcut((14, 14, 4)) is not None
    assert ResidualBlock(filters=8, strides=2).shortcut((14, 14, 8)) is not None
