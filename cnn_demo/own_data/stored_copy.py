"""Makes and decodes the copy of a picture that a data set keeps: at most 256 pixels a side, PNG or JPEG, without metadata."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from cnn_demo.drawing.picture import DecodedPicture
from cnn_demo.drawing.steps import Picture

MOST_SIDE = 256
JPEG_QUALITY = 92
LOSSY_FORMATS = ("JPEG", "MPO", "HEIF", "WEBP")  # MPO: several JPEGs in a file, as some phones write them
MOST_PNG_BYTES = 40_000  # a larger one is a photograph, which JPEG stores in a quarter of the bytes
MODES = {"L": "L", "RGB": "RGB", "RGBA": "RGBA", "1": "L", "LA": "RGBA", "P": "RGBA"}  # as stored -> as given out
PNG_LEVEL = 3  # twice as fast as Pillow's 6, and hardly larger

# Markers of a JPEG file that a picture needs; the others hold metadata.
START, END, SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
NEEDED_MARKERS = frozenset({0xC0, 0xC1, 0xC4, 0xDB, 0xDD, 0xE0, 0xEE, SCAN})


def shrunk(pixels: Picture) -> Picture:
    """The picture with at most 256 pixels a side, by area averaging; a smaller one as it is. uint8 (h, w, 1 | 3 | 4)."""
    height, width = pixels.shape[:2]
    if max(height, width) <= MOST_SIDE:
        return pixels
    scale = MOST_SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    smaller = np.asarray(as_image(pixels).resize(size, Image.Resampling.BOX))
    return smaller.reshape(*smaller.shape[:2], -1)


def of_file(data: bytes, decoded: DecodedPicture, pixels: Picture) -> bytes:
    """The copy of a picture that came as a file. pixels: the decoded ones, shrunk.

    A small JPEG without metadata is kept byte for byte, so that what is taken away from a data set comes back unchanged.
    """
    is_whole = decoded.is_as_in_file and pixels.shape == decoded.pixels.shape
    if decoded.file_format == "JPEG" and is_whole and is_bare_jpeg(data):
        return data
    return jpeg(pixels) if decoded.file_format in LOSSY_FORMATS and pixels.shape[2] < 4 else of_pixels(pixels)


def of_pixels(pixels: Picture) -> bytes:
    """The copy of a picture that came without loss: PNG, but JPEG for a photograph."""
    encoded = png(pixels)
    return encoded if len(encoded) <= MOST_PNG_BYTES or pixels.shape[2] == 4 else jpeg(pixels)


def decoded(copy: bytes) -> Picture:
    """The pixels of a copy: uint8 (h, w, 1 | 3 | 4). Raises what Pillow raises for a damaged one: picture.UNREADABLE."""
    with Image.open(io.BytesIO(copy), formats=("PNG", "JPEG")) as opened:
        pixels = np.asarray(opened.convert(MODES.get(opened.mode, "RGB")))
    return pixels if pixels.ndim == 3 else pixels[..., np.newaxis]


def png(pixels: Picture) -> bytes:
    return _encoded(pixels, "PNG", compress_level=PNG_LEVEL)


def jpeg(pixels: Picture) -> bytes:
    return _encoded(pixels, "JPEG", quality=JPEG_QUALITY)


def is_bare_jpeg(data: bytes) -> bool:
    """Whether a JPEG file holds a sequential picture and nothing else: no metadata, and nothing behind its end."""
    place = len(START)
    while data[place : place + 1] == b"\xff" and len(data) >= place + 4:
        marker = data[place + 1]
        if marker not in NEEDED_MARKERS:
            return False
        if marker == SCAN:
            return data.find(END, place) == len(data) - len(END)
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return False


def as_image(pixels: Picture) -> Image.Image:
    """pixels: uint8 (h, w, 1 | 3 | 4)."""
    return Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)


def _encoded(pixels: Picture, file_format: str, **options: int) -> bytes:
    file = io.BytesIO()
    as_image(pixels).save(file, file_format, **options)
    return file.getvalue()
