from __future__ import annotations

import hashlib

import numpy as np
import pytest

from cnn_demo.drawing.digit import prepare_drawn_digit
from cnn_demo.drawing.pen import SIDE, WIDTHS, drawn, smooth_line


def test_a_line_is_as_wide_as_the_pen_and_has_round_ends() -> None:
    sheet = drawn([np.array([[20.0, 50.0], [60.0, 50.0], [100.0, 50.0]])], 10)[..., 0] / 255
    rows, columns = np.flatnonzero(sheet.max(axis=1)), np.flatnonzero(sheet.max(axis=0))
    middle = sheet[:, sheet.shape[1] // 2]
    assert middle.sum() == pytest.approx(10, abs=0.1)
    assert sheet.sum() == pytest.approx(80 * 10 + np.pi * 5**2, rel=0.01)
    assert (int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1) == (10, 90)


def test_a_tap_is_a_disc() -> None:
    for width in WIDTHS:
        assert (drawn([np.array([[7.3, 9.1]])], width) / 255).sum() == pytest.approx(np.pi * width**2 / 4, rel=0.01)


def test_strokes_lie_where_they_were_drawn() -> None:
    apart = drawn([np.array([[10.0, 10.0]]), np.array([[40.0, 30.0]])], 6)[..., 0]
    disc = drawn([np.array([[10.0, 10.0]])], 6)[..., 0]
    down, across = disc.shape
    np.testing.assert_array_equal(apart[:down, :across], disc)
    np.testing.assert_array_equal(apart[20:, 30:], disc)
    assert apart.sum() == 2 * int(disc.sum())


def test_the_line_through_points_is_that_of_the_pad() -> None:
    line = smooth_line(np.array([[0.0, 0.0], [10.0, 0.0], [10.1, 0.1], [20.0, 10.0]]))
    assert line[0].tolist() == [0, 0]
    assert line[-1].tolist() == [20, 10]
    assert [5.0, 0.0] in line.tolist()  # the middle of the first two points
    assert [15.0, 5.0] in line.tolist()  # the third point is too near to the second one
    assert line[:, 1].max() == 10


def test_a_digit_on_the_whole_sheet_is_prepared_as_its_inked_part_is() -> None:
    ink = drawn([np.array([[100.0, 60.0], [150.0, 130.0], [90.0, 200.0]]), np.array([[80.0, 90.0], [160.0, 91.0]])], 12)
    sheet = np.zeros((SIDE, SIDE, 1), np.uint8)
    sheet[40 : 40 + ink.shape[0], 30 : 30 + ink.shape[1]] = ink
    np.testing.assert_array_equal(prepare_drawn_digit(ink).image, prepare_drawn_digit(sheet).image)


def test_the_same_strokes_give_the_same_bytes_on_every_machine() -> None:
    angle = np.linspace(0, 1, 30)
    spiral = np.stack([100 + 60 * angle * (1 - angle) * 4, 40 + 120 * angle], axis=1)
    content = b"".join(drawn([spiral, spiral[::-1] / 2], width).tobytes() for width in (6, 17, 44))
    assert hashlib.sha256(content).hexdigest() == "28d4cb6527330e0a6bad89bdd8bcee7b103d81f65c5db7a030ac5bf031f4334f"
