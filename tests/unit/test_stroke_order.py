"""What benchmarks/stroke_order.py adds to a picture: when, and in which direction, the ink of each pixel was drawn."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.stroke_order import as_drawn
from cnn_demo.made_data.on_pad import Strokes, on_pad

INKED = 0.8  # the inside of a stroke has more ink
DOWN, ACROSS = np.array([[60.0, 40.0], [60.0, 220.0]]), np.array([[60.0, 220.0], [200.0, 220.0]])


def channels(strokes: Strokes, width: int = 18) -> np.ndarray:
    """Ink, time, and direction across and down, (28, 28, 4) in [0, 1]."""
    return as_drawn([_with_points(stroke) for stroke in strokes], width) / 255


def times(strokes: Strokes) -> tuple[float, float]:
    """The mean time at which the upright and the level stroke of an L were drawn, away from its corner."""
    ink, time = np.moveaxis(channels(strokes), -1, 0)[:2]
    share = np.where(ink > INKED, time / np.maximum(ink, 0.1), np.nan)
    rows, columns = np.nonzero(ink > INKED)
    upright, level = share[: rows.max() - 4], share[:, columns.min() + 5 :]
    return float(np.nanmean(upright)), float(np.nanmean(level))


def _with_points(stroke: np.ndarray) -> np.ndarray:
    return np.linspace(stroke[0], stroke[-1], 20)


@pytest.mark.parametrize("width", [6, 18, 44])
def test_the_first_channel_is_what_the_pad_hands_to_a_network(width: int) -> None:
    strokes = [_with_points(DOWN), _with_points(ACROSS)]
    ours, on_the_pad = (values[..., 0].astype(int) for values in (as_drawn(strokes, width), on_pad(strokes, width)))
    assert ours.shape == (28, 28)
    assert np.abs(ours - on_the_pad).max() <= 1  # the pad's image is float32


def test_where_there_is_no_ink_nothing_is_known() -> None:
    known = channels([DOWN, ACROSS])
    assert known.shape == (28, 28, 4)
    assert not known[known[..., 0] == 0].any()
    assert (known[..., 1:] <= known[..., :1]).all()


def test_the_stroke_that_is_drawn_later_has_the_later_time() -> None:
    upright, level = times([DOWN, ACROSS])
    assert upright < 0.35 < 0.65 < level
    upright, level = times([ACROSS, DOWN])
    assert level < 0.35 < 0.65 < upright


def test_time_runs_along_a_stroke_from_zero_to_one() -> None:
    ink, time = np.moveaxis(channels([DOWN]), -1, 0)[:2]
    inked = ink.max(axis=1) > INKED
    of_row = time[inked].sum(axis=1) / ink[inked].sum(axis=1)
    assert (np.diff(of_row) > -0.01).all()
    assert of_row[0] < 0.1
    assert of_row[-1] > 0.9


@pytest.mark.parametrize(
    ("stroke", "across", "down"),
    [(DOWN, 0.5, 1.0), (DOWN[::-1], 0.5, 0.0), (ACROSS, 1.0, 0.5), (ACROSS[::-1], 0.0, 0.5)],
)
def test_the_direction_is_that_in_which_the_pen_moves(stroke: np.ndarray, across: float, down: float) -> None:
    known = channels([stroke])
    inked = known[known[..., 0] > INKED]
    shares = inked[:, 2:] / inked[:, :1]
    assert np.median(shares, axis=0) == pytest.approx([across, down], abs=0.02)


def test_a_dot_has_no_direction() -> None:
    known = as_drawn([np.full((1, 2), 140.0)], 30) / 255
    inked = known[known[..., 0] == 1]
    assert inked[:, 2:] == pytest.approx(0.5, abs=0.01)
