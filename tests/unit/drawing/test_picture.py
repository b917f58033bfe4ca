from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from cnn_demo.drawing import picture
from cnn_demo.errors import PictureError

Encode = Callable[..., bytes]
ORIENTATION = 0x0112
UPPER_LEFT_RED = np.zeros((6, 9, 3), dtype=np.uint8)
UPPER_LEFT_RED[:2, :3] = (255, 0, 0)


@pytest.mark.parametrize(
    ("mode", "channels"),
    [("1", 1), ("L", 1), ("LA", 4), ("P", 3), ("RGB", 3), ("RGBA", 4), ("CMYK", 3), ("I;16", 1), ("I", 1), ("F", 1)],
)
def test_every_mode_becomes_grey_colour_or_colour_with_alpha(encode: Encode, mode: str, channels: int) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.full((5, 7), 40_000, dtype=np.uint16))
    else:
        image = Image.new("RGB", (7, 5), (200, 200, 200)).convert(mode)
    decoded = picture.decode(encode(image, "TIFF" if mode in ("CMYK", "I", "F") else "PNG"))
    assert decoded.shape == (5, 7, channels)
    assert decoded.dtype == np.uint8


def test_sixteen_bits_of_grey_keep_their_brightness(encode: Encode) -> None:
    image = Image.fromarray(np.array([[0, 65535, 32768]], dtype=np.uint16))
    assert picture.decode(encode(image)).ravel().tolist() == [0, 255, 127]


def test_floating_point_grey_is_stretched_from_its_lowest_to_its_highest(encode: Encode) -> None:
    image = Image.fromarray(np.array([[-1.0, 3.0, 1.0]], dtype=np.float32))
    assert picture.decode(encode(image, "TIFF")).ravel().tolist() == [0, 255, 127]


def test_floating_point_grey_with_nan_is_refused(encode: Encode) -> None:
    image = Image.fromarray(np.array([[np.nan, np.nan, 1.0]], dtype=np.float32))
    with pytest.raises(PictureError, match="NaN"):
        picture.decode(encode(image, "TIFF"))


def test_a_palette_with_a_transparent_colour_keeps_its_alpha(encode: Encode) -> None:
    image = Image.new("P", (4, 3), 0)
    decoded = picture.decode(encode(image, transparency=0))
    assert decoded.shape == (3, 4, 4)
    assert decoded[..., 3].max() == 0


def test_of_an_animation_the_first_frame_is_read(encode: Encode) -> None:
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "blue")]
    decoded = picture.decode(encode(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert decoded[0, 0, :3].tolist() == [255, 0, 0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_as_its_exif_says(encode: Encode, orientation: int) -> None:
    image = Image.fromarray(UPPER_LEFT_RED)
    exif = image.getexif()
    exif[ORIENTATION] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image))
    assert np.array_equal(picture.decode(encode(image, exif=exif.tobytes())), expected)


def test_an_unknown_exif_orientation_changes_nothing(encode: Encode) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 77
    image = Image.fromarray(UPPER_LEFT_RED)
    assert np.array_equal(picture.decode(encode(image, exif=exif.tobytes())), UPPER_LEFT_RED)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_a_large_picture_shrinks_to_1024_with_its_aspect_kept(encode: Encode, file_format: str) -> None:
    image = Image.new("RGB", (3000, 1500), "green")
    height, width, channels = picture.decode(encode(image, file_format)).shape
    assert 512 <= width <= 1024
    assert abs(width - 2 * height) <= 2
    assert channels == 3


def test_shrinking_averages_what_it_leaves_out(encode: Encode) -> None:
    stripes = np.tile(np.array([0, 200], dtype=np.uint8), (1500, 1000))
    assert np.unique(picture.decode(encode(Image.fromarray(stripes)))).tolist() == [100]


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(PictureError, match="empty"):
        picture.decode(b"")


def test_a_file_that_is_no_picture_is_refused_with_the_formats_that_are() -> None:
    with pytest.raises(PictureError, match=r"12 bytes .* PNG, JPEG"):
        picture.decode(b"Hello, world")


def test_a_format_that_needs_another_program_is_refused() -> None:
    with pytest.raises(PictureError, match="cannot be read"):
        picture.decode(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n")


def test_a_file_over_20_mb_is_refused_with_its_size() -> None:
    with pytest.raises(PictureError, match=r"21\.0 MB; the limit is 20 MB"):
        picture.decode(bytes(21 * 1024**2))


def test_a_picture_over_40_megapixels_is_refused_before_it_is_decoded(
    encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = encode(Image.new("1", (8000, 5001)))
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("decoded"))
    with pytest.raises(PictureError, match=r"8000 x 5001 pixels, which is 40\.0 megapixels; the limit is 40"):
        picture.decode(data)


@pytest.mark.parametrize("side", [10_000, 20_000])
def test_a_decompression_bomb_is_refused(encode: Encode, side: int) -> None:
    with pytest.raises(PictureError, match="megapixels"):
        picture.decode(encode(Image.new("1", (side, side))))


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_a_truncated_file_is_refused_with_its_size(encode: Encode, rng: np.random.Generator, file_format: str) -> None:
    noise = Image.fromarray(rng.integers(0, 256, (40, 40, 3), dtype=np.uint8))
    data = encode(noise, file_format)
    half = data[: len(data) // 2]
    with pytest.raises(PictureError, match=f"{len(half)} bytes"):
        picture.decode(half)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), value=st.integers(0, 255), file_format=st.sampled_from(picture.FORMATS))
def test_a_damaged_file_is_read_or_refused_and_never_raises_anything_else(
    encode: Encode, place: float, value: int, file_format: str
) -> None:
    data = bytearray(encode(Image.fromarray(UPPER_LEFT_RED), file_format))
    data[int(place * len(data))] = value
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Pillow's, about the damage
        try:
            decoded = picture.decode(bytes(data))
        except PictureError:
            return
    assert decoded.dtype == np.uint8
    assert decoded.shape[2] in (1, 3, 4)


def test_an_array_of_bytes_is_a_picture_as_it_is(rng: np.random.Generator) -> None:
    array = rng.integers(0, 256, (5, 6, 4), dtype=np.uint8)
    assert np.array_equal(picture.from_array(array), array)


def test_a_grey_array_gets_a_channel() -> None:
    assert picture.from_array(np.zeros((5, 6), dtype=np.uint8)).shape == (5, 6, 1)


def test_an_array_from_0_to_1_becomes_bytes() -> None:
    assert picture.from_array(np.array([[0.0, 0.5, 1.0]])).ravel().tolist() == [0, 128, 255]


@pytest.mark.parametrize(
    ("array", "told"),
    [
        ("a picture", "a str"),
        (np.zeros((3, 3, 2), dtype=np.uint8), r"\(3, 3, 2\)"),
        (np.zeros(9, dtype=np.uint8), r"\(9,\)"),
        (np.zeros((0, 3), dtype=np.uint8), "3 x 0 pixels"),
        (np.zeros((3, 3), dtype=np.int64), "int64"),
        (np.full((3, 3), np.nan), "NaN"),
        (np.full((3, 3), np.inf), "infinite"),
        (np.full((3, 3), 1.5), r"1\.5"),
        (np.full((3, 3), -0.5), r"-0\.5"),
    ],
)
def test_an_array_that_is_no_picture_is_refused_with_what_it_is(array: object, told: str) -> None:
    with pytest.raises(PictureError, match=told):
        picture.from_array(array)
