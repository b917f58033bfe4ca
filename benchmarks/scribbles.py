"""How many drawings that are no digits the shipped networks call sure: curves, zigzags, hearts, letters and others.

Everything random comes from a seed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.interpolate import splev, splprep

from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.drawing.digit import prepare_drawn_digit
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import TrainedNetwork, shipped

COUNT = 60
SIDE = 280  # pixels of the pad
WIDTHS = (14, 30)  # of the pen, least and most
FINE = 4  # a drawing is made so many times as large, then averaged, so that its edges are soft
Points = NDArray[np.float64]  # (n, 2) in [0, 1], x to the right, y downwards
# Letters that are no digit when turned, mirrored or written quickly; O, I, S, Z and the like would be.
LETTERS: dict[str, list[list[tuple[float, float]]]] = {
    "A": [[(0.2, 0.9), (0.5, 0.1), (0.8, 0.9)], [(0.32, 0.6), (0.68, 0.6)]],
    "E": [[(0.75, 0.1), (0.25, 0.1), (0.25, 0.9), (0.75, 0.9)], [(0.25, 0.5), (0.65, 0.5)]],
    "F": [[(0.75, 0.1), (0.25, 0.1), (0.25, 0.9)], [(0.25, 0.5), (0.65, 0.5)]],
    "H": [[(0.2, 0.1), (0.2, 0.9)], [(0.8, 0.1), (0.8, 0.9)], [(0.2, 0.5), (0.8, 0.5)]],
    "K": [[(0.25, 0.1), (0.25, 0.9)], [(0.8, 0.1), (0.25, 0.55), (0.8, 0.9)]],
    "M": [[(0.1, 0.9), (0.15, 0.1), (0.5, 0.7), (0.85, 0.1), (0.9, 0.9)]],
    "N": [[(0.2, 0.9), (0.2, 0.1), (0.8, 0.9), (0.8, 0.1)]],
    "T": [[(0.15, 0.1), (0.85, 0.1)], [(0.5, 0.1), (0.5, 0.9)]],
    "W": [[(0.1, 0.1), (0.25, 0.9), (0.5, 0.3), (0.75, 0.9), (0.9, 0.1)]],
    "X": [[(0.2, 0.1), (0.8, 0.9)], [(0.8, 0.1), (0.2, 0.9)]],
}


def measure(rounds: int) -> list[Row]:
    """The share of scribbles that each shipped network of digits calls sure; each round takes another seed."""
    networks = [network for network in shipped() if network.project().data.name == "mnist"]
    compute = Compute(settings.read())
    rows = [_row(compute, network, rounds) for network in networks]
    compute.end()
    return rows


def _row(compute: Compute, network: TrainedNetwork, rounds: int) -> Row:
    shares = [sure_share(compute, network, seed) for seed in range(rounds)]
    return Row(question=f"scribbles called sure, {network.name}", unit="", ours=shares, other=None, goal="at most 0.2")


def sure_share(compute: Compute, network: TrainedNetwork, seed: int) -> float:
    """The share of COUNT scribbles of each kind."""
    sheets = np.concatenate(list(scribbles(COUNT, seed).values()))
    images = np.stack([prepare_drawn_digit(sheet).image for sheet in sheets])
    return float(np.mean(compute.ask("predict", path=str(network.path), images=images)["sure"]))


def scribbles(count: int, seed: int) -> dict[str, NDArray[np.uint8]]:
    """Kind -> (count, SIDE, SIDE, 1) uint8, light ink on black."""
    return {
        name: np.stack([drawn(strokes_of(rng), rng) for _ in range(count)])
        for (name, strokes_of), rng in zip(KINDS.items(), np.random.default_rng(seed).spawn(len(KINDS)), strict=True)
    }


def drawn(strokes: list[Points], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Strokes in [0, 1] as a sheet, (SIDE, SIDE, 1): placed, turned a little, shaken and drawn with a round pen."""
    size, turn = rng.uniform(0.4, 0.85), np.radians(rng.uniform(-15, 15))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    place = rng.uniform(0.5 - (1 - size) / 2, 0.5 + (1 - size) / 2, 2)
    width = rng.uniform(*WIDTHS) * FINE
    sheet = Image.new("L", (SIDE * FINE, SIDE * FINE))
    pen = ImageDraw.Draw(sheet)
    for stroke in strokes:
        shaken = stroke + rng.normal(0, 0.012, stroke.shape)
        points = ((shaken - 0.5) @ rotation * size + place) * SIDE * FINE
        pen.line([tuple(point) for point in points], fill=255, width=round(width), joint="curve")
        for x, y in points:
            pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
    return np.asarray(sheet.resize((SIDE, SIDE), Image.Resampling.BOX))[..., np.newaxis]


def _curve(rng: np.random.Generator) -> list[Points]:
    """One smooth line through random points."""
    return [_smooth(rng.uniform(0, 1, (rng.integers(5, 10), 2)))]


def _zigzag(rng: np.random.Generator) -> list[Points]:
    turns = rng.integers(5, 10)
    across = np.arange(turns) % 2 * rng.uniform(0.5, 1.0)
    points = np.stack([across, np.linspace(0, 1, turns)], axis=1)
    return [points[:, ::-1] if rng.random() < 0.5 else points]


def _cross(rng: np.random.Generator) -> list[Points]:
    upright = rng.random() < 0.5
    ends = [[(0.5, 0), (0.5, 1)], [(0, 0.5), (1, 0.5)]] if upright else [[(0, 0), (1, 1)], [(1, 0), (0, 1)]]
    return [np.array(line, float) for line in ends]


def _heart(rng: np.random.Generator) -> list[Points]:
    angle = np.linspace(0, 2 * np.pi, 60)
    x = 16 * np.sin(angle) ** 3
    y = 13 * np.cos(angle) - 5 * np.cos(2 * angle) - 2 * np.cos(3 * angle) - np.cos(4 * angle)
    return [np.stack([x / 34 + 0.5, 0.5 - y / 34], axis=1)]


def _letter(rng: np.random.Generator) -> list[Points]:
    return [np.array(stroke) for stroke in LETTERS[rng.choice(list(LETTERS))]]


def _star(rng: np.random.Generator) -> list[Points]:
    angle = np.pi * (4 * np.arange(6) / 5 - 0.5)
    return [np.stack([0.5 + 0.5 * np.cos(angle), 0.5 + 0.5 * np.sin(angle)], axis=1)]


def _scrawl(rng: np.random.Generator) -> list[Points]:
    """Some strokes across each other."""
    return [_smooth(rng.uniform(0, 1, (rng.integers(4, 6), 2))) for _ in range(rng.integers(2, 4))]


def _house(rng: np.random.Generator) -> list[Points]:
    walls = [(0.15, 0.45), (0.15, 1.0), (0.85, 1.0), (0.85, 0.45), (0.15, 0.45), (0.5, 0.0), (0.85, 0.45)]
    return [np.array(walls)]


def _smooth(points: Points, count: int = 60) -> Points:
    spline, _ = splprep(points.T, s=0)
    return np.clip(np.stack(splev(np.linspace(0, 1, count), spline), axis=1), 0, 1)


KINDS: dict[str, Callable[[np.random.Generator], list[Points]]] = {
    "curves": _curve,
    "zigzags": _zigzag,
    "crosses": _cross,
    "hearts": _heart,
    "letters": _letter,
    "stars": _star,
    "scrawls": _scrawl,
    "houses": _house,
}
