"""A picture that fits its place is sent as it is: Streamlit makes no other one at each rerun."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.elements.lib.image_utils import _ensure_image_size_and_format
from streamlit.elements.lib.layout_utils import LayoutConfig

from cnn_demo.ui.widgets.display import SHARP, fitted
from cnn_demo.ui.widgets.image_png import png

SIDE = 200


@pytest.mark.parametrize("shape", [(28, 28), (32, 32, 3), (180, 240, 3), (300, 20), (7, 500, 3)])
def test_a_fitted_picture_is_what_streamlit_would_make_of_it(shape: tuple[int, ...], rng: np.random.Generator) -> None:
    image = rng.integers(0, 256, shape, dtype=np.uint8)
    made = fitted(image, SIDE)
    layout = LayoutConfig(width=made.width)
    assert _ensure_image_size_and_format(made.png, layout, "PNG") is made.png
    enlarged = png(image, max(1, SHARP * SIDE // max(shape[:2])))
    expected = _ensure_image_size_and_format(enlarged, layout, "PNG")
    assert np.array_equal(_read(made.png), _read(expected))


def _read(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))
