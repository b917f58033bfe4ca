from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_demo.spec import presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import (
    LAYERS,
    Activation,
    BatchNormalization,
    Branches,
    Conv2D,
    ConvolutionOutput,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    Output,
    ResidualBlock,
    ZeroPadding2D,
)
from cnn_demo.ui.diagram.layout import Scale, label_width, lay_out
from cnn_demo.ui.diagram.network import diagram_caption, network_svg, picture_svg
from cnn_demo.ui.diagram.stages import stages
from tests.unit.designs import architectures, wide_input_shapes

SVG = "{http://www.w3.org/2000/svg}"
ANY_DESIGN = architectures(most_layers=25, reach=41, inputs=wide_input_shapes, most_classes=1000)
FLATTEN_ONLY = Architecture(layers=(Flatten(),))


def _texts(root: ET.Element) -> list[str]:
    return ["".join(text.itertext()).replace("\u00a0", " ") for text in root.iter(f"{SVG}text")]


@settings(max_examples=60)
@given(ANY_DESIGN)
def test_any_design_is_drawn_as_well_formed_markup_without_empty_lines(architecture: Architecture) -> None:
    markup = network_svg(architecture)
    frame = ET.fromstring(markup)
    picture = frame.find(f"{SVG}svg")
    assert picture is not None
    assert "overflow-x:auto" in frame.attrib["style"]
    assert markup.startswith("<div ")
    assert "\n" not in markup
    for number in picture.attrib["viewBox"].split():
        float(number)


@settings(max_examples=60)
@given(ANY_DESIGN)
def test_every_layer_of_any_design_stands_in_its_drawing_and_in_its_description(architecture: Architecture) -> None:
    root = ET.fromstring(picture_svg(architecture))
    description = root.findtext(f"{SVG}desc") or ""
    hints = " ".join(group.findtext(f"{SVG}title") or "" for group in root.iter(f"{SVG}g"))
    written = " ".join(_texts(root))
    for layer in architecture.all_layers():
        assert layer.title in description
        if badge := layer.badge():
            assert badge in hints
        else:
            assert layer.title in written


@settings(max_examples=40)
@given(ANY_DESIGN)
def test_no_two_labels_or_boxes_of_any_drawing_overlap_and_none_leaves_it(architecture: Architecture) -> None:
    placed = lay_out(stages(architecture))
    for before, after in pairwise(placed):
        assert before.centre + label_width(before.stage) / 2 < after.centre - label_width(after.stage) / 2
        if after.boxes:
            assert before.boxes[-1].right < after.boxes[0].x
    width = float(ET.fromstring(picture_svg(architecture)).attrib["width"])
    assert placed[0].centre - label_width(placed[0].stage) / 2 > 0
    assert placed[-1].centre + label_width(placed[-1].stage) / 2 < width


@settings(max_examples=40)
@given(st.text(max_size=20))
def test_class_names_are_escaped(name: str) -> None:
    printable = "".join(character for character in name if character.isprintable())
    root = ET.fromstring(network_svg(FLATTEN_ONLY, (f"<b>&'\"{printable}",)))
    assert any(text.startswith("<b>&'\"") for text in _texts(root))


def test_the_drawing_has_a_role_a_title_and_a_description_that_it_names() -> None:
    picture = ET.fromstring(picture_svg(presets.design("classic").architecture()))
    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert picture.attrib["role"] == "img"
    assert picture.attrib["aria-labelledby"] == title.attrib["id"]
    assert picture.attrib["aria-describedby"] == description.attrib["id"]
    assert "Convolution, 32 filters, 3×3, relu: 26×26×32." in (description.text or "")


def test_text_takes_the_colour_of_the_page() -> None:
    picture = ET.fromstring(picture_svg(presets.design("compact").architecture()))
    assert {text.attrib["fill"] for text in picture.iter(f"{SVG}text")} == {"currentColor"}
    assert min(float(text.attrib["font-size"]) for text in picture.iter(f"{SVG}text")) >= 11


def test_the_shape_of_every_box_stands_above_it() -> None:
    texts = _texts(ET.fromstring(picture_svg(presets.design("classic").architecture())))
    assert {"28×28×1", "26×26×32", "24×24×64", "12×12×64", "9,216", "128", "10"} <= set(texts)


def test_a_short_network_is_narrow_and_a_long_one_wide() -> None:
    def width(architecture: Architecture) -> int:
        return int(ET.fromstring(picture_svg(architecture)).attrib["width"])

    conv = Conv2D(padding="same")
    assert width(FLATTEN_ONLY) < 350
    assert width(presets.design("classic").architecture()) < 800
    assert width(Architecture(layers=(*(conv,) * 60, Flatten()))) > 5000


def test_layers_that_keep_the_shape_become_badges_of_the_box_before_them() -> None:
    layers = (Conv2D(activation="linear"), BatchNormalization(), Activation(), Dropout(rate=0.2), Flatten())
    drawn = stages(Architecture(layers=layers))
    assert [stage.title for stage in drawn] == ["Input", "Convolution", "Flatten", "Output (dense, softmax)"]
    badges = [(badge.text, badge.is_dashed) for badge in drawn[1].badges]
    assert badges == [("batch norm", False), ("relu", False), ("dropout 20 %", True)]


def test_a_long_row_of_badges_is_cut_and_says_so() -> None:
    drawn = stages(Architecture(layers=(*(Dropout(),) * 9, Flatten())))
    assert [badge.text for badge in drawn[0].shown_badges()] == [*["dropout 25 %"] * 4, "+ 5 more"]


def test_a_residual_block_shows_two_boxes_and_its_shortcut() -> None:
    same = ResidualBlock(filters=8)
    other = ResidualBlock(filters=16, strides=2)
    design = Architecture(layers=(Conv2D(filters=8), same, other, GlobalAveragePooling2D()))
    blocks = lay_out(stages(design))[2:4]
    texts = _texts(ET.fromstring(picture_svg(design)))
    assert [len(block.boxes) for block in blocks] == [2, 2]
    assert [text for text in texts if text.startswith("shortcut")] == ["shortcut", "shortcut, 1×1"]
    for block in blocks:
        assert block.arc < min(box.top for box in block.boxes)


@pytest.mark.parametrize(("classes", "dots"), [(2, 2), (10, 10), (1000, 10)])
def test_many_classes_are_shortened_to_ten_places(classes: int, dots: int) -> None:
    output = lay_out(stages(Architecture(layers=(Flatten(),), classes=classes)))[-1]
    assert len(output.dots) == dots


def test_names_of_many_classes_stand_at_the_right_dots() -> None:
    names = tuple(f"class {index}" for index in range(100))
    texts = _texts(ET.fromstring(picture_svg(Architecture(layers=(Flatten(),), classes=100), names)))
    shown = [text for text in texts if text.startswith("class ")]
    assert shown == [f"class {index}" for index in (0, 1, 2, 3, 4, 96, 97, 98, 99)]


@given(st.integers(1, 511), st.integers(1, 511))
def test_what_is_larger_is_never_drawn_smaller(first: int, second: int) -> None:
    scale = Scale.fitting([(512, 512, 512), (512,)])
    low, high = sorted((first, second))
    assert scale.side(low) <= scale.side(high)
    assert scale.thickness(low) <= scale.thickness(high)
    assert scale.column(low) <= scale.column(high)


def test_the_caption_names_the_scale() -> None:
    assert "square root" in diagram_caption()
    assert "logarithm" in diagram_caption()


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (Conv2D(filters=32), "32 filters, 3×3, relu"),
        (
            Conv2D(filters=1, kernel_size=5, strides=2, padding="same", activation="linear"),
            "1 filter, 5×5, strides 2, same",
        ),
        (
            Conv2D(filters=8, dilation_rate=2, groups=4, activation="silu"),
            "8 filters, 3×3, dilation 2, 4 groups, silu",
        ),
        (ZeroPadding2D(padding=2), "2 on each side"),
        (DepthwiseConv2D(depth_multiplier=2), "3×3, depth multiplier 2, same, relu"),
        (ResidualBlock(filters=16), "16 filters, 3×3, batch norm, relu"),
        (MaxPooling2D(), "2×2"),
        (MaxPooling2D(pool_size=3, strides=2), "3×3, strides 2"),
        (GlobalAveragePooling2D(), ""),
        (BatchNormalization(), "momentum 0.9"),
        (Activation(function="tanh"), "tanh"),
        (Dropout(rate=0.25), "25 %"),
        (Flatten(), ""),
        (Dense(units=128), "128 units, relu"),
        (Output(units=10), "10 classes"),
    ],
)
def test_settings_of_a_layer_are_short(layer: Layer, text: str) -> None:
    assert layer.settings() == text


def test_every_kind_of_layer_has_settings_or_needs_none() -> None:
    silent = {kind for kind, layer in LAYERS.items() if not layer().settings()}
    assert silent == {"flatten", "global_average_pooling2d", "global_max_pooling2d"}


def test_branches_stand_side_by_side_and_each_of_their_layers_can_be_chosen() -> None:
    layer = Branches(
        branches=((Conv2D(filters=4, kernel_size=1), Dropout(rate=0.5)), (MaxPooling2D(strides=1, padding="same"),), ())
    )
    (_, stage, *_) = lay_out(stages(Architecture(layers=(layer, Flatten()))))
    assert stage.stage.rows
    assert [[chip.text for chip in row] for row in stage.stage.rows.chips] == [
        ["4 filters, 1×1", "dropout 50 %"],
        ["Max pooling 2×2"],
        [],
    ]
    root = ET.fromstring(picture_svg(Architecture(layers=(layer, Flatten())), choosable=True))
    places = [group.attrib["data-layer"] for group in root.iter(f"{SVG}g") if "data-layer" in group.attrib]
    assert places == ["-1", "0", "0.0.0", "0.0.1", "0.1.0", "1", "2"]
    description = root.findtext(f"{SVG}desc") or ""
    assert "(branch 1: Convolution, 4 filters, 1×1, relu, then Dropout, 50 %; branch 2: Max pooling" in description
    assert "branch 3: its input)" in description


def test_an_output_by_convolution_shows_the_maps_of_the_classes() -> None:
    drawn = stages(Architecture(layers=(), output=ConvolutionOutput(kernel_size=3)))
    assert [(stage.title, stage.shapes[-1]) for stage in drawn] == [
        ("Input", (28, 28, 1)),
        ("Output convolution", (26, 26, 10)),
        ("Output (pooling, softmax)", (10,)),
    ]
