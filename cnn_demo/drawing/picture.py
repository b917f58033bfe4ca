"""Reads pictures from files and arrays as uint8 (h, w, 1 | 3 | 4), and refuses everything else."""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import ExifTags, Image

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.drawing import picture_formats, webp_size
from cnn_demo.drawing.picture_formats import BY_PILLOW_NAME, MOST_MEGAPIXELS
from cnn_demo.drawing.resample import to_uint8
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError

LARGEST_FILE_BYTES = 20 * MEGABYTE
LONGEST_SIDE = 1024

# HEIC, as phones take photographs. libheif refuses a picture that is larger than its header says before it decodes it.
pillow_heif.register_heif_opener()

# What Pillow raises for damaged files, as found by trying; zlib and struct are libraries that it uses.
UNREADABLE = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
CHANNELS = (1, 3, 4)
ROWS_IN_A_BAND = 64

UPRIGHT: dict[int, Callable[[Picture], Picture]] = {
    1: lambda pixels: pixels,
    2: lambda pixels: pixels[:, ::-1],
    3: lambda pixels: pixels[::-1, ::-1],
    4: lambda pixels: pixels[::-1],
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: np.rot90(pixels, -1),
    7: lambda pixels: pixels[::-1, ::-1].swapaxes(0, 1),
    8: lambda pixels: np.rot90(pixels, 1),
}
ON_ITS_SIDE = (5, 6, 7, 8)  # orientations that exchange width and height


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DecodedPicture:
    """A picture file's first frame, upright.

    pixels: uint8 (h, w, 1 | 3 | 4), as large as was asked for. width, height: of the whole picture, in pixels.
    file_format: as Pillow names it. is_as_in_file: whether the pixels are those of the file, neither shrunk nor turned.
    """

    pixels: Picture
    width: int
    height: int
    file_format: str
    is_as_in_file: bool


def decode(data: bytes) -> Picture:
    """The pixels of decode_file_content with a longer side of at most 1,024. Raises PictureError."""
    return decode_file_content(data, LONGEST_SIDE).pixels


def decode_file_content(data: bytes, longest_side: int) -> DecodedPicture:
    """A picture file's first frame, turned upright by its EXIF orientation.

    data: a file of a format in picture_formats, at most 20 MB, within the format's limit of pixels.
    longest_side: a larger picture is reduced by a whole number, so that its longer side is at most that.
    The pixels are uint8 (h, w, 1) for grey, (h, w, 3) for colour, (h, w, 4) where it can be transparent.
    Raises PictureError.
    """
    _check_file_size(len(data))
    try:
        _verify(data)
        return _read(data, longest_side)
    except TOO_LARGE as error:
        raise PictureError(
            f"The picture is far larger than the limit of {MOST_MEGAPIXELS} megapixels: {error}"
        ) from error
    except UNREADABLE as error:
        raise PictureError(
            f"This file ({len(data):,} bytes) cannot be read as a picture: it is damaged, "
            f"or its format is not one of {picture_formats.NAMES}."
        ) from error


def decode_file(path: Path) -> Picture:
    """Decode the picture in a file, as `decode` does. Of a file over the limit only so much is read. Raises PictureError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
        size = max(len(data), path.stat().st_size)  # a pipe says 0
    except OSError as error:
        raise PictureError(f"The file cannot be read: {error.strerror}.") from error
    _check_file_size(size)
    return decode(data)


def from_array(array: object) -> Picture:
    """An array as a picture.

    array: (h, w) or (h, w, 1 | 3 | 4), uint8 in [0, 255] or floating point in [0, 1].
    Returns uint8 (h, w, 1 | 3 | 4). Raises PictureError.
    """
    if not isinstance(array, np.ndarray):
        raise PictureError(f"The picture is a {type(array).__name__}; expected a NumPy array.")
    pixels = array[..., np.newaxis] if array.ndim == 2 else array
    if pixels.ndim != 3 or pixels.shape[2] not in CHANNELS:
        raise PictureError(f"The picture has the shape {array.shape}; expected (h, w) or (h, w, 1, 3 or 4).")
    _check_size(pixels.shape[1], pixels.shape[0])
    if pixels.dtype == np.uint8:
        return pixels
    if not np.issubdtype(pixels.dtype, np.floating):
        raise PictureError(f"The picture's values are of type {array.dtype}; expected uint8 or floating point.")
    if not np.isfinite(pixels).all():
        raise PictureError("The picture holds NaN or infinite values; expected numbers from 0 to 1.")
    if pixels.min() < 0 or pixels.max() > 1:
        raise PictureError(f"The picture's values run from {pixels.min():g} to {pixels.max():g}; expected 0 to 1.")
    return to_uint8(pixels.astype(np.float64))


def _open(data: bytes) -> Image.Image:
    """The picture after its header alone was read. Raises PictureError where it is too large for its format."""
    if size := webp_size.of(data):  # Pillow takes 8 bytes a pixel before it tells the size
        _check_size(*size, "WEBP")
    image = Image.open(io.BytesIO(data), formats=picture_formats.PILLOW_NAMES)
    _check_size(*image.size, image.format)
    return image


def _verify(data: bytes) -> None:
    with _open(data) as image:
        image.verify()


def _read(data: bytes, longest_side: int) -> DecodedPicture:
    with _open(data) as image:
        size = image.size
        # JPEG can be decoded at a half, a quarter or an eighth of its size: 40 megapixels then take 8 MB, not 160 MB.
        image.draft(None, (longest_side, longest_side))
        image.load()
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
        upright = UPRIGHT.get(orientation, UPRIGHT[1])
        shrunk = _shrunk(image, longest_side)
        width, height = reversed(size) if orientation in ON_ITS_SIDE else size
        return DecodedPicture(
            pixels=np.ascontiguousarray(upright(shrunk)),
            width=width,
            height=height,
            file_format=image.format or "",
            is_as_in_file=upright is UPRIGHT[1] and shrunk.shape[1::-1] == size,
        )


def _shrunk(image: Image.Image, longest_side: int) -> Picture:
    # In bands: changing the mode of a large picture at once would double or triple its memory.
    factor = math.ceil(max(image.size) / longest_side)
    value_range = _value_range(image)
    bands = []
    for top in range(0, image.height, factor * ROWS_IN_A_BAND):
        box = (0, top, image.width, min(top + factor * ROWS_IN_A_BAND, image.height))
        bands.append(np.asarray(_in_plain_mode(image.crop(box), value_range).reduce(factor)))
    pixels = np.concatenate(bands)
    return np.reshape(pixels, (*pixels.shape[:2], -1))


def _value_range(image: Image.Image) -> tuple[float, float] | None:
    """The values of black and white in a grey picture of more than 8 bits; None for any other picture."""
    # Pillow scales the numbers of a PPM file with more than 8 bits to 16 bits, whatever its own highest number is.
    if image.mode.startswith("I;16") or (image.mode, image.format) == ("I", "PPM"):
        return 0.0, 65535.0
    if image.mode not in ("I", "F"):
        return None
    lowest, highest = np.asarray(image.getextrema(), dtype=np.float64)
    if not np.isfinite([lowest, highest]).all():
        raise PictureError("The picture holds NaN or infinite values; expected numbers.")
    return float(lowest), float(highest)


def _in_plain_mode(image: Image.Image, value_range: tuple[float, float] | None) -> Image.Image:
    """The image as 8 bits of grey, RGB or RGBA."""
    if value_range is not None:
        lowest, highest = value_range
        share = (np.asarray(image, dtype=np.float64) - lowest) / max(highest - lowest, 1e-9)
        return Image.fromarray(np.nan_to_num(np.clip(share, 0.0, 1.0) * 255.0).astype(np.uint8))
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _check_file_size(count: int) -> None:
    if count == 0:
        raise PictureError("The file is empty (0 bytes).")
    if count > LARGEST_FILE_BYTES:
        most = LARGEST_FILE_BYTES // MEGABYTE
        raise PictureError(f"The file has {count / MEGABYTE:.1f} MB; the limit is {most} MB.")


def _check_size(width: int, height: int, pillow_format: str | None = None) -> None:
    """pillow_format: None for an array."""
    if width * height == 0:
        raise PictureError(f"The picture is {width} x {height} pixels: it has no pixels.")
    megapixels = width * height / 1_000_000
    known = BY_PILLOW_NAME.get(pillow_format or "")
    most = known.most_megapixels if known else MOST_MEGAPIXELS
    if megapixels > most:
        beginning = f"The picture has {width} x {height} pixels, which is {megapixels:.1f} megapixels; the limit"
        if known and most < MOST_MEGAPIXELS:
            raise PictureError(f"{beginning} for {known.name} is {most} megapixels. Save it smaller, or as JPEG.")
        raise PictureError(f"{beginning} is {most} megapixels.")
