"""The drawings that benchmarks/scribbles.py shows the networks are of every kind, and follow from their seed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.scribbles import KINDS, PRINTED_FONT, SIDE, not_digits, scribbles, side_by_side
from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.made_data import hershey


def test_each_kind_is_drawn_anew_for_each_seed() -> None:
    one, again, other = (scribbles(2, seed) for seed in (1, 1, 2))
    assert list(one) == list(KINDS)
    for kind in KINDS:
        assert np.array_equal(one[kind], again[kind])
        assert not np.array_equal(one[kind], other[kind])


def test_two_digits_stand_beside_each_other(rng: np.random.Generator) -> None:
    digits = np.zeros((2, 28, 28, 1), np.float32)
    digits[:, 4:24, 12:16] = 1
    sheet = side_by_side(digits, rng)
    assert sheet.shape == (SIDE, SIDE, 1)
    inked = sheet[..., 0].max(axis=0) > 128
    assert (np.diff(inked.astype(int)) == 1).sum() == 2  # two strokes, and paper between them


def test_the_printed_letters_are_of_a_font_that_no_network_was_trained_on() -> None:
    assert PRINTED_FONT not in {*hershey.LETTERS, *hershey.DIGIT_FONTS}


def test_what_is_made_of_absent_images_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.scribbles.COUNT", 1)
    catalog = Catalog(replace(settings.read(), data_folder=None, cache_folder=tmp_path))
    assert list(not_digits(catalog, np.empty((0, 28, 28, 1), np.float32), seed=0)) == list(KINDS)
