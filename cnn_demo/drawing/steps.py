"""The input and the result of every preparation: a picture in; the network's input and the steps that led to it out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.errors import PictureError

Picture = NDArray[np.uint8]
Plane = NDArray[np.float64]

BLANK_CONTRAST = 0.05  # less than this is no contrast


class BlankPicture(PictureError):
    """A picture on which nothing stands out from the background, so that there is nothing to recognise."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing is drawn yet. Draw something, or choose a picture in which something stands out from its background."
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Step:
    """One step of a preparation, to be shown.

    image: (h, w) or, in colour, (h, w, 3); float32 in [0, 1], or uint8 in [0, 255] before the step that scales.
    """

    name: str
    explanation: str
    image: NDArray[np.float32] | NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of pixels: rows top to bottom, columns left to right, the ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    def scaled(self, down: float, across: float) -> Box:
        """The box in a picture of so many times the height and width, rounded outwards."""
        return Box(
            top=math.floor(self.top * down),
            bottom=math.ceil(self.bottom * down),
            left=math.floor(self.left * across),
            right=math.ceil(self.right * across),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """ink: the digit's, (h, w) float64 in [0, 1]. candidates: in pixels of the picture. chosen: the index of one of them."""

    ink: Plane
    steps: tuple[Step, ...]
    candidates: tuple[Box, ...]
    chosen: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """The result of a preparation.

    image: the network's input, (height, width, channels) float32 in [0, 1]. steps: first to last.
    candidates: what could be meant, in pixels of the picture, from left to right; empty where the whole picture is taken.
    chosen: the index of the candidate that was taken.
    """

    image: NDArray[np.float32]
    steps: tuple[Step, ...]
    candidates: tuple[Box, ...] = ()
    chosen: int = 0


def step(name: str, explanation: str, values: Plane) -> Step:
    """A step that shows values, (h, w) or (h, w, 3) float64 in [0, 1]."""
    return Step(name=name, explanation=explanation, image=values.astype(np.float32))
