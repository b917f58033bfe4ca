from __future__ import annotations

import re

import pytest

from cnn_demo.datasets.unipen import parse

TEXT = """
.INCLUDE        dene.doc
.LEXICON "0" "1" "2" "3" "4" "5" "6" "7" "8" "9"
.HIERARCHY      DIGIT

.SEGMENT DIGIT    0 ? "3"
.COMMENT 3  21  138
.PEN_DOWN
 100  400
 300  350
.PEN_UP
.DT 100
.SEGMENT DIGIT    1-2 ? "4"
.COMMENT 4  2  3
.PEN_DOWN
 150  450
 100  250
.PEN_UP
.DT 100
.PEN_DOWN
 300  450
 300    0
.PEN_UP
.DT 100
.SEGMENT DIGIT 3 ? "5"
.COMMENT 5 2 4
.PEN_DOWN
 1 2
.PEN_UP
"""


def test_digits_have_their_labels_writers_and_strokes_with_y_downward() -> None:
    three, four, _ = parse(TEXT)
    assert (three.label, three.writer, three.strokes) == (3, 21, [[(100, 100), (300, 150)]])
    assert (four.label, four.writer, four.strokes) == (4, 2, [[(150, 50), (100, 250)], [(300, 50), (300, 500)]])


def test_a_four_or_five_with_one_stroke_is_not_whole() -> None:
    assert [digit.is_whole for digit in parse(TEXT)] == [True, True, False]


DAMAGES = {
    "an empty file": ("", "it holds no digit"),
    "another text": ("Dear reader,\nthis is a letter.", "line 1: a point outside of a stroke"),
    "a stroke of no digit": (TEXT[TEXT.index(".PEN_DOWN") :], "line 1: a stroke before the first digit"),
    "a point of no stroke": (TEXT.replace(".PEN_DOWN\n 1 2", " 1 2"), "line 27: a point outside of a stroke"),
    "half a point": (TEXT.replace("100  250", "100"), "line 17: '100' is not as expected"),
    "a letter": (TEXT.replace('"5"', '"S"'), "line 25: '.SEGMENT DIGIT 3 ? \"S\"' is not as expected"),
    "no writer": (TEXT.replace("4  2  3", "4"), "line 14: '.COMMENT 4' is not as expected"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_line_that_cannot_be_read_is_named(damage: str) -> None:
    text, told = DAMAGES[damage]
    with pytest.raises(ValueError, match=re.escape(told)):
        parse(text)
