"""Shows a small image enlarged, with sharp pixels, and a network as a drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from cnn_demo.spec.architecture import Architecture
from cnn_demo.ui.diagram.network import network_svg
from cnn_demo.ui.widgets.image_png import png

SHARP = 2  # an image is enlarged to so many pixels for each one that is shown, so that the edges of its pixels are even


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A picture as it is sent to the browser, which shows it that wide, in pixels of the layout."""

    png: bytes
    width: int


def picture(image: np.ndarray, side: int, alt: str) -> None:
    """One image, (h, w) or (h, w, 3), centred in a square of that side and as large as fits."""
    show_fitted(fitted(image, side), side, alt)


def fitted(image: np.ndarray, side: int) -> Fitted:
    """An image, (h, w) or (h, w, 3), as large as fits into a square of that side."""
    height, width = image.shape[:2]
    shown = round(side * width / max(height, width))
    # Streamlit would scale a wider picture down to this width at each rerun.
    return Fitted(png=png(image, max(1, SHARP * side // max(height, width)), most_width=shown), width=shown)


def show_fitted(made: Fitted, side: int, alt: str) -> None:
    """A picture that was fitted into a square of that side, in its middle."""
    with st.container(height=side, border=False, horizontal_alignment="center", vertical_alignment="center"):
        # PNG: Streamlit would make it a JPEG, whose noise looks like ink.
        st.image(made.png, width=made.width, alt=alt, output_format="PNG")


def network_drawing(architecture: Architecture, classes: tuple[str, ...]) -> None:
    """The drawing of a network to scale; a long one scrolls horizontally."""
    # Not st.html, whose sanitiser drops SVG. The drawing escapes every text in it.
    st.markdown(network_svg(architecture, classes), unsafe_allow_html=True)
