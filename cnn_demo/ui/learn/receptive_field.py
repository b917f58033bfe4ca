"""The pixels that a cell of the classic network can reach, and a map of a shifted picture against the shifted map.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.summary import summarise


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """side: of the receptive field, in pixels. jump: pixels from the field of one cell to that of its neighbour."""

    side: int
    jump: int

    def first(self, cell: int) -> int:
        """The first row, or column, of the picture that a cell in that row, or column, reads."""
        return cell * self.jump


def field_of(architecture: Architecture, layer: str) -> Field:
    """For a layer whose windows before it, and its own, are square and without padding."""
    rows = summarise(architecture).rows
    index = next(row.index for row in rows if row.name == layer)
    windows = [window for row in rows[: index + 1] for window in row.layer.windows()]
    jump = int(np.prod([window.strides[0] for window in windows]))
    return Field(side=rows[index].receptive_field[0], jump=jump)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """A shifted map taken from the map of the shifted picture. difference: (h, w). border: its columns that are new."""

    difference: NDArray[np.float64]
    border: int

    @property
    def largest_inside(self) -> float:
        return float(np.abs(self.difference[:, self.border :]).max())

    @property
    def largest_at_border(self) -> float:
        return float(np.abs(self.difference[:, : self.border]).max(initial=0.0))


def shifted_right(plane: np.ndarray, columns: int) -> np.ndarray:
    """The same size; zeros come in on the left, and what leaves on the right is lost."""
    moved = np.zeros_like(plane)
    moved[:, columns:] = plane[:, : plane.shape[1] - columns]
    return moved


def compare(before: np.ndarray, of_shifted: np.ndarray, shift: int, jump: int) -> Comparison:
    """before, of_shifted: (h, w), a map of the picture and of the picture shifted by that many pixels.

    The map is shifted by shift / jump cells, rounded down. Differences are rounded to three decimals, as they are shown.
    """
    difference = of_shifted.astype(np.float64) - shifted_right(before, shift // jump)
    return Comparison(difference=difference.round(3) + 0.0, border=-(-shift // jump))
