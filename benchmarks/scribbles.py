"""How often the shipped networks of digits are unsure of what is no digit, by kind, and sure of validation digits.

Curves, hearts, letters and others are drawn here, by other means than those of the data set not-digits, on which networks
with outlier exposure have been trained. Two digits side by side are digits of the network's validation images. Clothes are
test images of Fashion-MNIST. Everything random comes from a seed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.interpolate import splev, splprep

from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.split import as_input, split
from cnn_demo.drawing.digit import prepare_drawn_digit
from cnn_demo.jobs.compute import Compute
from cnn_demo.made_data import hershey
from cnn_demo.made_data.on_pad import longer_side
from cnn_demo.runs.inspection_results import Predictions
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.spec.builtin_data import FASHION_MNIST
from cnn_demo.spec.outlier_exposure import can_have_outliers

COUNT = 60
SIDE = 280  # pixels of the pad
WIDTHS = (14, 30)  # of the pen, least and most
CLOTHES = 500
MOST_VALIDATION = 7_000
FINE = 4  # a drawing is made so many times as large, then averaged, so that its edges are soft
Images = NDArray[np.float32]  # (n, 28, 28, 1) in [0, 1]
Points = NDArray[np.float64]  # (n, 2) in [0, 1], x to the right, y downwards
# Letters that are no digit when turned, mirrored or written quickly; O, I, S, Z and the like would be.
LETTERS: dict[str, list[list[tuple[float, float]]]] = {
    "A": [[(0.2, 0.9), (0.5, 0.1), (0.8, 0.9)], [(0.32, 0.6), (0.68, 0.6)]],
    "D": [
        [(0.25, 0.1), (0.25, 0.9)],
        [(0.25, 0.1), (0.5, 0.12), (0.7, 0.22), (0.8, 0.4), (0.8, 0.6), (0.7, 0.78), (0.5, 0.88), (0.25, 0.9)],
    ],
    "E": [[(0.75, 0.1), (0.25, 0.1), (0.25, 0.9), (0.75, 0.9)], [(0.25, 0.5), (0.65, 0.5)]],
    "F": [[(0.75, 0.1), (0.25, 0.1), (0.25, 0.9)], [(0.25, 0.5), (0.65, 0.5)]],
    "H": [[(0.2, 0.1), (0.2, 0.9)], [(0.8, 0.1), (0.8, 0.9)], [(0.2, 0.5), (0.8, 0.5)]],
    "K": [[(0.25, 0.1), (0.25, 0.9)], [(0.8, 0.1), (0.25, 0.55), (0.8, 0.9)]],
    "M": [[(0.1, 0.9), (0.15, 0.1), (0.5, 0.7), (0.85, 0.1), (0.9, 0.9)]],
    "N": [[(0.2, 0.9), (0.2, 0.1), (0.8, 0.9), (0.8, 0.1)]],
    "T": [[(0.15, 0.1), (0.85, 0.1)], [(0.5, 0.1), (0.5, 0.9)]],
    "W": [[(0.1, 0.1), (0.25, 0.9), (0.5, 0.3), (0.75, 0.9), (0.9, 0.1)]],
    "X": [[(0.2, 0.1), (0.8, 0.9)], [(0.8, 0.1), (0.2, 0.9)]],
    "Y": [[(0.2, 0.1), (0.5, 0.5), (0.8, 0.1)], [(0.5, 0.5), (0.5, 0.9)]],
    "u": [[(0.2, 0.1), (0.2, 0.6), (0.27, 0.82), (0.45, 0.9), (0.65, 0.82), (0.8, 0.55)], [(0.8, 0.1), (0.8, 0.9)]],
}
PRINTED_FONT, PRINTED = "timesi", "ADFHKMNRTWXYdhkmnuwx"  # not among those of made_data/hershey.py


def measure(rounds: int) -> list[Row]:
    """For each shipped network of digits, a row for each kind and one for validation digits; each round takes another seed."""
    limits = settings.read()
    catalog, compute = Catalog(limits), Compute(limits)
    networks = [network for network in shipped() if can_have_outliers(network.project().data)]
    rows = [row for network in networks for row in _rows(compute, catalog, network, rounds)]
    compute.end()
    return rows


def _rows(compute: Compute, catalog: Catalog, network: TrainedNetwork, rounds: int) -> list[Row]:
    shares: dict[str, list[float]] = {}
    digits = validation_digits(catalog, network)
    for seed in range(rounds):
        for kind, images in not_digits(catalog, digits, seed).items():
            shares.setdefault(kind, []).append(float(np.mean(_ask(compute, network, images)["unsure"])))
    rows = [_row(f"{kind} called unsure, {network.name}", of_kind, 0.95) for kind, of_kind in shares.items()]
    if len(digits):
        sure = [float(np.mean(_ask(compute, network, digits[:MOST_VALIDATION])["sure"]))]
        rows.append(_row(f"validation digits called sure, {network.name}", sure, 0.97))
    return rows


def _row(question: str, shares: list[float], goal: float) -> Row:
    return Row(question=question, unit="", ours=shares, other=None, goal=f"at least {goal}")


def _ask(compute: Compute, network: TrainedNetwork, images: Images) -> Predictions:
    said: Predictions = compute.ask("predict", path=str(network.path), images=images)
    return said


def validation_digits(catalog: Catalog, network: TrainedNetwork) -> Images:
    """The validation images of the network's run; none where its data set is not here."""
    project = network.project()
    if not catalog.is_here(project.data):
        return np.empty((0, *project.data.input_shape), np.float32)
    return as_input(split(catalog.load(project.data), project.recipe.validation_share, project.recipe.seed).x_val)


def not_digits(catalog: Catalog, digits: Images, seed: int) -> dict[str, Images]:
    """Kind -> prepared images. Without digits there are no two side by side, without Fashion-MNIST no clothes."""
    found = {kind: _prepared(sheets) for kind, sheets in scribbles(COUNT, seed).items()}
    rng = np.random.default_rng([seed, 1])
    if len(digits):
        found["two digits"] = _prepared(np.stack([side_by_side(digits, rng) for _ in range(COUNT)]))
    if catalog.is_here(FASHION_MNIST):
        clothes = catalog.load(FASHION_MNIST).x_test
        found["clothes"] = as_input(clothes[rng.permutation(len(clothes))[:CLOTHES]])
    return found


def side_by_side(digits: Images, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Two of the digits on one sheet, (SIDE, SIDE, 1): each as wide as three eighths of it, at a height of its own."""
    sheet = Image.new("L", (SIDE, SIDE))
    size = SIDE * 3 // 8
    for number, index in enumerate(rng.integers(len(digits), size=2)):
        digit = Image.fromarray(np.rint(255 * digits[index, ..., 0]).astype(np.uint8)).resize((size, size))
        sheet.paste(digit, (SIDE // 8 + number * size, int(SIDE // 3 + rng.uniform(-0.06, 0.06) * SIDE)))
    return np.asarray(sheet)[..., np.newaxis]


def _prepared(sheets: NDArray[np.uint8]) -> Images:
    return np.stack([prepare_drawn_digit(sheet).image for sheet in sheets])


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


def _printed_letter(rng: np.random.Generator) -> list[Points]:
    lines = hershey.strokes_of(PRINTED_FONT, rng.choice(list(PRINTED)))[0]
    corner = np.concatenate(lines).min(axis=0)
    return [(line - corner) / longer_side(lines) for line in lines]


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
    "printed letters": _printed_letter,
    "stars": _star,
    "scrawls": _scrawl,
    "houses": _house,
}
