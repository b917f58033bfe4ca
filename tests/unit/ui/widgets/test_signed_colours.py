"""The colour scale of signed values: the golden colours, which JavaScript has too, and the scale as CSS."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from cnn_demo.ui.widgets.signed_colours import css_gradient, signed_colours

GOLDEN = Path(__file__).parents[3] / "golden" / "signed_colours.json"


def test_colours_are_those_of_the_golden_file() -> None:
    golden = json.loads(GOLDEN.read_text())
    assert signed_colours(np.array([each["share"] for each in golden])).tolist() == [each["colour"] for each in golden]


def test_zero_is_black_and_each_sign_has_its_hue_at_every_magnitude() -> None:
    negative, positive = signed_colours(np.linspace(0.05, 1, 40) * [[-1], [1]]).astype(int)
    assert signed_colours(np.zeros(1)).tolist() == [[0, 0, 0]]
    assert (negative[:, 0] > negative[:, 2]).all()
    assert (positive[:, 2] > positive[:, 0]).all()
    for colours in (negative, positive):
        assert (np.diff(colours.sum(axis=1)) > 0).all()


def test_css_gradient_has_zero_in_the_middle() -> None:
    assert "rgb(0 0 0) 50%" in css_gradient()
