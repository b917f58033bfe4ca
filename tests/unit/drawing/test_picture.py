from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from cnn_demo.drawing import picture, webp_size
from cnn_demo.drawing.picture_formats import NAMES, PICTURE_FORMATS, PILLOW_NAMES, SUFFIXES, PictureFormat
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
    with pytest.raises(PictureError, match=rf"\(12 bytes\) .* {NAMES}"):
        picture.decode(b"Hello, world")


@pytest.mark.parametrize("each", PICTURE_FORMATS, ids=lambda each: each.name)
def test_every_format_of_the_table_is_read_under_each_suffix_in_capitals_and_without_one(
    encode: Encode, tmp_path: Path, each: PictureFormat
) -> None:
    data = encode(Image.new("RGB", (40, 30), (200, 200, 200)), each.pillow)
    for name in ("picture", *(f"picture.{suffix.upper()}" for suffix in each.suffixes)):
        path = tmp_path / name
        path.write_bytes(data)
        decoded = picture.decode_file(path)
        assert decoded.shape == (30, 40, 3)
        assert abs(int(decoded.mean()) - 200) <= 2


def test_a_photo_with_a_second_picture_in_it_is_read_as_a_jpeg(encode: Encode) -> None:
    first, second = (Image.new("RGB", (8, 6), colour) for colour in ("red", "blue"))
    decoded = picture.decode(encode(first, "MPO", save_all=True, append_images=[second]))
    assert decoded[0, 0].argmax() == 0


def test_of_a_tiff_with_pages_the_first_is_read(encode: Encode) -> None:
    pages = [Image.new("L", (8, 6), value) for value in (30, 220)]
    decoded = picture.decode(encode(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert np.unique(decoded).tolist() == [30]


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_keep_their_brightness_in_every_format(encode: Encode, file_format: str) -> None:
    image = Image.fromarray(np.array([[51_200, 56_320, 65_535]], dtype=np.uint16))
    assert picture.decode(encode(image, file_format)).ravel().tolist() == [199, 219, 255]


def test_sixteen_bits_of_colour_keep_their_colours() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + np.array([65_535, 0, 0, 0, 0, 51_200], dtype=">u2").tobytes()
    header = struct.pack(">IIBBBBB", 2, 1, 16, 2, 0, 0, 0)  # two pixels of red, green and blue, 16 bits each
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b"")
    assert picture.decode(png).tolist() == [[[255, 0, 0], [0, 0, 200]]]


def test_a_ppm_file_of_ten_bits_keeps_its_brightness() -> None:
    faint = b"P5 3 1 1023\n" + np.array([800, 900, 1023], dtype=">u2").tobytes()
    assert picture.decode(faint).ravel().tolist() == [199, 224, 255]


def test_the_inks_of_a_cmyk_jpeg_become_their_colours(encode: Encode) -> None:
    page = Image.new("CMYK", (16, 16), (0, 0, 0, 0))
    page.paste((0, 255, 255, 0), (0, 0, 8, 16))
    decoded = picture.decode(encode(page, "JPEG", quality=95)).astype(int)
    assert np.abs(decoded[8, 2] - (255, 0, 0)).max() < 12
    assert np.abs(decoded[8, 13] - (255, 255, 255)).max() < 12


@pytest.mark.parametrize("file_format", ["JPEG", "HEIF", "TIFF", "WEBP"])
def test_photos_of_every_format_with_exif_stand_upright(encode: Encode, file_format: str) -> None:
    pixels = np.full((48, 72, 3), 255, dtype=np.uint8)
    pixels[:16, :24] = 0
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    decoded = picture.decode(encode(Image.fromarray(pixels), file_format, exif=exif.tobytes()))
    assert decoded.shape == (72, 48, 3)
    assert decoded[:20, -12:].mean() < 40
    assert decoded[:20, :12].mean() > 215


@pytest.mark.parametrize("start", [4, 32, 200])
def test_a_heic_with_a_damaged_header_is_refused(encode: Encode, start: int) -> None:
    data = encode(Image.new("RGB", (64, 64), "red"), "HEIF")
    with pytest.raises(PictureError, match="cannot be read as a picture"):
        picture.decode(data[:start] + bytes(100) + data[start + 100 :])


def test_a_heic_larger_than_its_header_says_is_refused(encode: Encode) -> None:
    data = encode(Image.new("RGB", (400, 300), "red"), "HEIF")
    with pytest.raises(PictureError, match="cannot be read as a picture"):
        picture.decode(_stating(data, (400, 300), (64, 48)))


def test_a_file_that_cannot_be_opened_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="No such file"):
        picture.decode_file(tmp_path / "gone.png")


def test_of_a_file_over_20_mb_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "film.mov"
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)
    with pytest.raises(PictureError, match=r"3072\.0 MB; the limit is 20 MB"):
        picture.decode_file(path)


def test_the_suffixes_are_in_lower_case_and_unique() -> None:
    assert len(set(SUFFIXES)) == len(SUFFIXES)
    assert all(suffix == suffix.lower().lstrip(".") for suffix in SUFFIXES)


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


def test_a_heic_over_25_megapixels_is_refused_before_it_is_decoded(
    encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = _stating(encode(Image.new("RGB", (64, 64)), "HEIF"), (64, 64), (8000, 5001))
    monkeypatch.setattr(HeifImageFile, "load", lambda _: pytest.fail("decoded"))
    with pytest.raises(PictureError, match=r"8000 x 5001 pixels, which is 40\.0 megapixels; the limit for HEIC is 25"):
        picture.decode(data)


@pytest.mark.parametrize(
    ("options", "form"), [({}, b"VP8 "), ({"lossless": True}, b"VP8L"), ({"exif": b"Exif\0\0MM"}, b"VP8X")]
)
def test_size_of_a_webp_stands_in_its_header(encode: Encode, options: dict[str, Any], form: bytes) -> None:
    data = encode(Image.new("RGB", (17, 300)), "WEBP", **options)
    assert data[12:16] == form
    assert webp_size.of(data) == (17, 300)


def test_a_webp_over_10_megapixels_is_refused_before_memory_is_taken_for_it(
    encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = encode(Image.new("RGB", (17, 300)), "WEBP")
    data = small[:26] + struct.pack("<HH", 4000, 2501) + small[30:]
    monkeypatch.setattr(WebPImageFile, "_open", lambda _: pytest.fail("opened"))
    with pytest.raises(
        PictureError, match=r"4000 x 2501 pixels, .* for WebP is 10 megapixels\. Save it smaller, or as"
    ):
        picture.decode(data)


@pytest.mark.parametrize("data", [b"", b"RIFF\0\0\0\0WEBP", b"RIFF\0\0\0\0WEBPVP9 " + bytes(14), bytes(40)])
def test_what_is_no_webp_has_no_size(data: bytes) -> None:
    assert webp_size.of(data) is None


def _stating(heic: bytes, size: tuple[int, int], stated: tuple[int, int]) -> bytes:
    """The file with another width and height in its header."""
    header = b"ispe" + bytes(4)
    assert header + struct.pack(">II", *size) in heic
    return heic.replace(header + struct.pack(">II", *size), header + struct.pack(">II", *stated))


@pytest.mark.parametrize("side", [10_000, 20_000])
def test_a_decompression_bomb_is_refused(encode: Encode, side: int) -> None:
    with pytest.raises(PictureError, match="megapixels"):
        picture.decode(encode(Image.new("1", (side, side))))


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM", "HEIF"])
def test_a_truncated_file_is_refused_with_its_size(encode: Encode, rng: np.random.Generator, file_format: str) -> None:
    noise = Image.fromarray(rng.integers(0, 256, (40, 40, 3), dtype=np.uint8))
    data = encode(noise, file_format)
    half = data[: len(data) // 2]
    with pytest.raises(PictureError, match=f"{len(half):,} bytes"):
        picture.decode(half)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), value=st.integers(0, 255), file_format=st.sampled_from(PILLOW_NAMES))
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
