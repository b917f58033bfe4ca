"""Checks what the component streamlit-drawable-canvas has sent, before its own Python reads it. Knows no Streamlit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cnn_demo.byte_sizes import KILOBYTE
from cnn_demo.errors import PictureError

STROKES_BYTES = 256 * KILOBYTE  # as JSON


def check_message(message: object) -> None:
    """Raise PictureError unless the component's code can read the message: it fails on other records."""
    drawing = message.get("drawing") if isinstance(message, Mapping) else None
    is_drawing = isinstance(drawing, Mapping) and {"data", "raw"} <= drawing.keys()
    if not is_drawing or (isinstance(message, Mapping) and message.get("backgroundFit") is not None):
        raise PictureError("The drawing was not sent in the form of this canvas. Draw again.")


def checked_strokes(strokes: object) -> dict[str, Any]:
    """The strokes of a drawing. Raises PictureError where they are no record, or too many."""
    if not isinstance(strokes, dict):
        raise PictureError(f"The strokes of the drawing are a {type(strokes).__name__}; expected a record. Draw again.")
    try:
        size = len(json.dumps(strokes, allow_nan=False))
    except (ValueError, RecursionError):
        raise PictureError("The strokes of the drawing hold a number that cannot be kept. Draw again.") from None
    if size > STROKES_BYTES:
        raise PictureError(
            f"The drawing has {size} bytes of strokes; the limit is {STROKES_BYTES}. "
            "Take the last stroke back, or clear the drawing."
        )
    return strokes
