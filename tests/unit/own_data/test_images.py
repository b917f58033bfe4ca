from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.own_data.images import image_of
from cnn_demo.own_data.records import CAMERA, CORRECTION, DRAWING, FILE, WAYS, Preparation
from cnn_demo.spec.data import DIGIT, FITS
from tests.golden.make_drawing import ink

DIGITS = Preparation(kind=DIGIT, side=28, channels=1, light_on_dark=True)


def drawn(digit: int) -> np.ndarray:
    """White ink on black: (280, 280, 1) uint8."""
    return np.round(ink(digit, 280, 22) * 255).astype(np.uint8)[..., np.newaxis]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("side", [28, 96])
@pytest.mark.parametrize("channels", [1, 3])
def test_every_picture_becomes_an_image_of_one_size(
    rng: np.random.Generator, way: str, side: int, channels: int
) -> None:
    for fit in FITS:
        preparation = Preparation(side=side, channels=channels, fit=fit)
        for shape in ((40, 60, 3), (7, 3, 1), (60, 40, 4)):
            image = image_of(rng.integers(0, 256, shape, dtype=np.uint8), way, preparation)
            assert image.shape == (side, side, channels)
            assert image.dtype == np.uint8


def test_a_drawing_is_dark_on_light_where_the_pictures_are() -> None:
    light = Preparation(side=28, channels=1)
    assert image_of(drawn(3), FILE, light)[0, 0, 0] == image_of(drawn(3), CAMERA, light)[0, 0, 0] == 0
    assert image_of(drawn(3), DRAWING, light)[0, 0, 0] == image_of(drawn(3), CORRECTION, light)[0, 0, 0] == 255
    dark = Preparation(side=28, channels=1, light_on_dark=True)
    for way in (DRAWING, FILE):
        inverse = 255 - image_of(drawn(3), DRAWING, light).astype(int)
        assert image_of(drawn(3), way, dark) == pytest.approx(inverse, abs=1)  # a half rounds upwards in both


@pytest.mark.parametrize("level", [0, 90, 255])
@pytest.mark.parametrize("way", [FILE, DRAWING])
def test_a_picture_of_one_colour_becomes_an_image_too(level: int, way: str) -> None:
    even = np.full((20, 30, 1), level, np.uint8)
    assert np.ptp(image_of(even, way, Preparation())) == 0
    assert np.ptp(image_of(even, FILE, DIGITS)) == 0
    assert (image_of(even, FILE, Preparation()) == level).all()


def test_handwriting_is_centred_as_in_mnist() -> None:
    small = drawn(7)[40:, 60:]
    image = image_of(small, FILE, DIGITS)
    assert image.shape == (28, 28, 1)
    assert image[:4].max() == image[:, :4].max() == 0
