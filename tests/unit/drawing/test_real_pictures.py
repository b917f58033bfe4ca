"""Pictures as people upload them are prepared like the clean drawing that they show."""

from __future__ import annotations

import itertools
import zlib
from functools import cache

import numpy as np
import pytest

from benchmarks.picture_kinds import CONTROLS, KINDS, grey
from cnn_demo.drawing.digit import prepare_digit
from tests.golden.make_drawing import DIGITS, ink

ALL = {**KINDS, **CONTROLS}
# A turned digit overlaps less with an upright one, and one cut at an edge has lost a part.
LEAST_LIKENESS = {"turned scan": 0.6, "touching box": 0.8, "touching an edge": 0.8, "hand's shadow": 0.8}
USUAL = 0.85


def drawing(digit: int) -> np.ndarray:
    """A digit in the middle of a sheet, (300, 300) in [0, 1]."""
    return ink(digit, 180, 13, height=300, width=300, top=60, left=60)


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """1 for images that are equal up to a shift by a pixel, 0 for images without common ink.

    Where the centre of mass lies between two pixels, a hair decides about the shift.
    """
    shifted = [np.roll(one, shift, (0, 1)) for shift in itertools.product((-1, 0, 1), repeat=2)]
    return max(1.0 - float(np.abs(each - other).sum() / (one + other).sum()) for each in shifted)


@cache
def clean(digit: int) -> np.ndarray:
    return prepare_digit(grey(drawing(digit), 0.0)).image


@pytest.mark.parametrize("kind", ALL)
def test_a_digit_is_prepared_as_if_nothing_but_it_were_in_the_picture(kind: str) -> None:
    seed = zlib.crc32(kind.encode())
    for digit in DIGITS:
        picture = ALL[kind](drawing(digit), np.random.default_rng([seed, digit]))
        assert likeness(prepare_digit(picture).image, clean(digit)) >= LEAST_LIKENESS.get(kind, USUAL), digit
