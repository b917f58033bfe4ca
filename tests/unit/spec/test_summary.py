from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import (
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    ResidualBlock,
    SeparableConv2D,
)
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.summary import summarise
from tests.unit.designs import FEW, architectures


def fields_of(*layers: object) -> list[tuple[int, int]]:
    """The receptive field after each layer, the output layer left out."""
    design = Architecture(layers=layers)  # type: ignore[arg-type]
    return [row.receptive_field for row in summarise(design).rows[:-1]]


def test_the_classic_has_the_articles_figures_layer_by_layer() -> None:
    summary = summarise(DESIGNS["classic"].architecture())
    assert [row.parameters for row in summary.rows] == [320, 18_496, 0, 0, 0, 1_179_776, 0, 1_290]
    assert summary.parameters == 1_199_882
    assert summary.weight_bytes == 4 * 1_199_882
    assert summary.rows[0].multiply_adds == 26 * 26 * 3 * 3 * 32
    assert summary.rows[1].multiply_adds == 24 * 24 * 3 * 3 * 32 * 64
    assert summary.multiply_adds == 26 * 26 * 288 + 24 * 24 * 9 * 32 * 64 + 9216 * 128 + 128 * 10


def test_the_same_design_is_summarised_once() -> None:
    first, again = (summarise(Architecture(layers=(Conv2D(filters=17), Flatten()))) for _ in range(2))
    assert again is first


def test_moving_averages_are_parameters_too() -> None:
    summary = summarise(Architecture(layers=(BatchNormalization(), Flatten()), input_shape=(4, 4, 3)))
    assert summary.rows[0].parameters == 12


def test_cheap_convolutions_cost_what_they_promise() -> None:
    layers = (DepthwiseConv2D(depth_multiplier=2), SeparableConv2D(filters=5), GlobalAveragePooling2D())
    depthwise, separable, *_ = summarise(Architecture(layers=layers, input_shape=(8, 8, 3))).rows
    assert depthwise.parameters == 9 * 3 * 2 + 6
    assert depthwise.multiply_adds == 8 * 8 * 9 * 6
    assert separable.parameters == 9 * 6 + 6 * 5 + 5
    assert separable.multiply_adds == 8 * 8 * (9 * 6 + 6 * 5)


def test_a_residual_block_counts_both_paths() -> None:
    plain = ResidualBlock(filters=4, strides=2, batch_normalization=False)
    row = summarise(Architecture(layers=(plain, Flatten()), input_shape=(8, 8, 3))).rows[0]
    assert row.parameters == (9 * 3 * 4 + 4) + (9 * 4 * 4 + 4) + (3 * 4 + 4)
    assert row.multiply_adds == 4 * 4 * (9 * 3 * 4 + 9 * 4 * 4 + 3 * 4)


def test_receptive_fields_grow_by_kernel_and_jump() -> None:
    assert fields_of(Conv2D(), Conv2D(), MaxPooling2D(), Conv2D(), Flatten()) == [
        (3, 3),
        (5, 5),
        (6, 6),
        (10, 10),
        (10, 10),
    ]


def most_rows_inside(design: Architecture) -> list[int]:
    """The most rows of the image that one value of each layer with a height depends on, found by walking every window."""
    height = design.input_shape[0]
    seen = [(row, row) for row in range(height)]  # of each row of the map: the first and the last row of the image
    most = []
    for layer, shape in zip(design.layers, design.shapes()[:-1], strict=False):
        if len(shape) != 3 or isinstance(layer, Flatten):
            break
        for window in layer.windows():
            above = window.same_padding(shape[:2])[0][0] if getattr(layer, "padding", "valid") == "same" else 0
            count = window.output_lengths(shape[:2], getattr(layer, "padding", "valid"))[0]
            starts = [place * window.strides[0] - above for place in range(count)]
            rows = [range(max(start, 0), min(start + window.span[0], len(seen))) for start in starts]
            seen = [(seen[each[0]][0], seen[each[-1]][1]) for each in rows]
        most.append(max(last - first + 1 for first, last in seen))
    return most


def test_the_last_maps_of_three_poolings_have_fields_of_26_pixels_of_which_no_value_sees_more_than_25() -> None:
    """The page says that a field which reaches over an edge is seen only in part; here that is true of all of them."""
    conv, pool = Conv2D(filters=4, padding="same"), MaxPooling2D()
    design = Architecture(layers=(conv, pool, conv, conv, pool, conv, pool, Flatten()))
    last = len(most_rows_inside(design)) - 1
    assert summarise(design).rows[last].receptive_field == (26, 26)
    assert most_rows_inside(design)[last] == 25


WINDOWS = st.one_of(
    st.builds(
        Conv2D,
        kernel_size=st.integers(1, 5),
        strides=st.integers(1, 2),
        padding=st.sampled_from(["same", "valid"]),
        filters=st.just(1),
    ),
    st.just(MaxPooling2D()),
)


@FEW
@given(st.lists(WINDOWS, min_size=1, max_size=3))
def test_no_value_sees_more_than_the_receptive_field_and_without_edges_as_much(layers: list[Layer]) -> None:
    design = Architecture(layers=(*layers, Flatten()), input_shape=(96, 96, 1))
    inside, fields = most_rows_inside(design), [row.receptive_field[0] for row in summarise(design).rows]
    assert inside == fields[: len(layers)]  # a map as large as this has values far from every edge


@FEW
@given(st.lists(WINDOWS, min_size=1, max_size=2))
def test_no_value_of_a_small_image_sees_more_than_the_receptive_field(layers: list[Layer]) -> None:
    design = Architecture(layers=(*layers, Flatten()), input_shape=(26, 26, 1))
    rows = summarise(design).rows
    assert all(seen <= row.receptive_field[0] for seen, row in zip(most_rows_inside(design), rows, strict=False))


def test_strides_count_for_the_layers_after_them() -> None:
    assert fields_of(Conv2D(strides=2), Conv2D(kernel_size=5), Flatten())[:2] == [(3, 3), (11, 11)]


def test_a_residual_block_sees_as_far_as_its_two_convolutions() -> None:
    assert fields_of(ResidualBlock(strides=2), Flatten())[0] == (7, 7)


def test_layers_of_single_values_see_no_further() -> None:
    assert fields_of(Conv2D(kernel_size=5), BatchNormalization(), Dropout(), Flatten()) == [(5, 5)] * 4


def test_no_layer_sees_more_than_the_whole_image() -> None:
    assert fields_of(Conv2D(kernel_size=31, padding="same"), Flatten(), Dense())[::2] == [(28, 28), (28, 28)]
    assert fields_of(Conv2D(), GlobalAveragePooling2D())[1] == (28, 28)


@FEW
@given(architectures())
def test_totals_are_the_sums_of_the_rows(design: Architecture) -> None:
    summary = summarise(design)
    assert [row.name for row in summary.rows] == list(design.names())
    assert [row.output_shape for row in summary.rows] == list(design.shapes()[1:])
    assert summary.parameters == sum(row.parameters for row in summary.rows)
    assert summary.activation_bytes > 0


@FEW
@given(architectures())
def test_receptive_fields_never_shrink(design: Architecture) -> None:
    fields = [row.receptive_field for row in summarise(design).rows]
    assert fields == sorted(fields)
    assert fields[-1] == design.input_shape[:2]
