"""One picture of an own data set as a small tile with its label."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import StoredPicture
from cnn_demo.shown_text import escaped, one_line
from cnn_demo.ui.widgets.display import fitted, show_fitted

LONGEST_NAME = 80


def picture_tile(data_set: OwnDataSet, picture: StoredPicture, side: int, *, key: str) -> None:
    """The picture in a square of that side, in CSS pixels, with its label below. key: of this place on the page."""
    name = one_line(picture.name, LONGEST_NAME)
    with st.container(width=side, gap=None, key=f"picture-tile-{key}-{picture.id}"):
        try:
            show_fitted(fitted(_opaque(data_set.pixels(picture)), side), side, f"{name}: {picture.label}")
        except DatasetError:
            st.caption(":material/broken_image: Damaged", text_alignment="center")
        st.caption(escaped(picture.label), text_alignment="center")


def _opaque(picture: Picture) -> Picture:
    """Transparent parts in front of white. picture: (h, w, 1 | 3 | 4). Returns (h, w, 1 | 3)."""
    if picture.shape[2] < 4:
        return picture
    share = picture[..., 3:] / np.float32(255)
    return (picture[..., :3] * share + 255 * (1 - share)).round().astype(np.uint8)
