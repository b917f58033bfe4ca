"""The states of a canvas: undo goes back to them, and together they take bounded memory."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from cnn_demo.ui.widgets.drawing_history import MOST_BYTES, Drawing, DrawingHistory


def png(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


def picture(row: int) -> np.ndarray:
    """(280, 280, 4) uint8: a white bar on black."""
    pixels = np.zeros((280, 280, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[row : row + 20, 60:220] = 255
    return pixels


def strokes(count: int) -> dict:
    return {"version": "1", "objects": [{"type": "Path", "path": [["M", number, 0.5]]} for number in range(count)]}


def test_a_drawing_gives_back_its_pixels_and_its_strokes() -> None:
    drawing = Drawing.of(png(picture(40)), strokes(3))
    assert drawing.picture is not None
    np.testing.assert_array_equal(drawing.picture, picture(40))
    assert drawing.initial_drawing == strokes(3)


def test_a_canvas_that_was_erased_is_an_empty_drawing() -> None:
    assert Drawing.of(png(picture(300)), strokes(2)) == Drawing()
    assert Drawing().picture is None
    assert Drawing().initial_drawing is None


def test_each_step_back_is_the_drawing_before() -> None:
    drawings = [Drawing.of(png(picture(20 + row)), strokes(row)) for row in range(5)]
    history = DrawingHistory()
    for drawing in drawings:
        history = history.with_step(drawing)
    for drawing in reversed(drawings):
        assert history.now == drawing
        history = history.without_last_step()
    assert history.now == Drawing()


@pytest.mark.parametrize("size", [10_000, MOST_BYTES * 2])
def test_oldest_steps_are_dropped_beyond_the_bound_and_the_newest_never(size: int) -> None:
    history = DrawingHistory()
    for number in range(60):
        history = history.with_step(Drawing(png=bytes([number]) * size))
        assert history.now.png[0] == number
        assert len(history.steps) == 1 or sum(step.size_bytes for step in history.steps) <= MOST_BYTES
    assert len(history.steps) == max(MOST_BYTES // size, 1)


def test_a_new_component_is_mounted_under_another_key() -> None:
    assert DrawingHistory().remounted().mount != DrawingHistory().mount
