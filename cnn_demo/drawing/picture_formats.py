"""The picture formats that can be read: one table for decoding, upload fields, the command line and messages."""

from __future__ import annotations

from dataclasses import dataclass

MOST_MEGAPIXELS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFormat:
    """A file format of pictures.

    name: as people know it. pillow: as Pillow knows it. suffixes: of file names, in lower case and without the dot.
    most_megapixels: so many take at most some 200 MB of memory to decode. WebP takes 16 bytes a pixel, HEIC 7, PNG and TIFF 4,
    JPEG at most 3.
    """

    name: str
    pillow: str
    suffixes: tuple[str, ...]
    most_megapixels: int = MOST_MEGAPIXELS


# Formats without a program behind them. For EPS Pillow would start Ghostscript.
PICTURE_FORMATS = (
    PictureFormat(name="PNG", pillow="PNG", suffixes=("png",)),
    PictureFormat(name="JPEG", pillow="JPEG", suffixes=("jpg", "jpeg", "jpe", "jfif")),
    PictureFormat(name="HEIC", pillow="HEIF", suffixes=("heic", "heif"), most_megapixels=25),
    PictureFormat(name="WebP", pillow="WEBP", suffixes=("webp",), most_megapixels=10),
    PictureFormat(name="GIF", pillow="GIF", suffixes=("gif",)),
    PictureFormat(name="TIFF", pillow="TIFF", suffixes=("tif", "tiff")),
    PictureFormat(name="BMP", pillow="BMP", suffixes=("bmp", "dib")),
    PictureFormat(name="PPM", pillow="PPM", suffixes=("ppm", "pgm", "pbm", "pnm")),
)
PILLOW_NAMES = tuple(each.pillow for each in PICTURE_FORMATS)
SUFFIXES = tuple(suffix for each in PICTURE_FORMATS for suffix in each.suffixes)
NAMES = ", ".join(each.name for each in PICTURE_FORMATS)
BY_PILLOW_NAME = {each.pillow: each for each in PICTURE_FORMATS}
