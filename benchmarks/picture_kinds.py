"""Makes pictures of a digit as people upload them: framed, boxed, faint, coloured, ruled, unevenly lit, or clean.

Each kind is a function of a drawing and a random generator. A drawing is a plane, (h, w) float64 in [0, 1], 1 = ink. A
picture is (h, w, 1 | 3 | 4) uint8.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.float64]
Picture = NDArray[np.uint8]
Rng = np.random.Generator
Colour = tuple[float, float, float]

WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.08, 0.08, 0.08)
# Ink and paper of nearly the same brightness, 0.299 R + 0.587 G + 0.114 B, or of any.
HUES: tuple[tuple[Colour, Colour], ...] = (
    ((1.0, 0.0, 0.0), (0.0, 0.51, 0.0)),
    ((0.16, 0.16, 0.86), (0.43, 0.12, 0.12)),
    ((0.8, 0.2, 0.2), (0.2, 0.5, 0.2)),
    ((0.0, 0.45, 0.9), (0.75, 0.3, 0.0)),
    ((0.55, 0.2, 0.6), (0.25, 0.42, 0.15)),
    ((0.9, 0.75, 0.0), (0.55, 0.8, 1.0)),
    ((0.1, 0.55, 0.1), (0.55, 0.3, 0.35)),
)


def blended(drawn: Plane, ink: Colour = BLACK, paper: Colour = WHITE) -> Plane:
    """A drawing in one colour on another: (h, w, 3) in [0, 1]."""
    share = drawn[..., np.newaxis]
    return np.asarray(np.asarray(paper) * (1 - share) + np.asarray(ink) * share)


def as_bytes(values: Plane) -> Picture:
    """[0, 1] to the nearest of 0 to 255; values outside are limited."""
    return np.rint(np.clip(values, 0.0, 1.0) * 255).astype(np.uint8)


def grey(drawn: Plane, level: float) -> Picture:
    return as_bytes(blended(drawn, (level, level, level)))


def clean(drawn: Plane, rng: Rng) -> Picture:
    return grey(drawn, rng.uniform(0.0, 0.3))


def grey_ink(drawn: Plane, rng: Rng) -> Picture:
    return grey(drawn, rng.uniform(0.6, 0.85))


def inverted(drawn: Plane, rng: Rng) -> Picture:
    paper, ink = rng.uniform(0.0, 0.2), rng.uniform(0.8, 1.0)
    return as_bytes(blended(drawn, (ink, ink, ink), (paper, paper, paper)))


def transparent(drawn: Plane, rng: Rng) -> Picture:
    return as_bytes(np.dstack([np.broadcast_to(rng.uniform(0, 1, 3), (*drawn.shape, 3)), drawn]))


def small(drawn: Plane, rng: Rng) -> Picture:
    """The digit in a sheet of three to five times its side."""
    height, width = drawn.shape
    sheet = np.zeros((int(height * rng.uniform(3, 5)), int(width * rng.uniform(3, 5))))
    top, left = (int(rng.uniform(0.2, 0.8) * free) for free in (sheet.shape[0] - height, sheet.shape[1] - width))
    sheet[top : top + height, left : left + width] = drawn
    return clean(sheet, rng)


def tight(drawn: Plane, rng: Rng) -> Picture:
    """Cut at the box of the digit: its strokes touch every edge."""
    top, bottom, left, right = ink_box(drawn)
    return clean(drawn[top:bottom, left:right], rng)


def touching_edge(drawn: Plane, rng: Rng) -> Picture:
    """Cut so that the digit touches one edge and is cut off by 3 % there."""
    top, bottom, left, right = ink_box(drawn)
    lost_rows, lost_columns = round(0.03 * (bottom - top)), round(0.03 * (right - left))
    cuts = (
        np.s_[top + lost_rows :],
        np.s_[: bottom - lost_rows],
        np.s_[:, left + lost_columns :],
        np.s_[:, : right - lost_columns],
    )
    return clean(drawn[cuts[rng.integers(4)]], rng)


def photographed(drawn: Plane, rng: Rng) -> Picture:
    """Under a light from one side, with the noise of a camera."""
    return as_bytes(_noisy(blended(drawn) * _slope(drawn.shape, rng)[..., np.newaxis], rng))


def ruled_photo(drawn: Plane, rng: Rng) -> Picture:
    return as_bytes(_noisy(_ruled(blended(drawn), rng, rows=True, columns=False), rng, 0.01))


def frame(drawn: Plane, rng: Rng) -> Picture:
    """A dark line of one to three pixels round the picture, at the edge or up to six pixels from it."""
    values = blended(drawn)
    width, inset = int(rng.integers(1, 4)), int(rng.integers(0, 7) * rng.integers(0, 2))
    inner = np.zeros(drawn.shape, bool)
    inner[inset : inset + width], inner[:, inset : inset + width] = True, True
    inner[drawn.shape[0] - inset - width : drawn.shape[0] - inset] = True
    inner[:, drawn.shape[1] - inset - width : drawn.shape[1] - inset] = True
    outside = np.ones(drawn.shape, bool)
    outside[inset : drawn.shape[0] - inset, inset : drawn.shape[1] - inset] = False
    values[inner & ~outside] = rng.uniform(0, 0.5)
    return as_bytes(values)


def edge_line(drawn: Plane, rng: Rng) -> Picture:
    return as_bytes(_at_an_edge(blended(drawn), int(rng.integers(1, 4)), rng))


def bar(drawn: Plane, rng: Rng) -> Picture:
    return as_bytes(_at_an_edge(blended(drawn), int(rng.uniform(0.02, 0.12) * max(drawn.shape)), rng))


def scanner_strip(drawn: Plane, rng: Rng) -> Picture:
    """A dark strip at one edge, with a soft side and the noise of a scanner."""
    values = blended(drawn, paper=(0.96, 0.96, 0.94))
    depth = int(rng.uniform(0.03, 0.1) * max(drawn.shape))
    turned = np.rot90(values, rng.integers(4))
    turned[:depth] *= np.linspace(rng.uniform(0, 0.4), 1, depth)[:, np.newaxis, np.newaxis] ** 2
    return as_bytes(_noisy(values, rng, rng.uniform(0, 0.01)))


def turned_scan(drawn: Plane, rng: Rng) -> Picture:
    """Turned by 2 to 12 degrees, with black corners."""
    angle = rng.uniform(2, 12) * rng.choice([-1, 1])
    resample = (Image.Resampling.BICUBIC, Image.Resampling.NEAREST)[rng.integers(2)]
    sheet = Image.fromarray(as_bytes(blended(drawn)))
    return np.asarray(sheet.rotate(angle, resample=resample, expand=bool(rng.integers(2))))


def box(drawn: Plane, rng: Rng) -> Picture:
    """A form's printed box round the digit, which it does not touch."""
    return as_bytes(_boxed(drawn, rng.uniform(0.1, 0.35), rng))


def touching_box(drawn: Plane, rng: Rng) -> Picture:
    """A form's printed box that the digit touches or crosses on one or two sides."""
    return as_bytes(_boxed(drawn, rng.uniform(-0.06, 0.0), rng, sides=int(rng.integers(1, 3))))


def faint_pixel(drawn: Plane, rng: Rng) -> Picture:
    picture = grey(drawn, rng.uniform(0.75, 0.92))
    picture[_random_pixel(np.ones_like(drawn), rng)] = 0
    return picture


def faint_dot(drawn: Plane, rng: Rng) -> Picture:
    """Faint ink and a black dot anywhere, up to a fifth of a pen's width from the edge."""
    values = blended(drawn, (0.9, 0.9, 0.9) if rng.integers(2) else (0.8, 0.8, 0.8))
    y, x = _random_pixel(np.ones_like(drawn), rng)
    size = int(rng.integers(2, 9))
    values[y : y + size, x : x + size] = rng.uniform(0, 0.3)
    return as_bytes(values)


def faint_dust(drawn: Plane, rng: Rng) -> Picture:
    picture = grey(drawn, rng.uniform(0.75, 0.9))
    for _ in range(int(rng.integers(5, 40))):
        y, x = _random_pixel(np.ones_like(drawn), rng)
        picture[y : y + int(rng.integers(1, 3)), x : x + int(rng.integers(1, 3))] = int(rng.integers(0, 120))
    return picture


def faint_crossing(drawn: Plane, rng: Rng) -> Picture:
    """Faint ink, two to three times as dark where strokes cross or the pen rests."""
    level = rng.uniform(0.75, 0.9)
    values = blended(drawn, (level, level, level))
    for _ in range(int(rng.integers(1, 4))):
        y, x = _random_pixel(drawn, rng)
        rows, columns = np.mgrid[0 : drawn.shape[0], 0 : drawn.shape[1]]
        near = np.clip(rng.uniform(3, 8) - np.hypot(rows - y, columns - x), 0, 1) * drawn
        values *= (1 - near * rng.uniform(0.2, 0.6))[..., np.newaxis]
    return as_bytes(values)


def hue(drawn: Plane, rng: Rng) -> Picture:
    """Ink and paper that differ in hue; either may be the ink."""
    ink, paper = HUES[rng.integers(len(HUES))]
    return as_bytes(blended(drawn, *((ink, paper) if rng.integers(2) else (paper, ink))))


def ruled_rows(drawn: Plane, rng: Rng) -> Picture:
    return as_bytes(_ruled(blended(drawn), rng, rows=True, columns=False))


def ruled_columns(drawn: Plane, rng: Rng) -> Picture:
    return as_bytes(_ruled(blended(drawn), rng, rows=False, columns=True))


def squared(drawn: Plane, rng: Rng) -> Picture:
    return as_bytes(_ruled(blended(drawn), rng, rows=True, columns=True))


def hand_shadow(drawn: Plane, rng: Rng) -> Picture:
    """A shadow with an edge, soft over a few pixels, that covers a part of the sheet."""
    height, width = drawn.shape
    y, x = np.mgrid[0:height, 0:width]
    angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-0.25, 0.25) * max(drawn.shape)
    along = (x - width / 2) * np.cos(angle) + (y - height / 2) * np.sin(angle)
    across = (y - height / 2) * np.cos(angle) - (x - width / 2) * np.sin(angle)
    edge = along + offset + rng.uniform(0, 0.1) * width * np.sin(across / width * rng.uniform(3, 8))
    shade = 1 / (1 + np.exp(-edge / rng.uniform(0.5, 8)))
    light = 1 - rng.uniform(0.25, 0.55) * shade
    return as_bytes(_noisy(blended(drawn) * light[..., np.newaxis], rng, _some_noise(rng)))


def lamp_spot(drawn: Plane, rng: Rng) -> Picture:
    """A bright spot of a lamp on a darker sheet."""
    height, width = drawn.shape
    y, x = np.mgrid[0:height, 0:width]
    centre_y, centre_x = rng.uniform(0.2, 0.8, 2) * drawn.shape
    distance = np.hypot(x - centre_x, y - centre_y) / max(drawn.shape)
    darkest = rng.uniform(0.35, 0.6)
    light = darkest + (1 - darkest) * np.exp(-((distance / rng.uniform(0.25, 0.5)) ** 2))
    return as_bytes(_noisy(blended(drawn) * light[..., np.newaxis], rng, _some_noise(rng)))


def vignette(drawn: Plane, rng: Rng) -> Picture:
    """Darker towards the corners by 40 to 70 %."""
    y, x = np.mgrid[-1 : 1 : drawn.shape[0] * 1j, -1 : 1 : drawn.shape[1] * 1j]
    light = 1 - rng.uniform(0.4, 0.7) * (x**2 + y**2) / 2
    return as_bytes(_noisy(blended(drawn) * light[..., np.newaxis], rng, _some_noise(rng)))


KINDS: dict[str, Callable[[Plane, Rng], Picture]] = {
    "frame": frame,
    "line at an edge": edge_line,
    "bar": bar,
    "scanner strip": scanner_strip,
    "turned scan": turned_scan,
    "printed box": box,
    "touching box": touching_box,
    "faint, dark pixel": faint_pixel,
    "faint, dark dot": faint_dot,
    "faint, dust": faint_dust,
    "faint, crossing": faint_crossing,
    "hue alone": hue,
    "ruled": ruled_rows,
    "ruled upright": ruled_columns,
    "squared": squared,
    "hand's shadow": hand_shadow,
    "lamp's spot": lamp_spot,
    "vignette": vignette,
}
CONTROLS: dict[str, Callable[[Plane, Rng], Picture]] = {
    "clean": clean,
    "grey ink": grey_ink,
    "inverted": inverted,
    "transparent": transparent,
    "small": small,
    "cut at its box": tight,
    "touching an edge": touching_edge,
    "photo": photographed,
    "ruled photo": ruled_photo,
}


def ink_box(drawn: Plane) -> tuple[int, int, int, int]:
    """First and end row, first and end column of the ink."""
    rows, columns = (np.flatnonzero(drawn.max(axis=axis) > 0.5) for axis in (1, 0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _random_pixel(weights: Plane, rng: Rng) -> tuple[int, int]:
    y, x = np.unravel_index(rng.choice(weights.size, p=weights.ravel() / weights.sum()), weights.shape)
    return int(y), int(x)


def _noisy(values: Plane, rng: Rng, amount: float = 0.015) -> Plane:
    return values + rng.normal(0, amount, values.shape)


def _some_noise(rng: Rng) -> float:
    """None in a third of the pictures, else up to that of a phone in dim light."""
    return float(rng.uniform(0.003, 0.02) * (rng.random() > 1 / 3))


def _slope(shape: tuple[int, ...], rng: Rng) -> Plane:
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    across, down = rng.uniform(-0.2, 0.2, 2)
    return 0.7 + across * x + down * y


def _at_an_edge(values: Plane, depth: int, rng: Rng) -> Plane:
    np.rot90(values, rng.integers(4))[:depth] = rng.uniform(0, 0.5)
    return values


def _ruled(values: Plane, rng: Rng, *, rows: bool, columns: bool) -> Plane:
    """Lines of one to three pixels behind the ink, grey or blue."""
    width, pitch = int(rng.integers(1, 4)), int(rng.integers(18, 50))
    blue = (0.67, 0.75, 0.9)
    shade = rng.uniform(0.5, 0.9)
    colour = np.array(blue if rng.integers(2) else (shade, shade, shade))
    height, across = values.shape[:2]
    lines = np.zeros((height, across), bool)
    if rows:
        lines |= ((np.arange(height) + rng.integers(pitch)) % pitch < width)[:, np.newaxis]
    if columns:
        lines |= ((np.arange(across) + rng.integers(pitch)) % pitch < width)[np.newaxis]
    return np.where(lines[..., np.newaxis], np.minimum(values, colour), values)


def _boxed(drawn: Plane, gap: float, rng: Rng, sides: int = 0) -> Plane:
    """A rectangle round the ink. gap: to the ink, as a share of its longer side; on all sides, or on that many."""
    top, bottom, left, right = ink_box(drawn)
    size = max(bottom - top, right - left)
    gaps = rng.uniform(0.1, 0.3, 4) if sides else np.full(4, gap) * rng.uniform(0.8, 1.2, 4)
    gaps[rng.permutation(4)[:sides]] = gap
    width = int(rng.integers(1, 8))
    margin = width + 2 + round(0.4 * size)
    sheet = np.pad(drawn, margin)
    edges = np.array([top, left, bottom, right]) + margin + np.rint(gaps * size * [-1, -1, 1, 1]).astype(int)
    lines = np.zeros(sheet.shape, bool)
    y0, x0, y1, x1 = edges
    lines[y0 - width : y1 + width, x0 - width : x1 + width] = True
    lines[y0:y1, x0:x1] = False
    level = rng.uniform(0.0, 0.7)
    values = np.where(lines[..., np.newaxis], np.minimum(blended(sheet), level), blended(sheet))
    rest = max(2, round(rng.uniform(0.05, 0.4) * size))
    return values[max(0, y0 - width - rest) : y1 + width + rest, max(0, x0 - width - rest) : x1 + width + rest]
