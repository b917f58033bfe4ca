"""Where several things could be the digit, each of them can be chosen."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.picture_kinds import grey
from cnn_demo.drawing.candidates import MOST_PARTS, labelled, without_surroundings
from cnn_demo.drawing.digit import prepare_digit
from tests.golden.make_drawing import ink


def beside(*digits: np.ndarray) -> np.ndarray:
    return grey(np.hstack(digits), 0.0)


def test_two_digits_are_two_candidates_from_left_to_right_and_the_larger_one_is_taken() -> None:
    picture = beside(ink(2, 90, 8, height=120), ink(5, 120, 10))
    prepared = prepare_digit(picture)
    assert len(prepared.candidates) == 2
    assert prepared.candidates[0].right <= 90 <= prepared.candidates[1].left
    assert prepared.chosen == 1
    assert prepared.image == pytest.approx(prepare_digit(beside(ink(5, 120, 10))).image, abs=1e-6)


def test_another_candidate_can_be_chosen() -> None:
    picture = beside(ink(2, 90, 8, height=120), ink(5, 120, 10))
    prepared = prepare_digit(picture, chosen=0)
    assert prepared.chosen == 0
    assert prepared.image == pytest.approx(prepare_digit(beside(ink(2, 90, 8))).image, abs=1e-6)
    assert "One of 2 things" in next(step for step in prepared.steps if step.name == "Digit").explanation


def test_the_boxes_of_candidates_are_in_pixels_of_the_picture() -> None:
    picture = np.kron(beside(ink(2, 100, 8), ink(5, 100, 8)), np.ones((9, 9, 1), np.uint8))
    box = prepare_digit(picture).candidates[0]
    darkness = 255 - picture[:, :900].min(axis=2)
    rows, columns = np.flatnonzero(darkness.max(axis=1) > 50), np.flatnonzero(darkness.max(axis=0) > 50)
    assert [box.top, box.bottom, box.left, box.right] == pytest.approx(
        [rows[0], rows[-1] + 1, columns[0], columns[-1] + 1], abs=12
    )


def test_the_separate_bar_of_a_five_belongs_to_it() -> None:
    drawn = np.zeros((160, 140))
    drawn[22:34, 60:110] = 1
    drawn[45:140, 45:55] = 1
    assert len(prepare_digit(grey(drawn, 0.0)).candidates) == 1


def test_a_lone_line_is_a_digit_in_the_middle_and_none_at_an_edge() -> None:
    middle, edge = np.zeros((200, 200)), np.zeros((200, 200))
    middle[40:160, 97:103] = 1
    edge[40:160, 97:103], edge[:, :3] = 1, 1
    assert prepare_digit(grey(edge, 0.0)).image == pytest.approx(prepare_digit(grey(middle, 0.0)).image, abs=1e-6)


def test_a_choice_that_is_no_longer_there_takes_the_last_candidate() -> None:
    assert prepare_digit(grey(ink(3, 100, 8), 0.0), chosen=4).chosen == 0


def specks(side: int, step: int, size: int) -> np.ndarray:
    """Equal squares in rows and columns: (side, side) bool."""
    places = np.arange(side) % step < size
    return places[:, np.newaxis] & places


@pytest.mark.parametrize("size", [1, 3, 5])
def test_however_many_specks_there_are_only_so_many_parts_are_compared(size: int) -> None:
    labels, parts = labelled(specks(400, size + 2, size))
    assert len(parts) > 10 * MOST_PARTS
    assert len(without_surroundings(labels, parts)) == MOST_PARTS


def test_a_digit_among_thousands_of_specks_is_the_one_that_is_read() -> None:
    drawn = ink(3, 260, 18, height=400, width=400, top=70, left=70)
    around = np.zeros_like(drawn, bool)
    around[5:395, 5:395], around[60:340, 60:340] = True, False
    alone, among = (
        prepare_digit(grey(picture, 0.0)) for picture in (drawn, np.maximum(drawn, specks(400, 5, 3) & around))
    )
    assert len(among.candidates) == 1
    assert among.image == pytest.approx(alone.image, abs=1e-6)
