"""Kernels made by hand, such as people chose them before they were learnt. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnn_demo.ui.learn.arithmetic import Plane


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kernel:
    """A kernel of 3 x 3 numbers with at most one decimal, and what it answers to."""

    name: str
    answers_to: str
    values: Plane


def _kernel(name: str, answers_to: str, *rows: tuple[float, float, float]) -> Kernel:
    return Kernel(name=name, answers_to=answers_to, values=np.array(rows))


VERTICAL = _kernel(
    "Vertical edges (Sobel)", "where it grows lighter from left to right", (-1, 0, 1), (-2, 0, 2), (-1, 0, 1)
)
HORIZONTAL = _kernel(
    "Horizontal edges (Sobel)", "where it grows lighter from top to bottom", (-1, -2, -1), (0, 0, 0), (1, 2, 1)
)
FALLING = _kernel(
    "Falling diagonals (Sobel)", "where it grows lighter towards the upper right", (0, 1, 2), (-1, 0, 1), (-2, -1, 0)
)
RISING = _kernel(
    "Rising diagonals (Sobel)", "where it grows lighter towards the lower right", (-2, -1, 0), (-1, 0, 1), (0, 1, 2)
)
SPOT = _kernel("Spots (Laplace)", "where a pixel is lighter than its neighbours", (0, -1, 0), (-1, 4, -1), (0, -1, 0))
BLUR = _kernel("Blur", "the mean of its surroundings", (0.1, 0.1, 0.1), (0.1, 0.2, 0.1), (0.1, 0.1, 0.1))
SAME = _kernel("Leave as it is", "the pixel itself", (0, 0, 0), (0, 1, 0), (0, 0, 0))

HAND_MADE = {kernel.name: kernel for kernel in (VERTICAL, HORIZONTAL, FALLING, RISING, SPOT, BLUR, SAME)}
