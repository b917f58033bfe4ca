"""A numeric problem with its answer, hints, solution and usual mistakes, and the check of typed answers. Knows no Streamlit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from cnn_demo.shown_text import MINUS
from cnn_demo.ui.learn.latex import decimal_text

ROUNDING = 1e-9  # of sums of decimals in floating point
SPACES = re.compile(r"\s+")  # Unicode's too, which separate thousands
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\.\d{3})+)")
DECIMAL = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A usual mistake. value: the answer that it leads to. text: what was done wrong."""

    value: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem with its numbers. All texts are Markdown with LaTeX.

    tolerance: how far from the answer a typed number may be; 0 where the answer is a whole number.
    hints: from the vaguest to the clearest. solution: the way to the answer, with the problem's own numbers.
    """

    text: str
    answer: float
    tolerance: float
    hints: tuple[str, ...]
    solution: str
    mistakes: tuple[Mistake, ...]

    def is_right(self, value: float) -> bool:
        return _is_near(value, self.answer, self.tolerance)

    def mistake(self, value: float) -> Mistake | None:
        """The first usual mistake that leads to this value."""
        return next((each for each in self.mistakes if _is_near(value, each.value, self.tolerance)), None)

    def can_tell_mistakes(self) -> bool:
        """Whether no value is taken both for the answer and for that of a mistake."""
        return all(abs(each.value - self.answer) > 2 * self.tolerance + ROUNDING for each in self.mistakes)

    def accepted(self) -> str:
        """Which answers count as right, as a sentence."""
        if not self.tolerance:
            return "The answer is a whole number."
        return f"Answers up to {decimal_text(self.tolerance)} above or below the exact value count as right."


Maker = Callable[[Random], Problem]


def generated(make: Maker, seed: str, number: int) -> Problem:
    """The problem of that number, from 0. The same seed and number give the same problem.

    Numbers for which a usual mistake happens to give the right answer are drawn again.
    """
    random = Random(f"{seed}:{number}")
    problem = make(random)
    while not problem.can_tell_mistakes():
        problem = make(random)
    return problem


def typed_values(text: str) -> tuple[float, ...]:
    """The numbers that a typed text can stand for; none where it is not a number.

    Point and comma both separate decimals. Before three last digits they may also separate thousands, so that "1,234" is
    1.234 or 1234.
    """
    plain = SPACES.sub("", text).replace(MINUS, "-")
    values = []
    if DECIMAL.fullmatch(plain):
        values.append(float(plain.replace(",", ".")))
    if GROUPED.fullmatch(plain):
        values.append(float(plain.replace(",", "").replace(".", "")))
    return tuple(values)


def _is_near(value: float, wanted: float, tolerance: float) -> bool:
    return abs(value - wanted) <= tolerance + ROUNDING
