from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.inspection.perturbations import PERTURBATIONS, noise, perturbations_for, rotate, shift, thicken


def dot(row: int, column: int, *, side: int = 9, count: int = 1) -> np.ndarray:
    """Copies of an image that is black but for one white pixel."""
    images = np.zeros((count, side, side, 1), np.float32)
    images[:, row, column] = 1.0
    return images


def lit(image: np.ndarray) -> list[tuple[int, int]]:
    return [(int(row), int(column)) for row, column in np.argwhere(image[..., 0] > 0.5)]


def test_a_shift_moves_each_image_by_whole_pixels_to_one_of_four_sides(rng: np.random.Generator) -> None:
    moved = shift(dot(4, 4, count=60), 2, rng)
    assert {tuple(lit(image)) for image in moved} == {((4, 6),), ((4, 2),), ((6, 4),), ((2, 4),)}


def test_pixels_shifted_out_are_replaced_by_black(rng: np.random.Generator) -> None:
    moved = shift(np.ones((20, 5, 5, 1), np.float32), 2, rng)
    assert {float(image.sum()) for image in moved} == {15.0}


def test_a_rotation_goes_both_ways_by_the_angle(rng: np.random.Generator) -> None:
    turned = rotate(dot(4, 7, count=40), 90, rng)
    assert {tuple(lit(image)) for image in turned} == {((1, 4),), ((7, 4),)}


def test_noise_has_the_stated_standard_deviation(rng: np.random.Generator) -> None:
    grey = np.full((50, 28, 28, 1), 0.5, np.float32)
    changed = noise(grey, 0.1, rng)
    assert changed.std() == pytest.approx(0.1, rel=0.02)
    assert changed.mean() == pytest.approx(0.5, abs=0.002)


def test_one_pixel_thicker_makes_a_dot_three_by_three_and_thinner_takes_it_away(rng: np.random.Generator) -> None:
    grown = thicken(dot(4, 4), 1, rng)[0]
    assert lit(grown) == [(row, column) for row in (3, 4, 5) for column in (3, 4, 5)]
    assert not thicken(dot(4, 4), -1, rng).any()
    assert np.array_equal(thicken(grown[None], -1, rng), dot(4, 4))


def test_half_a_pixel_is_half_way_to_one(rng: np.random.Generator) -> None:
    half = thicken(dot(4, 4), 0.5, rng)[0, ..., 0]
    assert half[4, 4] == 1.0
    assert half[4, 5] == half[3, 3] == 0.5
    assert thicken(dot(4, 4), 1.5, rng)[0, 4, 6, 0] == 0.5
    assert thicken(dot(4, 4), -0.25, rng)[0, 4, 4, 0] == 0.75


def test_a_colour_photograph_has_no_strokes() -> None:
    assert "thickness" in perturbations_for(1)
    assert "thickness" not in perturbations_for(3)


@given(st.sampled_from(sorted(PERTURBATIONS)), st.integers(0, 2**31), st.sampled_from([1, 3]), st.data())
def test_every_perturbation_keeps_shape_and_range_and_is_deterministic(
    kind: str, seed: int, channels: int, data: st.DataObject
) -> None:
    strength = data.draw(st.sampled_from(PERTURBATIONS[kind].strengths))
    images = np.random.default_rng(seed).random((3, 8, 8, channels), dtype=np.float32)
    before = images.copy()
    first, again = (PERTURBATIONS[kind].perturb(images, strength, np.random.default_rng(seed)) for _ in range(2))
    assert first.shape == images.shape
    assert first.dtype == np.float32
    assert 0.0 <= first.min() <= first.max() <= 1.0
    assert np.array_equal(first, again)
    assert np.array_equal(images, before)


@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_strength_0_changes_nothing_and_is_measured(kind: str, rng: np.random.Generator) -> None:
    images = rng.random((4, 28, 28, 1), dtype=np.float32)
    assert 0 in PERTURBATIONS[kind].strengths
    assert list(PERTURBATIONS[kind].strengths) == sorted(PERTURBATIONS[kind].strengths)
    assert PERTURBATIONS[kind].perturb(images, 0, rng) == pytest.approx(images, abs=1e-6)
