"""Make the pictures in tests/golden/drawing and tests/golden/pad and their prepared images, for Python and JavaScript alike.

Run from the project's folder: python -m tests.golden.make_drawing
Pictures are prepared by prepare_digit, drawings from a pad by prepare_drawn_digit.
A case is <name>.png and <name>.json: {"image": 28 rows of 28 numbers in [0, 1], rounded to 1e-6}.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.picture_kinds import KINDS
from cnn_demo.drawing.digit import prepare_digit, prepare_drawn_digit
from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.steps import Picture, Prepared

FOLDER = Path(__file__).parent / "drawing"
PAD_FOLDER = Path(__file__).parent / "pad"
SEED = 28
DECIMALS = 6

# Strokes as polylines in the unit square, (x, y), y downwards.
DIGITS: dict[int, list[list[tuple[float, float]]]] = {
    1: [[(0.4, 0.25), (0.55, 0.1), (0.55, 0.9)]],
    2: [[(0.2, 0.3), (0.35, 0.12), (0.6, 0.12), (0.72, 0.3), (0.6, 0.5), (0.2, 0.88), (0.8, 0.86)]],
    3: [[(0.25, 0.15), (0.6, 0.1), (0.7, 0.28), (0.45, 0.45), (0.75, 0.62), (0.6, 0.88), (0.25, 0.85)]],
    4: [[(0.6, 0.9), (0.6, 0.1), (0.2, 0.6), (0.85, 0.6)]],
    5: [[(0.75, 0.12), (0.3, 0.12), (0.28, 0.45), (0.65, 0.45), (0.75, 0.68), (0.55, 0.88), (0.22, 0.82)]],
    7: [[(0.2, 0.12), (0.8, 0.12), (0.4, 0.9)], [(0.35, 0.5), (0.7, 0.5)]],
}
PAD_SIDE = 280


def ink(digit: int, side: int, pen: float, *, height: int = 0, width: int = 0, top: int = 0, left: int = 0) -> NDArray:
    """A digit drawn with a round pen into a square of that side: (height, width) float64 in [0, 1], 1 = ink."""
    y, x = np.mgrid[0 : height or side, 0 : width or side] + 0.5
    nearest = np.full(x.shape, np.inf)
    for stroke in DIGITS[digit]:
        points = np.array(stroke) * side + (left, top)
        for start, end in itertools.pairwise(points):
            nearest = np.minimum(nearest, _distance(x, y, start, end))
    return np.clip(pen / 2 + 0.5 - nearest, 0.0, 1.0)


def photographed(drawn: NDArray, rng: np.random.Generator) -> NDArray:
    """A drawing on paper under a light from the upper left, with the noise of a camera: (h, w, 3) in [0, 1]."""
    height, width = drawn.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    light = 0.62 - 0.18 * x - 0.1 * y
    grey = light * (1 - 0.7 * drawn)
    return np.clip(grey[..., np.newaxis] * (1.0, 0.98, 0.92) + rng.normal(0, 0.02, (height, width, 3)), 0, 1)


def on_nothing(drawn: NDArray, colour: tuple[float, float, float]) -> NDArray:
    """A drawing in one colour on a transparent background: (h, w, 4) in [0, 1]."""
    return np.dstack([np.broadcast_to(colour, (*drawn.shape, 3)), drawn])


def on_paper(drawn: NDArray, ink_level: float, paper_level: float) -> NDArray:
    """A drawing in one grey on another: (h, w, 3) in [0, 1]."""
    return np.dstack([paper_level + (ink_level - paper_level) * drawn] * 3)


def with_opposite(drawn: NDArray, colour: tuple[float, float, float]) -> NDArray:
    """A drawing in one colour on grey, and beside it the same drawing in the opposite colour: (h, w, 3) in [0, 1]."""
    shadow = np.roll(drawn, 12, axis=1)[..., np.newaxis]
    return 0.5 + (drawn[..., np.newaxis] - shadow) * (np.array(colour) - 0.5)


def of_kind(kind: str, digit: int, rng: np.random.Generator) -> NDArray:
    """A picture of a digit as people upload them: (h, w, 3) in [0, 1]."""
    return KINDS[kind](ink(digit, 100, 7, height=140, width=130, top=20, left=15), rng) / 255


CASES: dict[str, Callable[[np.random.Generator], NDArray]] = {
    "white_on_black": lambda rng: ink(3, 140, 12.5),
    "black_on_white": lambda rng: on_paper(ink(3, 140, 12.5), 0, 1),
    "thin": lambda rng: on_paper(ink(2, 140, 1.6), 0, 1),
    "thick": lambda rng: on_paper(ink(5, 140, 30), 0, 1),
    "off_centre": lambda rng: on_paper(ink(4, 60, 6, height=150, width=200, top=85, left=10), 0, 1),
    "over_the_edge": lambda rng: on_paper(ink(7, 120, 9, height=100, width=120, top=-12, left=-20), 0, 1),
    "transparent": lambda rng: on_nothing(ink(5, 140, 10), (0.9, 0.2, 0.1)),
    "transparent_white_ink": lambda rng: on_nothing(ink(1, 140, 10), (1, 1, 1)),
    "pale_on_grey": lambda rng: on_paper(ink(2, 120, 9), 0.75, 0.45),
    "tiny": lambda rng: on_paper(np.round(ink(4, 14, 1.5)), 0, 1),
    "larger_than_the_working_size": lambda rng: on_paper(ink(7, 520, 18, width=610), 0.1, 1),
    "photo": lambda rng: photographed(ink(5, 130, 7), rng),
    "photo_thick": lambda rng: photographed(ink(2, 110, 16, height=130, width=100, top=8), rng),
    "frame": lambda rng: of_kind("frame", 3, rng),
    "bar": lambda rng: of_kind("bar", 4, rng),
    "turned_scan": lambda rng: of_kind("turned scan", 2, rng),
    "box": lambda rng: of_kind("printed box", 5, rng),
    "touching_box": lambda rng: of_kind("touching box", 7, rng),
    "faint_with_dust": lambda rng: of_kind("faint, dust", 2, rng),
    "hue_alone": lambda rng: of_kind("hue alone", 3, rng),
    "squared": lambda rng: of_kind("squared", 4, rng),
    "hand_shadow": lambda rng: of_kind("hand's shadow", 5, rng),
    "vignette": lambda rng: of_kind("vignette", 2, rng),
    "two_digits": lambda rng: on_paper(np.hstack([ink(2, 90, 7), ink(5, 110, 9, height=90)]), 0, 1),
    "white_with_black_shadow": lambda rng: with_opposite(ink(3, 110, 8, width=150), (1, 1, 1)),
    "opposite_hues": lambda rng: with_opposite(ink(7, 110, 8, width=150), (1, 0, 0.2)),
}


def strokes(*lines: tuple[slice, slice]) -> NDArray:
    """A pad with these rectangles of ink: (PAD_SIDE, PAD_SIDE) in [0, 1]."""
    sheet = np.zeros((PAD_SIDE, PAD_SIDE))
    for rows, columns in lines:
        sheet[rows, columns] = 1
    return sheet


# White ink on the black paper of a pad, whose strokes may lie along an edge and far from each other.
PAD_CASES: dict[str, Callable[[], NDArray]] = {
    "usual": lambda: ink(3, PAD_SIDE, 22),
    "thin": lambda: ink(2, PAD_SIDE, 6),
    "thick": lambda: ink(5, PAD_SIDE, 44),
    "over_the_edge": lambda: ink(7, 240, 22, height=PAD_SIDE, width=PAD_SIDE, top=-30, left=-40),
    "inked_part": lambda: ink(4, 120, 14, height=130, width=110, top=4, left=-6),
    "on_nothing": lambda: on_nothing(ink(1, PAD_SIDE, 20), (1, 1, 1)),
    "at_the_edge": lambda: strokes((slice(30, 250), slice(0, 22))),
    "at_the_edge_and_in_the_middle": lambda: strokes((slice(30, 250), slice(0, 22)), (slice(90, 190), slice(120, 142))),
    "round_the_edge": lambda: (
        strokes(*[(part, slice(None)) for part in (slice(22), slice(-22, None))])
        + strokes(*[(slice(22, -22), part) for part in (slice(22), slice(-22, None))])
    ),
    "far_apart": lambda: strokes((slice(20, 260), slice(20, 42)), (slice(20, 260), slice(238, 260))),
}


def main() -> None:
    """Write every case."""
    rng = np.random.default_rng(SEED)
    for name, draw in CASES.items():
        _write(FOLDER / f"{name}.png", draw(rng), prepare_digit)
    for name, draw_on_pad in PAD_CASES.items():
        _write(PAD_FOLDER / f"{name}.png", draw_on_pad(), prepare_drawn_digit)


def _write(path: Path, values: NDArray, prepare: Callable[[Picture], Prepared]) -> None:
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(np.round(values * 255).astype(np.uint8)).save(path, optimize=True)
    image = prepare(decode(path.read_bytes())).image[..., 0]
    rows = ",\n".join(json.dumps([round(float(value), DECIMALS) for value in row]) for row in image)
    path.with_suffix(".json").write_text(f'{{"image": [\n{rows}\n]}}\n', encoding="utf-8")


def _distance(x: NDArray, y: NDArray, start: NDArray, end: NDArray) -> NDArray:
    along = end - start
    share = np.clip(((x - start[0]) * along[0] + (y - start[1]) * along[1]) / (along @ along), 0.0, 1.0)
    return np.hypot(x - start[0] - share * along[0], y - start[1] - share * along[1])


if __name__ == "__main__":
    main()
