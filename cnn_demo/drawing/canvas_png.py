"""Reads a picture that a browser sends from a canvas: a PNG of the expected size in a data URL, nothing else."""

from __future__ import annotations

import base64
import binascii
import struct

from cnn_demo.byte_sizes import KILOBYTE
from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError

PREFIX = "data:image/png;base64,"
MOST_CHARACTERS = 512 * KILOBYTE  # a canvas of 280 x 280 pixels of noise needs 420,000
SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_BYTES = len(SIGNATURE) + 16  # the signature, the header's length and name, width and height


def png_of(data_url: object, side: int) -> bytes:
    """The PNG in a data URL, checked up to its header: side x side pixels. Raises PictureError."""
    png = _decoded(data_url)
    _check_header(png, side)
    return png


def png_within(data_url: object, side: int) -> bytes:
    """The PNG in a data URL, checked up to its header: 1 to side pixels on each side. Raises PictureError."""
    png = _decoded(data_url)
    width, height = _size(png)
    if not 1 <= min(width, height) <= max(width, height) <= side:
        raise PictureError(f"The picture that was sent has {width} x {height} pixels; a side has 1 to {side}.")
    return png


def _decoded(data_url: object) -> bytes:
    if not isinstance(data_url, str) or not data_url.startswith(PREFIX):
        raise PictureError("The drawing was not sent as a PNG in a data URL. Draw again.")
    if len(data_url) > MOST_CHARACTERS:
        raise PictureError(f"The drawing was sent in {len(data_url)} characters; the limit is {MOST_CHARACTERS}.")
    try:
        png = base64.b64decode(data_url[len(PREFIX) :], validate=True)
    except binascii.Error as error:
        raise PictureError(f"The drawing's data URL is damaged: {error}. Draw again.") from None
    return png


def decode_canvas(png: bytes, side: int) -> Picture:
    """The pixels of a PNG that png_of returned: (side, side, 1 | 3 | 4) uint8. Raises PictureError."""
    _check_header(png, side)
    return decode(png)


def decode_within(png: bytes) -> Picture:
    """The pixels of a PNG that png_within returned: (h, w, 1 | 3 | 4) uint8. Raises PictureError."""
    return decode(png)


def _check_header(png: bytes, side: int) -> None:
    width, height = _size(png)
    if (width, height) != (side, side):
        raise PictureError(f"The drawing that was sent has {width} x {height} pixels; the canvas has {side} x {side}.")


def _size(png: bytes) -> tuple[int, int]:
    """Width and height, in pixels. Raises PictureError."""
    if not png.startswith(SIGNATURE) or png[12:16] != b"IHDR" or len(png) < HEADER_BYTES:
        raise PictureError("The drawing that was sent is not a PNG. Draw again.")
    width, height = struct.unpack(">II", png[16:HEADER_BYTES])
    return width, height
