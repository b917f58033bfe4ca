"""Chapter: what a cell of a map sees, and what a shift of the picture does to it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.classic_pass import CLASSIC, classic_pass, largest_place
from cnn_demo.ui.learn.inputs import Pixels, digit_picker
from cnn_demo.ui.learn.latex import aligned
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.receptive_field import Comparison, Field, compare, field_of, shifted_right
from cnn_demo.ui.learn.sources.networks import ARAUJO_2019, ZHANG_2019

LAYERS = {"conv2d_1": "First convolution", "conv2d_2": "Second convolution", "max_pooling2d_1": "Max pooling"}
MAP, POOLED = "conv2d_2", "max_pooling2d_1"
FIELD, SHIFT = "Receptive field", "Shift"
COMPARED = {MAP: "Before pooling", POOLED: "After pooling"}
FIRST_ROWS = {MAP: 12, POOLED: 6}  # and columns of the frame
DECIMALS = 3
LAYER_WIDTH = 220  # pixels
MOST_SHIFT = 4  # the empty margin of a digit

TEXT = (
    "A cell of the first map reads 3 × 3 pixels. A cell of the second map reads 3 × 3 cells of the first, and through them "
    f"5 × 5 pixels. This square is its **receptive field**; it grows from layer to layer ({ARAUJO_2019.cited()}).\n\n"
    "The same kernels are applied everywhere. So when the picture is shifted, the map is shifted with it: a convolution is "
    "**equivariant** to shifts. Pooling by squares of 2 × 2 keeps this only for shifts by an even number of pixels "
    f"({ZHANG_2019.cited()})."
)
ACTIVITY = "Point at a cell and see its pixels in the picture. Then shift the picture, and compare cells of the maps."
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
    frame_place = figure.container()
    shift_place, filter_place, layer_place = figure.columns([0.35, 0.35, 0.3], vertical_alignment="bottom")
    shift = int(shift_place.slider("Shift to the right, in pixels", 0, MOST_SHIFT, 1, key="receptive-shift"))
    given = classic_pass(pixels, 0)
    before = given.outputs
    st.session_state.setdefault("receptive-filter", largest_place(before[MAP])[-1])
    number = int(filter_place.slider("Map", 0, before[MAP].shape[-1] - 1, key="receptive-filter"))
    layer = layer_place.selectbox("Compare", (MAP, POOLED), format_func=COMPARED.__getitem__, key="receptive-compared")
    moved: Pixels = shifted_right(pixels, shift)
    after = classic_pass(moved, 0).outputs
    old, new = (
        {name: outputs[name][..., number].astype(float).round(DECIMALS) for name in COMPARED}
        for outputs in (before, after)
    )
    jumps = {name: field_of(given.network.architecture, name).jump for name in COMPARED}
    maps, pooled = (compare(old[name], new[name], shift, jumps[name]) for name in COMPARED)
    cells = shift // jumps[layer]
    frame = MovingFrame("shift", frame_place, of=layer)
    frame.row("Row of the cell", len(new[layer]), FIRST_ROWS[layer])
    frame.column("Column of the cell", len(new[layer]), FIRST_ROWS[layer])
    frame.show(
        {
            "pixels": flat(moved),
            "ofShifted": flat(new[layer]),
            "shifted": flat(shifted_right(old[layer], cells)),
            "title": f"Map, shifted by {cells}",
            "side": field_of(given.network.architecture, layer).side,
            "jump": jumps[layer],
        }
    )
    _compared(maps, pooled, figure)
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
        "All values are rounded to three decimals; indigo is positive, orange negative."
    )


def _compared(maps: Comparison, pooled: Comparison, place: DeltaGenerator) -> None:
    rows = zip(COMPARED.values(), (maps, pooled), strict=True)
    lines = [f"| {name} | {each.largest_inside:.3f} | {each.largest_at_border:.3f} |" for name, each in rows]
    head = ["| Largest difference | Inside | At the border |", "| --- | --: | --: |"]
    place.markdown("\n".join([*head, *lines]))
