"""Classic image filters: kernels that were designed by hand before networks learned theirs. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnn_demo.ui.learn.arithmetic import Plane


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kernel:
    """A kernel of 3 x 3 numbers with at most one decimal. description: a sentence on what its feature map shows."""

    name: str
    description: str
    values: Plane


def _kernel(name: str, description: str, *rows: tuple[float, float, float]) -> Kernel:
    return Kernel(name=name, description=description, values=np.array(rows))


VERTICAL = _kernel(
    "Vertical edges (Sobel)",
    "This kernel responds where the picture gets lighter from left to right.",
    *((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
)
HORIZONTAL = _kernel(
    "Horizontal edges (Sobel)",
    "This kernel responds where the picture gets lighter from top to bottom.",
    *((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
)
FALLING = _kernel(
    "Falling diagonals (Sobel)",
    "This kernel responds where the picture gets lighter towards the upper right.",
    *((0, 1, 2), (-1, 0, 1), (-2, -1, 0)),
)
RISING = _kernel(
    "Rising diagonals (Sobel)",
    "This kernel responds where the picture gets lighter towards the lower right.",
    *((-2, -1, 0), (-1, 0, 1), (0, 1, 2)),
)
SPOT = _kernel(
    "Spots (Laplace)",
    "This kernel responds where a pixel is lighter than its neighbours.",
    *((0, -1, 0), (-1, 4, -1), (0, -1, 0)),
)
BLUR = _kernel(
    "Blur",
    "This kernel replaces each pixel by a weighted mean of its surroundings.",
    *((0.1, 0.1, 0.1), (0.1, 0.2, 0.1), (0.1, 0.1, 0.1)),
)
IDENTITY = _kernel("Leave as it is", "This kernel leaves every pixel as it is.", *((0, 0, 0), (0, 1, 0), (0, 0, 0)))

HAND_MADE = {kernel.name: kernel for kernel in (VERTICAL, HORIZONTAL, FALLING, RISING, SPOT, BLUR, IDENTITY)}
