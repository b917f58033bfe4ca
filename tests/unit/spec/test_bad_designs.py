from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.errors import DesignError
from cnn_demo.spec.architecture import MAX_LAYERS, Architecture
from cnn_demo.spec.fields import BoolField, ChoiceField, Field, FloatField, IntField, PairField, fields_of
from cnn_demo.spec.layers import LAYERS
from cnn_demo.spec.layers.branches import BranchesField

NO_NUMBERS: tuple[Any, ...] = (
    "3",
    "",
    None,
    True,
    False,
    [],
    [3],
    {},
    {"a": 1},
    float("nan"),
    float("inf"),
    float("-inf"),
)
FIELDS = [(kind, field, wanted) for kind, layer in LAYERS.items() for field, wanted in fields_of(layer).items()]


def bad_values(kind: Field) -> list[Any]:
    """Values that a field of this kind must refuse."""
    if isinstance(kind, IntField):
        return [*NO_NUMBERS, kind.low - 1, -(10**400), kind.high + 1, 10**400, 1.5]
    if isinstance(kind, PairField):
        too_many, too_small, too_large = [3, 3, 3], [3, 0], [kind.high + 1, 3]
        return [
            *NO_NUMBERS,
            kind.low - 1,
            kind.high + 1,
            10**400,
            1.5,
            too_many,
            too_small,
            too_large,
            [1, "3"],
            [1.5, 2],
        ]
    if isinstance(kind, FloatField):
        return [*NO_NUMBERS, kind.low - 0.01, kind.high + 0.01, -(10**400), 10**400, 1e308]
    if isinstance(kind, ChoiceField):
        return ["", "RELU", "unknown", 0, None, True, [], {}, ["relu"], float("nan")]
    if isinstance(kind, BranchesField):
        return ["", None, 3, {}, [], [[]], [[], 3], [[]] * 5]
    assert isinstance(kind, BoolField)
    return [0, 1, "true", "", None, [], {}]


def refusal(data: object) -> DesignError:
    with pytest.raises(DesignError) as caught:
        Architecture.from_dict(data)
    return caught.value


@pytest.mark.parametrize(("kind", "field", "wanted"), FIELDS, ids=[f"{kind}-{field}" for kind, field, _ in FIELDS])
def test_a_bad_value_is_refused_by_layer_kind_field_and_value(kind: str, field: str, wanted: Field) -> None:
    for value in bad_values(wanted):
        if value is None and (field in ("activation", "function") or (field == "strides" and "pooling" in kind)):
            continue  # Keras's "no activation" and "as far as the window is wide"
        error = refusal({"version": 1, "layers": [{"kind": "dropout"}, {"kind": kind, field: value}]})
        assert str(error).startswith(f"Layer 2 ({kind}): {field} is "), value
        assert repr(value)[:50] in str(error)
        assert "it must be" in str(error)
        assert len(str(error)) < 300
        assert error.layer_index == 1


@pytest.mark.parametrize("kind", LAYERS)
def test_an_unknown_field_is_refused_and_the_known_ones_are_named(kind: str) -> None:
    error = refusal({"version": 1, "layers": [{"kind": kind, "colour": 3}]})
    assert str(error).startswith(f"Layer 1 ({kind}): it has no 'colour'; it has ")
    assert all(field in str(error) for field in fields_of(LAYERS[kind]))


@pytest.mark.parametrize("layer", [None, 3, "conv2d", [], {}, {"filters": 3}])
def test_a_layer_that_is_no_object_with_a_kind_is_named_by_its_number(layer: object) -> None:
    error = refusal({"version": 1, "layers": [{"kind": "flatten"}, layer]})
    assert str(error).startswith("Layer 2 is ")
    assert error.layer_index == 1


@pytest.mark.parametrize("kind", ["lambda", "Conv3D", "output", "", None, 3, [], {"kind": "conv2d"}])
def test_an_unknown_kind_is_named_with_the_known_ones(kind: object) -> None:
    error = refusal({"version": 1, "layers": [{"kind": kind}]})
    assert repr(kind) in str(error)
    assert "max_pooling2d" in str(error)


@pytest.mark.parametrize("version", [None, 0, 2, "1", [], float("nan")])
def test_another_version_is_refused(version: object) -> None:
    assert "version is" in str(refusal({"version": version, "layers": []}))


@pytest.mark.parametrize("layers", [None, {}, "conv2d", 3])
def test_layers_that_are_no_list_are_refused(layers: object) -> None:
    assert "they must be a list" in str(refusal({"version": 1, "layers": layers}))


@pytest.mark.parametrize(
    "shape",
    [
        None,
        [],
        [28, 28],
        [28, 28, 1, 1],
        [28, 28, 2],
        [0, 28, 1],
        [-1, 28, 1],
        [28, 513, 1],
        [28.0, 28, 1],
        ["28", 28, 1],
        [True, 28, 1],
        [float("nan"), 28, 1],
        [10**400, 28, 1],
        "28x28x1",
        {"a": 1},
        [[28], 28, 1],
    ],
)
def test_an_impossible_input_shape_is_refused(shape: object) -> None:
    assert "input_shape is" in str(refusal({"version": 1, "input_shape": shape, "layers": [{"kind": "flatten"}]}))


@pytest.mark.parametrize("classes", [None, 0, 1, -3, 1001, 10**400, 10.0, "10", True, float("nan"), [10]])
def test_an_impossible_number_of_classes_is_refused(classes: object) -> None:
    assert "classes is" in str(refusal({"version": 1, "classes": classes, "layers": [{"kind": "flatten"}]}))


def test_an_unknown_part_of_the_design_is_named() -> None:
    assert "'optimizer'" in str(refusal({"version": 1, "layers": [], "optimizer": "adam"}))


@pytest.mark.parametrize(
    "text",
    ["", "{", "nonsense", "[1, 2", '{"version": 1,}', "\x00", pytest.param('{"a": ' + "9" * 5000 + "}", id="huge")],
)
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(DesignError, match="not valid JSON"):
        Architecture.from_json(text)


@pytest.mark.parametrize("text", ["[]", "3", "null", "NaN", '"text"', "true"])
def test_json_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(DesignError, match="must be a JSON object"):
        Architecture.from_json(text)


@pytest.mark.parametrize("depth", [100, 900, 990, 1000, 100_000])
def test_deep_nesting_is_refused_like_any_other_nonsense(depth: int) -> None:
    deep = "[" * depth + "]" * depth
    for text in (deep, f'{{"version": 1, "layers": {deep}}}', f'{{"version": 1, "layers": [{{"kind": {deep}}}]}}'):
        with pytest.raises(DesignError) as caught:
            Architecture.from_json(text)
        assert len(str(caught.value)) < 400


def test_a_million_layers_are_refused_at_once() -> None:
    started = time.perf_counter()
    error = refusal({"version": 1, "layers": [{"kind": "dropout"}] * 1_000_000})
    assert str(error) == f"The design has 1,000,000 layers; at most {MAX_LAYERS} are allowed."
    assert time.perf_counter() - started < 0.5


def test_the_most_layers_are_allowed_and_one_more_is_not() -> None:
    layers = [{"kind": "dropout"}] * (MAX_LAYERS - 1) + [{"kind": "flatten"}]
    assert len(Architecture.from_dict({"version": 1, "layers": layers}).layers) == MAX_LAYERS
    refusal({"version": 1, "layers": [{"kind": "dropout"}, *layers]})


def test_pool_larger_than_its_input_names_the_layer_and_what_would_mend_it() -> None:
    pools = [{"kind": "max_pooling2d", "pool_size": size} for size in (4, 2, 4)]
    error = refusal({"version": 1, "layers": [*pools, {"kind": "flatten"}]})
    assert str(error).startswith("Layer 3 (max_pooling2d): pool_size 4 is larger than its 3x3 input.")
    assert "at most 3, padding 'same', or remove a pooling layer" in str(error)
    assert error.layer_index == 2


def test_a_kernel_larger_than_its_input_names_the_layer() -> None:
    error = refusal({"version": 1, "layers": [{"kind": "conv2d", "kernel_size": 31}, {"kind": "flatten"}]})
    assert str(error).startswith("Layer 1 (conv2d): kernel_size 31 is larger than its 28x28 input.")


def test_dense_on_a_feature_map_says_what_to_put_before_it() -> None:
    error = refusal({"version": 1, "layers": [{"kind": "conv2d"}, {"kind": "dense"}]})
    assert str(error).startswith("Layer 2 (dense): it needs a vector, but its input is 26x26x32.")
    assert "flatten or global_average_pooling2d" in str(error)


def test_a_design_that_ends_in_a_map_blames_the_output_layer() -> None:
    error = refusal({"version": 1, "layers": [{"kind": "conv2d"}]})
    assert str(error).startswith("Layer 2 (output): it needs a vector")


@pytest.mark.parametrize("kind", ["conv2d", "separable_conv2d", "depthwise_conv2d", "residual_block"])
@pytest.mark.parametrize("before", ["flatten", "global_average_pooling2d"])
def test_a_convolution_after_the_maps_are_gone_says_where_to_move_it(kind: str, before: str) -> None:
    error = refusal({"version": 1, "layers": [{"kind": before}, {"kind": kind}]})
    assert str(error).startswith(f"Layer 2 ({kind}): it needs a feature map (height x width x channels)")
    assert "Move it above" in str(error)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_garbage_in_any_place_is_a_design_error_and_nothing_else(garbage: object) -> None:
    places: list[object] = [
        garbage,
        {"version": 1, "layers": garbage},
        {"version": 1, "layers": [garbage]},
        {"version": 1, "layers": [{"kind": "flatten", "extra": garbage}]},
        {"version": garbage, "layers": []},
    ]
    for place in places:
        with pytest.raises(DesignError):
            Architecture.from_dict(place)
        with pytest.raises(DesignError):
            Architecture.from_json(json.dumps(place))
