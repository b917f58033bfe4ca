"""What a browser sends as its drawing is read only where it is a PNG of the canvas's own size."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from cnn_demo.drawing.canvas_png import MOST_CHARACTERS, PREFIX, decode_canvas, png_of, png_within
from cnn_demo.errors import PictureError

SIDE = 20


def data_url(side: int = SIDE, kind: str = "PNG", height: int | None = None) -> str:
    buffer = io.BytesIO()
    Image.fromarray(np.full((height or side, side, 3), 200, np.uint8)).save(buffer, kind)
    return PREFIX + base64.b64encode(buffer.getvalue()).decode()


def test_a_canvas_of_its_size_is_decoded() -> None:
    pixels = decode_canvas(png_of(data_url(), SIDE), SIDE)
    assert pixels.shape == (SIDE, SIDE, 3)
    assert (pixels == 200).all()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (None, "not sent as a PNG"),
        (17, "not sent as a PNG"),
        ({"data": 1}, "not sent as a PNG"),
        ("data:image/gif;base64,R0lGOD", "not sent as a PNG"),
        (PREFIX + "a" * MOST_CHARACTERS, "the limit is"),
        (PREFIX + "no base64!", "damaged"),
        (PREFIX, "is not a PNG"),
        (data_url(kind="JPEG"), "is not a PNG"),
        (data_url(side=SIDE + 1), "21 x 21 pixels; the canvas has 20 x 20"),
    ],
    ids=["nothing", "number", "record", "GIF", "too long", "not base64", "empty", "JPEG", "other size"],
)
def test_anything_else_is_refused(sent: object, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        png_of(sent, SIDE)


def test_a_png_that_ends_after_its_header_is_refused() -> None:
    cut = png_of(data_url(), SIDE)[:40]
    with pytest.raises(PictureError, match="damaged"):
        decode_canvas(cut, SIDE)


@pytest.mark.parametrize(("width", "height"), [(SIDE, SIDE), (SIDE, 15), (15, SIDE), (1, 1)])
def test_a_frame_of_a_camera_has_any_shape_up_to_its_side(width: int, height: int) -> None:
    assert png_within(data_url(width, height=height), SIDE).startswith(b"\x89PNG")


@pytest.mark.parametrize(("width", "height"), [(SIDE + 1, 15), (15, SIDE + 1)])
def test_a_larger_frame_is_refused(width: int, height: int) -> None:
    with pytest.raises(PictureError, match=f"{width} x {height} pixels; a side has 1 to 20"):
        png_within(data_url(width, height=height), SIDE)
