"""Learned kernels matched with hand-made ones."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.ui.learn.classic_kernels import SPOT, VERTICAL
from cnn_demo.ui.learn.kernel_similarity import closest_kernel, share_of_random_kernels_below


def test_hand_made_kernel_is_closest_to_itself_and_a_reversed_one_has_a_negative_cosine() -> None:
    assert closest_kernel(VERTICAL.values).name == VERTICAL.name
    reversed_one = closest_kernel(-3.0 * VERTICAL.values)
    assert reversed_one.name == VERTICAL.name
    assert reversed_one.cosine == pytest.approx(-1.0)
    assert reversed_one.signed_values.tolist() == (-VERTICAL.values).tolist()


def test_larger_kernels_are_compared_with_the_hand_made_one_in_their_middle() -> None:
    found = closest_kernel(np.pad(SPOT.values, 1))
    assert found.name == SPOT.name
    assert found.values.shape == (5, 5)
    assert found.cosine == pytest.approx(1.0)


def test_share_of_random_kernels_tells_a_striking_similarity_from_an_ordinary_one(rng: np.random.Generator) -> None:
    assert share_of_random_kernels_below(closest_kernel(VERTICAL.values)) == 1.0
    shares = [share_of_random_kernels_below(closest_kernel(rng.normal(size=(3, 3)))) for _ in range(200)]
    assert 0.35 < float(np.mean(shares)) < 0.65
