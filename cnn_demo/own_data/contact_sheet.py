"""Many stored pictures as one small picture: a tile for each, in the order of reading."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageOps

from cnn_demo.drawing.picture import UNREADABLE
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import StoredPicture

QUALITY = 60  # of WebP; a photo's tile of 112 px then has some 2 KB


def contact_sheet(data_set: OwnDataSet, pictures: Sequence[StoredPicture], *, columns: int, side: int) -> bytes:
    """A WebP with a square tile of so many pixels for each picture, shown whole on a transparent ground.

    pictures: at least one. One picture at a time is decoded. The tile of one that is damaged, or that was deleted
    meanwhile, is empty.
    """
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGBA", (columns * side, rows * side))
    for place, picture in enumerate(pictures):
        try:
            tile = _tile(data_set.read(picture), side)
        except (DatasetError, *UNREADABLE):
            continue
        left = place % columns * side + (side - tile.width) // 2
        top = place // columns * side + (side - tile.height) // 2
        sheet.paste(tile, (left, top))
    file = io.BytesIO()
    sheet.save(file, "WEBP", quality=QUALITY, method=2)
    return file.getvalue()


def _tile(copy: bytes, side: int) -> Image.Image:
    with Image.open(io.BytesIO(copy), formats=("PNG", "JPEG")) as opened:
        opened.draft("RGB", (side, side))  # a JPEG is decoded at about the size that is needed
        return ImageOps.contain(opened.convert("RGBA"), (side, side))
