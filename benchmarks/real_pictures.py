"""Counts how a shipped network reads pictures as people upload them: right, unsure, or wrong and sure, for each kind.

python -m benchmarks.real_pictures [--count N] [--network NAME] [--strokes FILE] [--kind TEXT] [--seed N] [--save FOLDER]

The digits are test digits of MNIST redrawn with a pen, or recorded pen strokes from FILE (pen_strokes.npz, or
pendigits-orig.tra.Z or pendigits-orig.tra as UCI publishes them).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.pen_drawings import PenStyle, keeps_shape, redraw
from benchmarks.picture_kinds import CONTROLS, KINDS, Picture, Plane
from cnn_demo.datasets import pen_strokes
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.drawing.digit import prepare_digit
from cnn_demo.drawing.steps import BlankPicture
from cnn_demo.made_data.drawn_digits import validation_digits
from cnn_demo.network import service
from cnn_demo.runs.trained_network import shipped
from cnn_demo.spec.builtin_data import MNIST_5K

SIDE = 300
OVERSAMPLED = 4
STYLE = PenStyle(width=(10, 26), slant=8, height=(0.45, 0.75), jitter=0.008)
Drawings = list[tuple[Plane, int]]


def redrawn_digits(count: int, seed: int) -> Drawings:
    """Test digits of MNIST redrawn with a pen, and their labels."""
    data = from_environment().load(MNIST_5K)
    order = np.random.default_rng(seed).permutation(len(data.x_test))
    chosen = order[keeps_shape(data.x_test[order])][:count]
    sheets = redraw(data.x_test[chosen], STYLE, seed)
    return [(1 - sheet[..., 0] / 255, int(label)) for sheet, label in zip(sheets, data.y_test[chosen], strict=True)]


def recorded_digits(path: Path, count: int, seed: int) -> Drawings:
    """Pen strokes of writers kept for validation, drawn with a pen of varying width in the middle of a square; their labels."""
    strokes, rng = pen_strokes.read(path), np.random.default_rng(seed)
    chosen = rng.permutation(validation_digits(strokes))[:count]
    return [(_drawn(strokes.strokes(index), rng), int(strokes.labels[index])) for index in chosen]


def _drawn(strokes: list[np.ndarray], rng: np.random.Generator) -> Plane:
    every = np.concatenate(strokes)
    low, size = every.min(axis=0), np.ptp(every, axis=0)
    scale = OVERSAMPLED * SIDE * rng.uniform(0.4, 0.7) / max(size.max(), 1)
    origin = OVERSAMPLED * SIDE / 2 - (low + size / 2) * scale
    width = OVERSAMPLED * SIDE * rng.uniform(0.025, 0.07)
    sheet = Image.new("L", (OVERSAMPLED * SIDE, OVERSAMPLED * SIDE))
    pen = ImageDraw.Draw(sheet)
    for stroke in strokes:
        placed = [tuple(point) for point in stroke * scale + origin]
        pen.line(placed, fill=255, width=round(width), joint="curve")
        for x, y in (placed[0], placed[-1]):
            pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
    return np.asarray(sheet.reduce(OVERSAMPLED)) / 255


def _prepared(pictures: list[Picture]) -> tuple[np.ndarray, np.ndarray]:
    """Prepared images (n, 28, 28, 1), and which pictures are blank (n,)."""
    images, blank = np.zeros((len(pictures), 28, 28, 1), np.float32), np.zeros(len(pictures), bool)
    for number, picture in enumerate(pictures):
        try:
            images[number] = prepare_digit(picture).image
        except BlankPicture:
            blank[number] = True
    return images, blank


def _rows(options: argparse.Namespace, drawings: Drawings) -> Iterator[tuple[str, int, int, int]]:
    network = next(network for network in shipped() if network.name.lower() == options.network)
    labels = np.array([label for _, label in drawings])
    for number, (name, make) in enumerate({**KINDS, **CONTROLS}.items()):
        if options.kind not in name:
            continue
        rngs = [np.random.default_rng([options.seed, number, index]) for index in range(len(drawings))]
        pictures = [make(drawn, rng) for (drawn, _), rng in zip(drawings, rngs, strict=True)]
        images, blank = _prepared(pictures)
        answers = service.predict(str(network.path), images)
        unsure = answers["unsure"] | blank
        right = answers["probabilities"].argmax(axis=1) == labels
        if options.save:
            _save(options.save, name, pictures, np.where(unsure, "unsure", np.where(right, "right", "wrong")), labels)
        yield name, int((right & ~unsure).sum()), int(unsure.sum()), int((~right & ~unsure).sum())


def _save(folder: Path, kind: str, pictures: list[Picture], verdicts: np.ndarray, labels: np.ndarray) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, (picture, verdict, label) in enumerate(zip(pictures, verdicts, labels, strict=True)):
        if verdict != "right":
            Image.fromarray(picture).save(folder / f"{label}__{kind.replace(' ', '-')}-{number}-{verdict}.png")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_pictures", description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="pictures of each kind")
    parser.add_argument("--network", default="best", help="a shipped network of digits")
    parser.add_argument("--strokes", type=Path, help="recorded pen strokes in place of redrawn digits")
    parser.add_argument("--kind", default="", help="only kinds whose name contains this text")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save", type=Path, help="folder for the pictures that are not read right")
    options = parser.parse_args()
    drawings = (
        recorded_digits(options.strokes, options.count, options.seed)
        if options.strokes
        else redrawn_digits(options.count, options.seed)
    )
    print(
        f"{'kind':<20}{'right':>8}{'unsure':>8}{'wrong and sure':>16}   of {len(drawings)} each, network {options.network}"
    )
    for name, *counts in _rows(options, drawings):
        print(f"{name:<20}{counts[0]:>8}{counts[1]:>8}{counts[2]:>16}", flush=True)


if __name__ == "__main__":
    main()
