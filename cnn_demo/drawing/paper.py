"""Estimates the paper of a picture: its colour under each pixel, where the light may be uneven.

The simplest paper that explains the picture is taken: one colour, else a slope of light, else the light around each pixel.
A picture is (h, w, c) float64 in [0, 1], with one channel or three.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
from scipy import ndimage

from cnn_demo.drawing.resample import LARGEST_VALUE, border, to_uint8
from cnn_demo.drawing.steps import Plane

LEVEL = 0.006  # one and a half grey levels
EVEN_BORDER_SHARE = 0.8
EVEN_SHARE = 0.3

CELLS = 64  # of the coarse picture, along its longer side
PLANE_ROUNDS = 3
TOLERANCE = 0.02
SPREADS_KEPT = 2.5
SLOPE_RIDGE = 1e-9

LEAST_ROOM = 0.2  # between paper and black or white; a smaller divisor would amplify the noise of grey paper
SHADE = (0.35, 0.9)  # brightness of a shadow, as a share of that of the paper in the light
MOST_SHADE = 0.12  # of the picture
LINE_WINDOW = 5  # cells: lines and most strokes fill less than half of it
STROKE_WINDOW = 23  # cells: all strokes fill less than half of it, and a shadow more


class Light(Enum):
    """How the light falls on the paper."""

    EVEN = "even"
    SLOPED = "sloped"
    UNEVEN = "uneven"


def paper_of(values: Plane) -> tuple[Plane, Light]:
    """The paper's colour under each pixel of a picture, (h, w, c) in [0, 1], and how the light falls."""
    colour = even_colour(values)
    if colour is not None:
        return np.broadcast_to(colour, values.shape), Light.EVEN
    cells = sampled(values)
    coefficients = slope(cells)
    if shaded_share(slope_over(coefficients, cells.shape), local_median(cells, LINE_WINDOW)) <= MOST_SHADE:
        return slope_over(coefficients, values.shape), Light.SLOPED
    return light_around(cells, values), Light.UNEVEN


def departure(paper: Plane, values: Plane) -> Plane:
    """How far each channel lies from the paper, as a share of the room between the paper and white or black: [-1, 1]."""
    difference = values - paper
    room = np.where(difference > 0, 1.0 - paper, paper)
    return np.clip(difference / np.maximum(room, LEAST_ROOM), -1.0, 1.0)


def even_colour(values: Plane) -> Plane | None:
    """The colour, (c,), of a border that is nearly even all around, where much of the picture has it too; else None."""
    ring = border(values)
    colour = np.median(ring, axis=0)
    is_even = _share_at(ring, colour) >= EVEN_BORDER_SHARE and _share_at(values, colour) >= EVEN_SHARE
    return colour if is_even else None


def sampled(values: Plane) -> Plane:
    """One pixel from the middle of each cell. Unlike a mean, it does not mix the lines of a sheet with its paper."""
    rows, columns = (_middles(size, max(values.shape[:2])) for size in values.shape[:2])
    return values[rows[:, np.newaxis], columns]


def slope(cells: Plane) -> Plane:
    """Coefficients (3, c) of the planes a + b*x + c*y through most cells, by least squares on those near them.

    x and y run from -1 to 1.
    """
    points = _points(cells.shape)
    colours = cells.reshape(-1, cells.shape[2])
    coefficients = np.zeros((3, cells.shape[2]))
    coefficients[0] = np.median(colours, axis=0)
    for _ in range(PLANE_ROUNDS):
        distance = np.abs(colours - points @ coefficients).max(axis=1)
        near = distance <= SPREADS_KEPT * np.median(distance) + TOLERANCE
        # The ridge keeps the system solvable where the picture is a single row or column.
        normal = points[near].T @ points[near] + np.diag([0.0, SLOPE_RIDGE, SLOPE_RIDGE]) * near.sum()
        coefficients = np.linalg.solve(normal, points[near].T @ colours[near])
    return coefficients


def slope_over(coefficients: Plane, shape: tuple[int, ...]) -> Plane:
    """The planes with these coefficients, (h, w, c), limited to [0, 1]."""
    return np.clip(_points(shape) @ coefficients, 0.0, 1.0).reshape(shape)


def shaded_share(paper: Plane, light: Plane) -> float:
    """The share of cells whose light is neither the paper's nor so different that it must be ink. Both (h, w, c)."""
    one, other = paper.mean(axis=2), light.mean(axis=2)
    darker, brighter = np.minimum(one, other), np.maximum(one, other)
    return float(((darker > SHADE[0] * brighter) & (darker < SHADE[1] * brighter)).mean())


def local_median(cells: Plane, window: int) -> Plane:
    """The median of the square window around each cell, in steps of 1/255. Beyond the edge, the picture is continued.

    A median keeps a straight edge of light where it is. It leaves out what fills less than half of the window.
    """
    reach = window // 2
    margins = ((reach, reach), (reach, reach), (0, 0))
    levels = np.pad(to_uint8(cells), margins, mode="symmetric")
    median: Plane = ndimage.median_filter(levels, (window, window, 1))[reach:-reach, reach:-reach] / LARGEST_VALUE
    return median


def light_around(cells: Plane, values: Plane) -> Plane:
    """The light around each pixel, (h, w, c).

    Where it changes from cell to cell, as at the edge of a shadow, a pixel within the range of the nearest cells is paper,
    and another pixel departs from the end of the range next to it.
    """
    light = local_median(cells, STROKE_WINDOW)
    size = (3, 3, 1)
    lowest = enlarged(ndimage.minimum_filter(light, size, mode="nearest"), values.shape)
    highest = enlarged(ndimage.maximum_filter(light, size, mode="nearest"), values.shape)
    return np.clip(values, lowest, highest)


def enlarged(cells: Plane, shape: tuple[int, ...]) -> Plane:
    """Cells at the size of the picture, (h, w, c), with linear steps between the middles of the cells."""
    by_rows = _interpolated(cells, shape[0])
    return _interpolated(by_rows.swapaxes(0, 1), shape[1]).swapaxes(0, 1)


def _interpolated(cells: Plane, size: int) -> Plane:
    """Cells enlarged to that size along the first axis."""
    place = np.clip((np.arange(size) + 0.5) * len(cells) / size - 0.5, 0.0, len(cells) - 1.0)
    before = np.floor(place).astype(int)
    after = np.minimum(before + 1, len(cells) - 1)
    share = (place - before)[:, np.newaxis, np.newaxis]
    return np.asarray((1.0 - share) * cells[before] + share * cells[after])


def _share_at(values: Plane, colour: Plane) -> float:
    return float((np.abs(values - colour).max(axis=-1) <= LEVEL).mean())


def _middles(size: int, longer: int) -> np.ndarray:
    """The middle pixel of each cell along one side."""
    step = max(1.0, longer / CELLS)
    count = max(1, int(size / step))
    return np.asarray(((np.arange(count) + 0.5) * size / count).astype(int))


def _points(shape: tuple[int, ...]) -> Plane:
    """1, x and y of every pixel: (h * w, 3)."""
    y, x = np.meshgrid(_coordinates(shape[0]), _coordinates(shape[1]), indexing="ij")
    return np.stack([np.ones(x.size), x.ravel(), y.ravel()], axis=1)


def _coordinates(count: int) -> Plane:
    return (2.0 * np.arange(count) - (count - 1)) / max(count - 1, 1)
