"""What the lines before the network make of one image and its label: the arrays that it is trained on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.ui.core.number_text import bytes_text
from cnn_demo.ui.learn.classic_pass import CLASSIC, ClassicPass
from cnn_demo.ui.learn.number_images import CELL_WIDTH, grey_pixels
from cnn_demo.ui.learn.script_lines.parts import WINDOW, change, number_cells, shape_text, telling_window
from cnn_demo.ui.widgets.display import picture

PICTURE_SIDE = 112  # pixels on the page
WHITE = 255
POSITION_SHADE = 0.25  # of white


def show_load(given: ClassicPass) -> None:
    pixels, training = given.pixels, MNIST.training_images
    change(MNIST.name, f"{shape_text(pixels)}, label {given.label}")
    _pixels_and_numbers(pixels, "{:.0f}".format)
    st.markdown(
        f"Each image is a table of {pixels.shape[0]} · {pixels.shape[1]} = {pixels.size} whole numbers from 0 to {WHITE}, and "
        f"comes with a label, the digit that it shows. An array holds all of them at once: `x` has the shape "
        f"`({training}, 28, 28)`, `x_test` `({_test_images()}, 28, 28)`. The first two lines only import parts of Keras."
    )


def show_reshape(given: ClassicPass) -> None:
    pixels, training = given.pixels, MNIST.training_images
    change(shape_text(pixels), shape_text(pixels[..., None]))
    _pixels_and_numbers(pixels, "[{:.0f}]".format)
    st.markdown(
        "No number changes, but each pixel is now a list of one **channel**, as a convolution expects it; a colour image "
        f"has three. −1 stands for the number of images, which follows: {training * pixels.size:,} / (28 · 28 · 1) = "
        f"{training:,}."
    )


def show_astype(given: ClassicPass) -> None:
    before, after = given.pixels[..., None], given.pixels[..., None].astype(np.float32)
    change(shape_text(before), shape_text(after))
    _pixels_and_numbers(given.pixels, "{:.1f}".format)
    all_before, all_after = (bytes_text(MNIST.training_images * array.nbytes) for array in (before, after))
    st.markdown(
        f"Whole numbers become floating-point numbers, of {after.itemsize} bytes in place of {before.itemsize}, so that "
        f"fractions can be kept. This image takes {after.nbytes:,} bytes in place of {before.nbytes:,}, and all training "
        f"images {all_after} in place of {all_before}."
    )


def show_scale(given: ClassicPass) -> None:
    change(shape_text(given.inputs), shape_text(given.inputs))
    _pixels_and_numbers(given.pixels, lambda value: f"{value / WHITE:.3f}")
    largest = int(given.pixels.max())
    st.markdown(
        f"All values now lie between 0 and 1: the largest one, {largest}, becomes {largest} / {WHITE} ≈ "
        f"{given.inputs.max():.3f}, and the mean of this image is {given.inputs.mean():.3f}. With small inputs, the sums in "
        "the first layer are neither huge nor tiny when training begins."
    )


def show_one_hot(given: ClassicPass) -> None:
    one_hot = one_hot_vector(given.label, len(MNIST.classes))
    change(f"{given.label}", shape_text(one_hot))
    st.caption("Position in the vector")
    positions = np.arange(len(one_hot), dtype=float)[None]
    number_cells(positions, grey_pixels(np.full(positions.shape, POSITION_SHADE), 1.0), "Positions", "{:.0f}".format)
    number_cells(one_hot[None], grey_pixels(one_hot[None], 1.0), "The one-hot vector", "{:.0f}".format)
    st.markdown(
        f"The label {given.label} becomes a vector of ten numbers: 1 at position {given.label}, counted from 0, and 0 "
        "elsewhere. The network answers with ten probabilities, and the loss compares the two vectors. A label is a name, "
        "not a quantity: a 7 that is read as 8 is no smaller a mistake than one that is read as 1."
    )


def one_hot_vector(label: int, classes: int) -> np.ndarray:
    """(classes,) float64, as keras.utils.to_categorical makes it."""
    return np.eye(classes)[label]


def _pixels_and_numbers(pixels: np.ndarray, text: Callable[[float], str]) -> None:
    """The image, (28, 28) uint8, beside the numbers of a part of it, as the line writes them."""
    row, column = telling_window(pixels)
    window = pixels[row : row + WINDOW, column : column + WINDOW].astype(float)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        with st.container(width=PICTURE_SIDE):
            picture(pixels, PICTURE_SIDE, "The image")
        with st.container(width=WINDOW * CELL_WIDTH, gap="small"):
            number_cells(
                window,
                grey_pixels(window, WHITE),
                "Numbers of a part of the image",
                text,
                caption=f"Rows {row} to {row + WINDOW - 1}, columns {column} to {column + WINDOW - 1}",
            )


def _test_images() -> int:
    return CLASSIC.result()["test"]["images"]
