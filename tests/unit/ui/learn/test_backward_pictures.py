"""The products of a kernel weight's gradient, as they are written on the page."""

from __future__ import annotations

import re

import numpy as np
import pytest

from cnn_demo.ui.learn.backward_pictures import products_html

PRODUCT = re.compile(r"<small>Square (\d), (\d)</small><span>(\S+) · \(?([\d.−]+)\)?</span><strong>= (\S+)</strong>")


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_products_are_written_in_the_order_of_the_squares_and_can_be_recomputed() -> None:
    pixels, errors = np.array([[0.3, 1.0], [0.0, 0.5]]), np.array([[-0.000135566, 0.25], [0.1, 0.0]])
    html = products_html(pixels, errors)
    found = [[number(part) for part in match] for match in PRODUCT.findall(html)]
    assert [each[:2] for each in found] == [[0, 0], [0, 1]]
    for row, column, pixel, error, product in found:
        assert (pixel, error) == (pixels[int(row), int(column)], errors[int(row), int(column)])
        assert product == pytest.approx(pixel * error, abs=1e-11)
    assert html.count('<li class="is-zero">0</li>') == 2
    assert "--columns: 2" in html
