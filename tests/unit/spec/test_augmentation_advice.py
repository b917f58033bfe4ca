"""Augmentation that is suggested for a data set: mirrored where the side means nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_demo.spec.augmentation_advice import augmentation_advice
from cnn_demo.spec.builtin_data import MNIST_5K, PHOTO_PIECES

LETTERS = replace(PHOTO_PIECES, classes=tuple("abcdef"))
ARROWS = replace(PHOTO_PIECES, classes=("up", "down", "Left turn"))


@pytest.mark.parametrize(
    ("data", "is_mirrored", "reason"),
    [
        (PHOTO_PIECES, True, "half of them are mirrored"),
        (MNIST_5K, False, "a mirrored 2 is no 2"),
        (LETTERS, False, "a mirrored 2 is no 2"),
        (ARROWS, False, "the class Left turn depends on the side"),
    ],
    ids=["photographs", "digits", "letters", "sides"],
)
def test_only_what_looks_the_same_from_both_sides_is_mirrored(data: object, is_mirrored: bool, reason: str) -> None:
    advice = augmentation_advice(data)  # type: ignore[arg-type]
    assert advice.augmentation.mirror is is_mirrored
    assert advice.augmentation.any
    assert reason in advice.reason
