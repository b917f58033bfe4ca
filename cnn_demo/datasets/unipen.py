"""Reads digits from a text in the UNIPEN format, as pendigits-orig.tra of the UCI repository has them.

    .SEGMENT DIGIT 4-5 ? "7"    a digit: its first and last stroke, counted from 0 in the file, and its label
    .COMMENT 7 12 224           its label, its writer, and its number among the digits of all writers
    .PEN_DOWN                   a stroke
     273 323                    a point: x to the right and y upward, in a box of 500 x 500
    .PEN_UP

Source: Guyon et al. 1994, UNIPEN project of on-line data exchange and recognizer benchmarks. Other lines that begin with a
dot say nothing about a digit and are skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

BOX = 500  # side of the box that a digit is written in
SEGMENT = re.compile(r'\.SEGMENT\s+DIGIT\s+\d+(?:-\d+)?\s+\?\s+"([0-9])"')
COMMENT = re.compile(r"\.COMMENT\s+([0-9])\s+(\d+)\s+\d+")
POINT = re.compile(r"(-?\d+)\s+(-?\d+)")
TWO_STROKES = (4, 5)  # digits that nobody wrote with one


@dataclass(slots=True, kw_only=True)
class RecordedDigit:
    """A digit: its label, its writer, and the points (x, y) of its strokes, y downward."""

    label: int
    writer: int = 0
    strokes: list[list[tuple[int, int]]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether no stroke is missing: many a 4 and 5 of the file has lost its second one."""
        return len(self.strokes) > 1 or self.label not in TWO_STROKES


def parse(text: str) -> list[RecordedDigit]:
    """The digits of a text, in its order. Raises ValueError that names the line which cannot be read."""
    digits: list[RecordedDigit] = []
    pen_is_down = False
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        if line.startswith(".SEGMENT"):
            digits.append(RecordedDigit(label=int(_matched(SEGMENT, line, number)[1])))
        elif line.startswith(".COMMENT") and digits:
            digits[-1].writer = int(_matched(COMMENT, line, number)[2])
        elif line == ".PEN_DOWN":
            _current(digits, number).strokes.append([])
            pen_is_down = True
        elif line == ".PEN_UP":
            pen_is_down = False
        elif line and not line.startswith("."):
            if not pen_is_down:
                raise ValueError(f"line {number}: a point outside of a stroke")
            x, y = map(int, _matched(POINT, line, number).groups())
            digits[-1].strokes[-1].append((x, BOX - y))
    if not digits:
        raise ValueError("it holds no digit")
    return digits


def _matched(pattern: re.Pattern[str], line: str, number: int) -> re.Match[str]:
    found = pattern.fullmatch(line)
    if found is None:
        raise ValueError(f"line {number}: {line[:40]!r} is not as expected")
    return found


def _current(digits: list[RecordedDigit], number: int) -> RecordedDigit:
    if not digits:
        raise ValueError(f"line {number}: a stroke before the first digit")
    return digits[-1]
