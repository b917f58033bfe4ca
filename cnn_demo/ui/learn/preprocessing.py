"""Chapter: preprocessing."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
from PIL import Image
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.drawing import picture_formats
from cnn_demo.drawing.photo import article_steps
from cnn_demo.drawing.resample import REC_601_WEIGHTS
from cnn_demo.drawing.steps import Picture, Step
from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.spec.layers import Conv2D
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.latex import aligned
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.number_images import grey_pixels
from cnn_demo.ui.learn.sources.books import GOODFELLOW_2016
from cnn_demo.ui.learn.sources.networks import HE_2014, KRIZHEVSKY_2012
from cnn_demo.ui.learn.sources.pictures import REC_601, REC_709
from cnn_demo.ui.learn.sources.training import LECUN_1998_BACKPROP
from cnn_demo.ui.widgets.image_png import png
from cnn_demo.ui.widgets.own_picture import read_upload

LARGEST_SIDE = 480  # pixels
DISC = (90, 120, 60)  # row, column and radius, of 180 x 240

TEXT = (
    "A photograph is **resized** (here by averaging), often converted to **grey**, and its values are **scaled** from 0 … 255 "
    "to 0 … 1, because most networks take images of one size only, and learn best from small numbers "
    f"({LECUN_1998_BACKPROP.cited()}). One size, because their last layers have a weight for every place of the image; there "
    f"are networks that take others, too ({HE_2014.cited()})."
)
ACTIVITY = "Choose a picture of your own, or keep this one, and follow one pixel through the steps."
QUESTION = Question(
    text="A network was trained on values from 0 to 1, and is given a picture with values from 0 to 255. What happens?",
    options=(
        "Nothing changes: it is the same picture, only with other units.",
        "The first layer's products no longer suit its biases.",
        "Its first layer divides them by 255, as it has learned to.",
    ),
    right=1,
    because="A weighted sum is linear in the pixels, so its products grow by the factor 255, but the bias that is added to "
    "them does not: the prediction cannot be trusted. A layer computes w · x + b "
    f"({GOODFELLOW_2016.cited()}, 6.1). Every picture must be preprocessed as the training images were.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    file = source.file_uploader("A picture of your own", picture_formats.SUFFIXES, key="learn-own-picture")
    steps = article_steps(read_upload(file.getvalue()) if file else _sample(), (DIGIT_SIDE, DIGIT_SIDE))
    frame = MovingFrame("preprocessing", figure)
    row, column = frame.row("Row", DIGIT_SIDE, 14), frame.column("Column", DIGIT_SIDE, 14)
    frame.show(_given(steps))
    _numbers(steps, row, column)
    grey_parameters, colour_parameters = (
        Conv2D().parameters((DIGIT_SIDE, DIGIT_SIDE, channels)) for channels in (1, 3)
    )
    misconception(
        "“Images must be converted to grey.”",
        f"It is a choice, not a requirement: a first layer of 32 kernels of 3 × 3 has 3 · 3 · 1 · 32 + 32 = {grey_parameters} "
        f"parameters for grey images and 3 · 3 · 3 · 32 + 32 = {colour_parameters} for colour images; nothing else changes. "
        "The network that made convolutional networks famous read colour images. Grey is right where colour carries no "
        "information, as in handwriting.",
        KRIZHEVSKY_2012,
    )


def _given(steps: tuple[Step, ...]) -> dict[str, Any]:
    """What web/learn/figures/preprocessing.js takes."""
    _, resized, greyed, scaled = (step.image for step in steps)
    colours = resized.reshape(DIGIT_SIDE * DIGIT_SIDE, -1)
    return {
        "steps": [_shown(step, number) for number, step in enumerate(steps)],
        "colours": np.broadcast_to(colours, (len(colours), 3)).tolist(),
        "weights": list(REC_601_WEIGHTS),
        "grey": flat(greyed),
        "scaled": flat(scaled.astype(float)),
        "side": DIGIT_SIDE,
    }


def _shown(step: Step, number: int) -> dict[str, Any]:
    """A step with its picture, no larger than a screen needs. number: 0 for the picture as it was read."""
    shape = " × ".join(map(str, step.image.shape))
    image = Image.fromarray(_with_channels(step.image))
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    address = f"data:image/png;base64,{b64encode(png(np.asarray(image))).decode()}"
    note = f"{shape}, {step.image.min():.3g} to {step.image.max():.3g}"
    height, width = step.image.shape[:2]
    title = f"{number} {step.name}" if number else step.name
    return {"title": title, "note": note, "picture": address, "ratio": width / height}


def _numbers(steps: tuple[Step, ...], row: int, column: int) -> None:
    _, resized, greyed, scaled = (step.image for step in steps)
    pixel = np.broadcast_to(np.atleast_1d(resized[row, column]), 3)
    red, green, blue = (int(value) for value in pixel)
    weights = REC_601_WEIGHTS
    brightness = sum(weight * value for weight, value in zip(weights, (red, green, blue), strict=True))
    formula(
        aligned(
            rf"y &= {weights[0]}\,R + {weights[1]}\,G + {weights[2]}\,B",
            r"x &= \frac{\operatorname{round}(y)}{255}",
        ),
        {
            "R": "red value of the pixel, 0 to 255",
            "G": "its green value",
            "B": "its blue value",
            "y": f"its luma by the weights of {REC_601.cited()}, applied to the gamma-coded values of the file, not to "
            f"linear light; HDTV weighs differently ({REC_709.cited()})",
            "x": "the number that the network reads",
            r"\operatorname{round}": "the nearest whole number",
        },
        aligned(
            rf"y &= {weights[0]} \cdot {red} + {weights[1]} \cdot {green}",
            rf"&\quad + {weights[2]} \cdot {blue} = {brightness:.3f}",
            rf"x &= \frac{{{int(greyed[row, column])}}}{{255}} \approx {float(scaled[row, column]):.4f}",
        ),
        numbers_title=f"For the framed pixel, row {row}, column {column}",
    )


def _with_channels(image: np.ndarray) -> np.ndarray:
    """(h, w, 3) uint8 of a grey or a colour image."""
    if image.ndim == 3:
        return image
    return grey_pixels(image.astype(float), 1.0 if image.dtype == np.float32 else 255.0)


def _sample() -> Picture:
    """A colour gradient with a disc, used until a picture is uploaded."""
    rows, columns = np.mgrid[0:180, 0:240]
    middle_row, middle_column, radius = DISC
    disc = (rows - middle_row) ** 2 + (columns - middle_column) ** 2 < radius**2
    red, blue = 255 * columns / 239, 255 * rows / 179
    return np.stack([red, np.where(disc, 230, 40), blue], axis=-1).astype(np.uint8)
