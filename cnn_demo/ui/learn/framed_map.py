"""A map of a layer as a picture with a frame around some of its cells. Knows no Streamlit."""

from __future__ import annotations

import numpy as np

from cnn_demo.ui.learn.number_images import Colours

FRAME = np.array([250, 204, 21], np.uint8)  # yellow, which no scale of the maps holds
SCALE, LINE = 12, 3  # pixels of the picture for each cell, and the width of the frame


def framed(colours: Colours, row: int, column: int, height: int, width: int) -> Colours:
    """The picture, enlarged, with a frame inside the edge of those cells. colours: (h, w, 3)."""
    large: Colours = np.kron(colours, np.ones((SCALE, SCALE, 1), np.uint8))
    top, left, bottom, right = (SCALE * edge for edge in (row, column, row + height, column + width))
    inner = large[top + LINE : bottom - LINE, left + LINE : right - LINE].copy()
    large[top:bottom, left:right] = FRAME
    large[top + LINE : bottom - LINE, left + LINE : right - LINE] = inner
    return large
