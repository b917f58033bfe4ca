"""Chapter: what a cell of a map sees, and what a shift of the picture does to it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.classic_pass import CLASSIC, classic_pass, largest_place
from cnn_demo.ui.learn.inputs import Pixels, digit_picker
from cnn_demo.ui.learn.latex import aligned
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.number_images import Colours, grey_pixels, signed_pixels
from cnn_demo.ui.learn.receptive_field import Comparison, Field, compare, field_of, shifted_right
from cnn_demo.ui.learn.sources.networks import ARAUJO_2019, ZHANG_2019
from cnn_demo.ui.widgets.display import picture

LAYERS = {"conv2d_1": "First convolution", "conv2d_2": "Second convolution", "max_pooling2d_1": "Max pooling"}
MAP, POOLED = "conv2d_2", "max_pooling2d_1"
FIELD, SHIFT = "Receptive field", "Shift"
SMALL = 130  # side of the pictures, in pixels on the page
LAYER_WIDTH = 220  # pixels
MOST_SHIFT = 4  # the empty margin of a digit

TEXT = (
    "A cell of the first map reads 3 × 3 pixels. A cell of the second map reads 3 × 3 cells of the first, and through them "
    f"5 × 5 pixels. This square is its **receptive field**; it grows from layer to layer ({ARAUJO_2019.cited()}).\n\n"
    "The same kernels are applied everywhere. So when the picture is shifted, the map is shifted with it: a convolution is "
    "**equivariant** to shifts. Pooling by squares of 2 × 2 keeps this only for shifts by an even number of pixels "
    f"({ZHANG_2019.cited()})."
)
ACTIVITY = "Point at a cell and see its pixels in the picture. Then shift the picture and compare the maps."
QUESTION = Question(
    text="Three convolutions of 3 × 3 with stride 1 follow one another. How many pixels does a cell of the last map see?",
    options=("3 × 3", "9 × 9", "7 × 7"),
    right=2,
    because="Each convolution adds 3 − 1 = 2 to the side: 1 + 2 + 2 + 2 = 7.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    pixels = digit_picker("receptive", source)
    view = figure.segmented_control(
        "Show", [FIELD, SHIFT], default=FIELD, required=True, key="receptive-view", label_visibility="collapsed"
    )
    if view == FIELD:
        _show_field(pixels, figure)
    else:
        _show_shift(pixels, figure)


def _show_field(pixels: Pixels, figure: DeltaGenerator) -> None:
    given = classic_pass(pixels, 0)
    layer = figure.selectbox(
        "Layer", list(LAYERS), index=2, format_func=LAYERS.__getitem__, key="receptive-layer", width=LAYER_WIDTH
    )
    maps = given.outputs[layer]
    first_row, first_column, number = largest_place(maps)
    frame = MovingFrame("receptive", figure, of=layer)
    row = frame.row("Row of the cell", maps.shape[0], first_row)
    column = frame.column("Column of the cell", maps.shape[1], first_column)
    field = field_of(given.network.architecture, layer)
    top, left, side = field.first(row), field.first(column), field.side
    frame.show(
        {
            "pixels": flat(pixels),
            "map": flat(maps[..., number].astype(float).round(3)),
            "title": f"Map {number}, and the cell",
            "side": side,
            "jump": field.jump,
        }
    )
    figure.markdown(
        f"This cell can reach rows {top} to {top + side - 1} and columns {left} to {left + side - 1} of the picture: "
        f"{side} × {side} pixels. A change of any other pixel leaves it as it is."
    )
    _field_formula(field, row)
    st.caption("Rows, columns and maps are counted from 0. The map shown is the one with the layer's largest value.")


def _cell(place: DeltaGenerator, key: str, label: str, count: int, first: int) -> int:
    st.session_state.setdefault(key, first)
    return int(place.slider(label, 0, count - 1, key=key))


def _field_formula(field: Field, row: int) -> None:
    windows = [window for layer in CLASSIC.project().architecture.layers[:3] for window in layer.windows()]
    sides, numbers, side, jump = ["f_0 &= 1"], list(LAYERS.values()), 1, 1
    for index, window in enumerate(windows, start=1):
        grown = side + (window.span[0] - 1) * jump
        sides.append(rf"f_{index} &= {side} + ({window.span[0]} - 1) \cdot {jump} = {grown}")
        side, jump = grown, jump * window.strides[0]
    formula(
        r"f_l = f_{l-1} + (k_l - 1) \cdot j_{l-1}, \quad a = r \cdot j_l",
        {
            "f_l": "side of the receptive field after layer $l$",
            "k_l": "side of the layer's window",
            "j_l": "pixels between the fields of two neighbouring cells: the product of all strides so far",
            "a": "first row that a cell in row $r$ can reach; the last one is $a + f_l - 1$",
        },
        aligned(*sides, rf"a &= {row} \cdot {field.jump} = {field.first(row)}"),
        numbers_title=f"For the layers {', '.join(numbers)}, and for the cell above",
    )


def _show_shift(pixels: Pixels, figure: DeltaGenerator) -> None:
    shift_place, filter_place = figure.columns(2, vertical_alignment="bottom")
    shift = int(shift_place.slider("Shift to the right, in pixels", 0, MOST_SHIFT, 1, key="receptive-shift"))
    before = classic_pass(pixels, 0).outputs
    first = largest_place(before[MAP])[-1]
    number = _cell(filter_place, "receptive-filter", "Map", before[MAP].shape[-1], first)
    moved: Pixels = shifted_right(pixels, shift)
    after = classic_pass(moved, 0).outputs
    old, new = ({name: outputs[name][..., number] for name in (MAP, POOLED)} for outputs in (before, after))
    maps, pooled = compare(old[MAP], new[MAP], shift, 1), compare(old[POOLED], new[POOLED], shift, 2)
    scale = float(old[MAP].max()) or 1.0
    upper, lower = (figure.container(horizontal=True, gap="small") for _ in range(2))
    _part(upper, SMALL, "Shifted picture", grey_pixels(moved, 255.0))
    _part(upper, SMALL, "Its map", grey_pixels(new[MAP], scale))
    _part(upper, SMALL, "Shifted map", grey_pixels(shifted_right(old[MAP], shift), scale))
    _part(upper, SMALL, "Difference", signed_pixels(maps.difference, scale))
    _part(lower, SMALL, "Its map, pooled", grey_pixels(new[POOLED], scale))
    _part(
        lower, SMALL, f"Pooled map, shifted by {shift // 2}", grey_pixels(shifted_right(old[POOLED], shift // 2), scale)
    )
    _part(lower, SMALL, "Difference", signed_pixels(pooled.difference, scale))
    _compared(maps, pooled, lower)
    formula(
        r"K \ast (S_n x) = S_n (K \ast x)",
        {
            "x": "the picture",
            "S_n": "a shift by $n$ pixels",
            r"K \ast": "a convolution, with its bias and ReLU",
        },
        rf"\max |K \ast (S_{shift} x) - S_{shift} (K \ast x)| = {maps.largest_inside:.3f}",
        numbers_title="Away from the border",
    )
    st.caption(
        f"Maps of the second convolution of the classic network. New columns at the left border: {maps.border}. There, the "
        f"shifted map has zeros, and the map of the shifted picture has what the network makes of an empty margin. After "
        f"pooling, a cell is two pixels wide, so {shift} / 2 = {shift / 2:g}; the pooled map is shifted by {shift // 2}. "
        "Differences are rounded to three decimals; indigo is positive, orange negative."
    )


def _compared(maps: Comparison, pooled: Comparison, place: DeltaGenerator) -> None:
    rows = (("Before pooling", maps), ("After pooling", pooled))
    lines = [f"| {name} | {each.largest_inside:.3f} | {each.largest_at_border:.3f} |" for name, each in rows]
    head = ["| Largest difference | Inside | At the border |", "| --- | --: | --: |"]
    place.container(width=330).markdown("\n".join([*head, *lines]))


def _grey(values: np.ndarray) -> Colours:
    return grey_pixels(values, float(values.max()) or 1.0)


def _part(parts: DeltaGenerator, side: int, title: str, colours: Colours) -> None:
    with parts.container(width=side, gap="small"):
        picture(colours, side, title)
        st.caption(title)
