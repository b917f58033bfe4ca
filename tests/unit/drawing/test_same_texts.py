"""Browsers explain the steps of a preparation in the same words as the server."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from cnn_demo.browser.modules import WEB
from cnn_demo.drawing.digit import prepare_digit, prepare_drawn_digit
from cnn_demo.drawing.photo import prepare_drawn_picture, prepare_picture
from cnn_demo.drawing.steps import Prepared
from cnn_demo.spec.builtin_data import CIFAR10, FASHION_MNIST

PHOTO = np.random.default_rng(0).integers(0, 256, (40, 30, 4), np.uint8)


def _bar(width: int) -> np.ndarray:
    """A black bar on white paper, (60, 60, 1) uint8."""
    picture = np.full((60, 60, 1), 255, np.uint8)
    picture[10:50, 30 : 30 + width] = 0
    return picture


@pytest.mark.parametrize(
    ("prepared", "modules"),
    [
        (prepare_digit(_bar(1)), "digit.js reading.js"),
        (prepare_digit(_bar(20)), "digit.js reading.js"),
        (prepare_drawn_digit(~_bar(20)), "digit.js drawn_ink.js"),
        (prepare_picture(_bar(20), FASHION_MNIST.rules), "photo.js"),
        (prepare_picture(PHOTO, CIFAR10.rules), "photo.js"),
        (prepare_picture(PHOTO, replace(CIFAR10.rules, fit="stretch")), "photo.js"),
        (prepare_drawn_picture(~_bar(20), replace(CIFAR10.rules, fit="pad")), "photo.js"),
    ],
    ids=["thin digit", "thick digit", "drawing", "clothes", "photo", "stretched photo", "drawing on paper"],
)
def test_every_step_has_the_same_name_and_explanation(prepared: Prepared, modules: str) -> None:
    source = "".join((WEB / "drawing" / name).read_text() for name in modules.split())
    for step in prepared.steps:
        assert f'"{step.name}"' in source
        for words in re.split(r"\d[\d.]*", step.explanation):  # numbers are inserted, so the words around them count
            assert words in source, step.explanation
