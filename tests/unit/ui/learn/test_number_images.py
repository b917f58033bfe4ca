"""Arrays as pictures: colours of signs, and tables for screen readers."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np

from cnn_demo.ui.learn.number_images import grey_pixels, signed_pixels, table_svg


def test_grey_goes_from_black_to_white() -> None:
    assert grey_pixels(np.array([[0.0, 0.5, 1.0, 2.0]]), 1.0)[0, :, 0].tolist() == [0, 128, 255, 255]


def test_sign_chooses_the_hue_and_0_is_black() -> None:
    negative, nothing, positive = signed_pixels(np.array([[-2.0, 0.0, 2.0]]))[0].astype(int)
    assert negative[0] > negative[2]  # orange
    assert positive[2] > positive[0]  # indigo
    assert nothing.tolist() == [0, 0, 0]
    assert signed_pixels(np.zeros((2, 2))).max() == 0


def test_table_reads_its_numbers_out_and_keeps_them_readable_on_any_shade() -> None:
    values = np.array([[0.0, 1.0], [-0.5, 0.25]])
    svg = ElementTree.fromstring(table_svg(values, signed_pixels(values), "A <kernel>"))
    assert svg.get("aria-label") == "A <kernel>: 0, 1; -0.5, 0.25"
    texts = svg.findall("{http://www.w3.org/2000/svg}text")
    assert [text.text for text in texts] == ["0", "1", "-0.5", "0.25"]
    assert texts[0].get("fill") == "#ffffff"  # on black
    assert texts[1].get("fill") == "#000000"  # on light indigo
