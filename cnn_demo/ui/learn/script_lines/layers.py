"""What each layer of the script makes of one image, with the weights of the shipped classic network."""

from __future__ import annotations

import streamlit as st

from cnn_demo.spec.summary import Row, summarise
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent_text, probability_text
from cnn_demo.ui.learn.classic_pass import ClassicPass, largest_place, weighted_sum
from cnn_demo.ui.learn.latex import decimal_text
from cnn_demo.ui.learn.script_lines.parts import DECIMALS, change, map_sheet, shape_text, vector_picture

COLUMNS = {"conv2d_1": 8, "conv2d_2": 11, "max_pooling2d_1": 11}  # maps per row
FLAT_COLUMNS, DENSE_COLUMNS = 256, 16  # of the picture of a vector


def show_input(given: ClassicPass) -> None:
    rows = summarise(given.network.architecture).rows
    change(shape_text(given.inputs), shape_text(given.inputs[None]))
    lines = [f"| {row.layer.title} | {row.output_shape} | {row.parameters:,} |" for row in rows]
    total = sum(row.parameters for row in rows)
    st.markdown(
        "\n".join(["| Layer | Output | Parameters |", "| --- | --- | --: |", *lines, f"| Total | | **{total:,}** |"])
    )
    st.markdown(
        "`Sequential` gives the output of each layer to the next one. Keras computes with batches, so every array has one more "
        "dimension in front: here, a batch of one image. The weights start as random numbers; beside the following lines they "
        "are those of the trained network *classic*."
    )


def show_first_convolution(given: ClassicPass) -> None:
    _show_convolution(given, "conv2d_1")


def show_second_convolution(given: ClassicPass) -> None:
    _show_convolution(given, "conv2d_2")


def show_pooling(given: ClassicPass) -> None:
    layer = "max_pooling2d_1"
    maps, pooled = given.input_of(layer), given.outputs[layer]
    change(shape_text(maps), shape_text(pooled))
    map_sheet(pooled, COLUMNS[layer], f"The {pooled.shape[-1]} pooled maps")
    row, column, number = largest_place(pooled)
    square = maps[2 * row : 2 * row + 2, 2 * column : 2 * column + 2, number]
    values = ", ".join(f"{value:.{DECIMALS}f}" for value in square.ravel())
    st.markdown(
        f"Of each square of 2 × 2 values, only the largest is kept, so that {maps.size:,} values become {pooled.size:,}. In "
        f"row {row}, column {column} of map {number}: max({values}) = {pooled[row, column, number]:.{DECIMALS}f}. "
        "There is nothing to learn in this layer: 0 parameters."
    )


def show_flatten(given: ClassicPass) -> None:
    maps, vector = given.input_of("flatten_1"), given.outputs["flatten_1"]
    change(shape_text(maps), shape_text(vector))
    vector_picture(vector, FLAT_COLUMNS, "The vector, in lines one below the other")
    height, width, count = maps.shape
    row, column, number = largest_place(maps)
    index = (row * width + column) * count + number
    st.markdown(
        f"The same numbers in one long row: {height} · {width} · {count} = {len(vector):,}. The picture breaks the row into "
        f"lines of {FLAT_COLUMNS}. The value in row {row}, column {column} of map {number} is now at position ({row} · {width} "
        f"+ {column}) · {count} + {number} = {index:,}, and still {vector[index]:.{DECIMALS}f}."
    )


def show_dense(given: ClassicPass) -> None:
    layer = "dense_1"
    inputs, units = given.input_of(layer), given.outputs[layer]
    change(shape_text(inputs), shape_text(units))
    vector_picture(units, DENSE_COLUMNS, "The values of the units")
    place = largest_place(units)
    parameters = _row(given, layer).parameters
    share = parameters / summarise(given.network.architecture).parameters
    st.markdown(
        f"Each of {len(units)} units adds up all {len(inputs):,} numbers, each multiplied by a weight of its own, and a bias. "
        f"Unit {place[0]} has the largest value: {_sum_text(given, layer, place)}. ReLU has set "
        f"{int((units == 0).sum())} units to 0. Parameters: {len(inputs):,} · {len(units)} + {len(units)} = {parameters:,}, "
        f"{percent_text(share)} of the whole network."
    )


def show_softmax(given: ClassicPass) -> None:
    layer = "output"
    inputs, probabilities = given.input_of(layer), given.probabilities
    classes = [str(digit) for digit in range(len(probabilities))]
    change(shape_text(inputs), shape_text(given.outputs[layer]))
    alt = ", ".join(f"{name} {probability_text(share)}" for name, share in zip(classes, probabilities, strict=True))
    chart = charts.probability_bars(probabilities, classes)
    st.plotly_chart(chart, config=charts.CONFIG, key="script-softmax", alt=alt)
    best = int(given.logits.argmax())
    st.markdown(
        f"Ten sums of {len(inputs)} products and a bias, the logits: the largest, that of the {best}, is "
        f"{given.logits[best]:.{DECIMALS}f}. Softmax turns them into probabilities that add up to 1. Parameters: "
        f"{len(inputs)} · {len(classes)} + {len(classes)} = {_row(given, layer).parameters:,}."
    )


def _show_convolution(given: ClassicPass, layer: str) -> None:
    inputs, maps = given.input_of(layer), given.outputs[layer]
    change(shape_text(inputs), shape_text(maps))
    map_sheet(maps, COLUMNS[layer], f"The {maps.shape[-1]} feature maps")
    place = largest_place(maps)
    channels, filters = inputs.shape[-1], maps.shape[-1]
    st.markdown(
        f"Each of the {filters} kernels of 3 × 3 × {channels} slides over the input and gives one map. The largest value, in "
        f"row {place[0]}, column {place[1]} of map {place[2]}, is a sum of {9 * channels} products and a bias: "
        f"{_sum_text(given, layer, place)}. ReLU has set {percent_text(float((maps == 0).mean()))} of all values to 0. "
        f"Parameters: 3 · 3 · {channels} · {filters} + {filters} = {_row(given, layer).parameters:,}."
    )


def _sum_text(given: ClassicPass, layer: str, place: tuple[int, ...]) -> str:
    """The sum of products, the bias and the value, rounded."""
    total, bias = weighted_sum(given, layer, place)
    shown_bias = decimal_text(round(bias, DECIMALS))
    added = f"({shown_bias})" if bias < 0 else shown_bias
    return f"{decimal_text(round(total, DECIMALS))} + {added} ≈ {given.outputs[layer][place]:.{DECIMALS}f}"


def _row(given: ClassicPass, layer: str) -> Row:
    """The layer in the summary of the design."""
    return next(row for row in summarise(given.network.architecture).rows if row.name == layer)
