"""Shows a small image enlarged, with sharp pixels, and a network as a drawing."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.spec.architecture import Architecture
from cnn_demo.ui.diagram.network import network_svg
from cnn_demo.ui.widgets.image_png import png

SHARP = 2  # screen pixels for each pixel of the layout


def picture(image: np.ndarray, side: int, alt: str) -> None:
    """One image, (h, w) or (h, w, 3), centred in a square of that side and as large as fits."""
    height, width = image.shape[:2]
    scale = max(1, SHARP * side // max(height, width))
    with st.container(height=side, border=False, horizontal_alignment="center", vertical_alignment="center"):
        # PNG: Streamlit would make it a JPEG, whose noise looks like ink.
        st.image(png(image, scale), width=round(side * width / max(height, width)), alt=alt, output_format="PNG")


def network_drawing(architecture: Architecture, classes: tuple[str, ...]) -> None:
    """The drawing of a network to scale; a long one scrolls horizontally."""
    # Not st.html, whose sanitiser drops SVG. The drawing escapes every text in it.
    st.markdown(network_svg(architecture, classes), unsafe_allow_html=True)
