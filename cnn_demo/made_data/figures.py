"""Strokes of scribbles and shapes that are no digits, at random: each function takes a generator and returns new strokes.

The strokes are (n, 2) float64, x to the right and y downward, of any size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from cnn_demo.drawing.pen import quadratic_curves
from cnn_demo.made_data.on_pad import Points, Strokes

Make = Callable[[np.random.Generator], Strokes]
FULL_TURN = 2 * np.pi
HATCH_LINES = 40  # that fill a shape


def scribble(rng: np.random.Generator) -> Strokes:
    """A line without a plan, or several."""
    return _one_of(SCRIBBLES, rng)(rng)


def shape(rng: np.random.Generator) -> Strokes:
    """A polygon, star, grid, crossing, face or outline of a thing; a closed outline may be filled."""
    strokes = _one_of(SHAPES, rng)(rng)
    is_closed = len(strokes) == 1 and np.array_equal(strokes[0][0], strokes[0][-1])
    return [*strokes, hatching(strokes[0])] if is_closed and rng.random() < 0.45 else strokes


def hatching(outline: Points) -> Points:
    """One line to and fro that fills a closed outline. outline: (n, 2), its last point the first."""
    heights = np.linspace(outline[:, 1].min(), outline[:, 1].max(), HATCH_LINES + 2)[1:-1]
    here, there = outline[:-1], outline[1:]
    points = []
    for number, y in enumerate(heights):
        crosses = (here[:, 1] <= y) != (there[:, 1] <= y)
        a, b = here[crosses], there[crosses]
        across = np.sort(a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0]))
        if len(across) > 1:
            ends = [(across[0], y), (across[-1], y)]
            points += ends if number % 2 else ends[::-1]
    return np.array(points) if points else outline[:1]


def turned(points: Points, angle: float) -> Points:
    cos, sin = np.cos(angle), np.sin(angle)
    return points @ np.array([[cos, sin], [-sin, cos]])


def _one_of(makers: Sequence[Make], rng: np.random.Generator) -> Make:
    return makers[rng.integers(len(makers))]


def _anyhow(points: Points, rng: np.random.Generator) -> Points:
    return turned(points, rng.uniform(0, FULL_TURN))


def _wander(rng: np.random.Generator, count: int) -> Points:
    """A line whose bend changes smoothly, drawn back to its beginning where it strays."""
    bend, heading, points = 0.0, rng.uniform(0, FULL_TURN), [np.zeros(2)]
    for change in rng.normal(0, 0.25, count):
        bend = 0.9 * bend + change
        heading += bend
        points.append(0.96 * points[-1] + np.array([np.cos(heading), np.sin(heading)]))
    return np.stack(points)


def _long_line(rng: np.random.Generator) -> Strokes:
    return [_wander(rng, int(rng.integers(60, 160)))]


def _short_lines(rng: np.random.Generator) -> Strokes:
    return [_wander(rng, int(rng.integers(15, 50))) + rng.normal(0, 8, 2) for _ in range(rng.integers(3, 6))]


def _to_and_fro(rng: np.random.Generator) -> Strokes:
    turns = int(rng.integers(5, 14))
    across = np.arange(turns) % 2 * rng.uniform(0.3, 1.2) + rng.normal(0, 0.08, turns)
    along = np.linspace(0, 1, turns) + rng.normal(0, 0.03, turns)
    return [_anyhow(np.stack([across, along], axis=1), rng)]


def _loops(rng: np.random.Generator) -> Strokes:
    angle = np.linspace(0, FULL_TURN * rng.integers(3, 7), 90)
    across = rng.uniform(0.6, 1.3) * np.cos(angle) + angle * rng.uniform(0.1, 0.35)
    return [_anyhow(np.stack([across, rng.uniform(0.6, 1.4) * np.sin(angle)], axis=1), rng)]


def _spiral(rng: np.random.Generator) -> Strokes:
    angle = np.linspace(0, FULL_TURN * rng.uniform(2.5, 5), 90)
    return [np.stack([angle * np.cos(angle), angle * np.sin(angle)], axis=1) * rng.choice([-1, 1], 2)]


def _corners(rng: np.random.Generator) -> Strokes:
    return [rng.uniform(0, 1, (rng.integers(6, 13), 2))]


def _bends(rng: np.random.Generator) -> Strokes:
    """A smooth line past random points: a quadratic B-spline."""
    points = rng.uniform(0, 1, (rng.integers(7, 14), 2))
    middles = (points[:-1] + points[1:]) / 2
    return [quadratic_curves(middles[:-1], points[1:-1], middles[1:], np.linspace(0, 1, 8))]


def _sticks(rng: np.random.Generator) -> Strokes:
    return list(rng.uniform(0, 1, (rng.integers(3, 7), 2, 2)))


def _closed(points: Points) -> Strokes:
    return [np.concatenate([points, points[:1]])]


def _around(radii: Points | float, angles: Points, rng: np.random.Generator) -> Points:
    angles = angles + rng.uniform(0, FULL_TURN)
    return np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)


def _regular(rng: np.random.Generator) -> Strokes:
    count = int(rng.integers(3, 7))
    return _closed(_around(1.0, FULL_TURN * np.arange(count) / count, rng))


def _polygon(rng: np.random.Generator) -> Strokes:
    count = int(rng.integers(4, 9))
    return _closed(_around(rng.uniform(0.35, 1, count), np.sort(rng.uniform(0, FULL_TURN, count)), rng))


def _star(rng: np.random.Generator) -> Strokes:
    points = int(rng.integers(4, 9))
    radii = np.tile([1, rng.uniform(0.3, 0.6)], points)
    return _closed(_around(radii, np.pi * np.arange(2 * points) / points, rng))


def _blot(rng: np.random.Generator) -> Strokes:
    """A round thing with an uneven edge, always filled: its outline alone would be a 0."""
    angles = np.linspace(0, FULL_TURN, 50, endpoint=False)
    waves = [rng.normal(0, 0.22 / n) * np.cos(n * angles + rng.uniform(0, FULL_TURN)) for n in (2, 3, 4, 5)]
    outline = _closed(_around(1 + sum(waves), angles, rng) * [1, rng.uniform(0.75, 1.3)])[0]
    return [outline, hatching(outline)]


def _grid(rng: np.random.Generator) -> Strokes:
    columns = int(rng.integers(1, 5))
    rows = int(rng.integers(max(0, 3 - columns), 5))
    width, height = rng.uniform(0.5, 1.2, 2)
    upright = [np.array([(x, 0), (x, height)]) for x in np.linspace(0, width, columns)]
    return upright + [np.array([(0, y), (width, y)]) for y in np.linspace(0, height, rows)]


def _rays(rng: np.random.Generator) -> Strokes:
    ends = _around(rng.uniform(0.6, 1), np.linspace(0, FULL_TURN, rng.integers(5, 10), endpoint=False), rng)
    return [np.stack([np.zeros(2), end]) for end in ends]


def _crossing(rng: np.random.Generator) -> Strokes:
    lines = [np.array([(0, 0.5), (1, 0.5)]), np.array([(0.5, 0), (0.5, 1)])]
    lines = [line + rng.uniform(-0.12, 0.12, 2) for line in lines]
    return [turned(line, np.pi / 4) for line in lines] if rng.random() < 0.5 else lines


def _outline(rng: np.random.Generator) -> Strokes:
    """A thing that is alike on its left and right, as clothes, trees and bottles are."""
    count = int(rng.integers(4, 8))
    half = rng.uniform(0.15, 0.6, count)
    half[rng.integers(count)] = rng.uniform(0.5, 0.8)
    heights = np.linspace(0, rng.uniform(0.9, 1.5), count)
    right, left = np.stack([half, heights], axis=1), np.stack([-half, heights], axis=1)
    return _closed(np.concatenate([right, left[::-1]]))


def _face(rng: np.random.Generator) -> Strokes:
    """A ring with things in it."""
    ring = _around(1.0, np.linspace(0, FULL_TURN, 40), rng)
    return [ring, *(ring * rng.uniform(0.08, 0.25) + rng.uniform(-0.55, 0.55, 2) for _ in range(rng.integers(2, 5)))]


SCRIBBLES: tuple[Make, ...] = (_long_line, _short_lines, _to_and_fro, _loops, _spiral, _corners, _bends, _sticks)
SHAPES: tuple[Make, ...] = (_regular, _polygon, _star, _blot, _grid, _rays, _crossing, _outline, _face)
