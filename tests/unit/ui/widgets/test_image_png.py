from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from cnn_demo.ui.widgets import image_png


def _read(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 1), (4, 6, 3)])
def test_an_image_of_bytes_comes_back_as_it_was(shape: tuple[int, ...], rng: np.random.Generator) -> None:
    image = rng.integers(0, 256, shape, dtype=np.uint8)
    assert np.array_equal(_read(image_png.png(image)), image[..., 0] if shape[2:] == (1,) else image)


def test_floats_from_0_to_1_become_black_to_white() -> None:
    assert _read(image_png.png(np.array([[0.0, 0.5, 1.0]], dtype=np.float32))).tolist() == [[0, 128, 255]]


def test_enlarged_pixels_stay_sharp() -> None:
    large = _read(image_png.png(np.array([[0, 255]], dtype=np.uint8), scale=3))
    assert large.tolist() == [[0, 0, 0, 255, 255, 255]] * 3


def test_sheets_stand_below_each_other_on_a_transparent_ground() -> None:
    sheets = [image_png.png(np.full(shape, 200, np.uint8)) for shape in ((1, 3), (2, 2))]
    opacity = _read(image_png.stacked(sheets, 1))[..., 3] > 0
    assert opacity.astype(int).tolist() == [[1, 1, 1], [0, 0, 0], [1, 1, 0], [1, 1, 0]]


@pytest.mark.parametrize("value", [-0.1, 1.01, float("nan")])
def test_values_outside_0_to_1_are_refused(value: float) -> None:
    image = np.array([[0.5, value]])
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\]"):
        image_png.png(image)
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\]"):
        image_png.heat_colours(image)


@pytest.mark.parametrize("image", [np.zeros(4), np.zeros((2, 2, 2)), np.zeros((2, 2), dtype=int), np.zeros((0, 2))])
def test_what_is_no_image_is_refused(image: np.ndarray) -> None:
    with pytest.raises(ValueError, match="An image is"):
        image_png.png(image)


def test_a_montage_places_images_row_by_row_with_clear_gaps() -> None:
    images = [np.full((2, 2), value, dtype=np.uint8) for value in (10, 20, 30)]
    sheet = _read(image_png.grid(images, columns=2, scale=2, gap=1))
    assert sheet.shape == (9, 9, 4)
    assert [sheet[0, 0, 0], sheet[0, 5, 0], sheet[5, 0, 0]] == [10, 20, 30]
    assert sheet[4, 0, 3] == sheet[8, 8, 3] == 0


def test_a_montage_is_no_wider_than_its_images() -> None:
    assert _read(image_png.grid(np.zeros((2, 3, 3)), columns=9, gap=0)).shape == (3, 6, 4)


def test_a_montage_of_few_images_is_as_wide_as_a_full_one_where_it_stands_among_others() -> None:
    sheet = _read(image_png.grid(np.ones((2, 3, 3)), columns=4, gap=0, keeps_width=True))
    assert sheet.shape == (3, 12, 4)
    assert not sheet[:, 6:, 3].any()  # what is missing is transparent


@pytest.mark.parametrize(("count", "columns"), [(0, 3), (3, 0)])
def test_an_empty_montage_is_refused(count: int, columns: int) -> None:
    with pytest.raises(ValueError, match="cannot be made"):
        image_png.grid([np.zeros((2, 2))] * count, columns)


def test_heat_grows_brighter_with_its_value() -> None:
    colours = image_png.heat_colours(np.linspace(0, 1, 64)[np.newaxis])
    brightness = colours.astype(float) @ [0.299, 0.587, 0.114]
    assert (np.diff(brightness[0]) > 0).all()
