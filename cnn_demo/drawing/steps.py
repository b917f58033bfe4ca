"""What every preparation returns: the network's input and each step on the way. Computes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.errors import PictureError

Picture = NDArray[np.uint8]
Plane = NDArray[np.float64]


class BlankPicture(PictureError):
    """A picture on which nothing stands out from the background: there is nothing to recognise."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing is drawn yet. Draw something, or choose a picture in which something stands out from its background."
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Step:
    """One step of a preparation, to be shown as a picture with its shape and range.

    image: (h, w) or, in colour, (h, w, 3); float32 in [0, 1], or uint8 in [0, 255] before the step that scales.
    """

    name: str
    explanation: str
    image: NDArray[np.float32] | NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """A picture made ready for a network.

    image: (height, width, channels) float32 in [0, 1]. steps: how it came about, first to last.
    """

    image: NDArray[np.float32]
    steps: tuple[Step, ...]


def step(name: str, explanation: str, values: Plane) -> Step:
    """A step that shows values: (h, w) or (h, w, 3) float64 in [0, 1]."""
    return Step(name=name, explanation=explanation, image=values.astype(np.float32))
