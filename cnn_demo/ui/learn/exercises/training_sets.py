"""Problems on the size of the training set: how fast the error falls, and what to expect of more images. Knows no Streamlit."""

from __future__ import annotations

import math
from random import Random

from cnn_demo.ui.core.number_text import percent
from cnn_demo.ui.learn.exercises.drawn_numbers import CENT
from cnn_demo.ui.learn.exercises.problem import Mistake, Problem
from cnn_demo.ui.learn.latex import aligned, decimal_latex

SIZES = (100, 200, 500, 1_000, 2_000)
HALF_A_TENTH = 0.05  # in percent
SAME_FACTOR = "Where a power law holds, the same factor of images divides the error by the same factor."


def error_exponent(random: Random) -> Problem:
    """The exponent of a power law through two errors."""
    size, factor, first, second = _two_runs(random)
    answer = math.log(first / second) / math.log(factor)
    return Problem(
        text=f"{_runs_text(size, factor, first, second)} The error falls like $e_n \\approx c\\,n^{{-\\beta}}$. "
        r"**How large is $\beta$?**",
        answer=answer,
        tolerance=CENT,
        hints=(
            "Take the errors, which are what is left to 100\u00a0%. Then logarithms, with a calculator.",
            r"$\beta = \dfrac{\ln (e_m / e_n)}{\ln (n / m)}$.",
        ),
        solution="$$"
        + aligned(
            rf"e_m &= {decimal_latex(first)},\quad e_n = {decimal_latex(second)}",
            rf"\beta &= \frac{{\ln ({decimal_latex(first)} / {decimal_latex(second)})}}{{\ln ({size * factor} / {size})}} "
            rf"\approx {answer:.3f}",
        )
        + "$$",
        mistakes=(
            Mistake(
                value=math.log((100 - second) / (100 - first)) / math.log(factor),
                text="The accuracies are taken. The law is about the errors: 100\u00a0% minus the accuracy.",
            ),
            Mistake(value=1 / answer, text="The fraction is upside down."),
            Mistake(value=-answer, text=r"The sign is wrong: the minus of the exponent stands before $\beta$ already."),
            Mistake(value=first / second / factor, text="The logarithms are missing."),
            Mistake(value=math.log(first / second), text="The logarithm of the sizes' ratio is missing below."),
        ),
    )


def expected_error(random: Random) -> Problem:
    """The error to expect of a still larger training set."""
    size, factor, first, second = _two_runs(random)
    answer = second**2 / first
    return Problem(
        text=f"{_runs_text(size, factor, first, second)} Suppose that the error goes on falling like "
        f"$e_n \\approx c\\,n^{{-\\beta}}$. **What error, in percent, do you expect with {size * factor**2:,} images?**",
        answer=answer,
        tolerance=HALF_A_TENTH,
        hints=(
            f"By what factor is {size * factor:,} larger than {size:,}, and {size * factor**2:,} larger than "
            f"{size * factor:,}?",
            f"{SAME_FACTOR} Divide the second error by that factor.",
        ),
        solution="$$"
        + aligned(
            rf"e_m &= {decimal_latex(first)},\quad e_n = {decimal_latex(second)}",
            rf"e &= {decimal_latex(second)} \cdot \frac{{{decimal_latex(second)}}}{{{decimal_latex(first)}}} "
            rf"\approx {answer:.3f}",
        )
        + "$$",
        mistakes=(
            Mistake(value=100 - answer, text="That is the accuracy. The error is what is left to 100\u00a0%."),
            Mistake(
                value=max(0.0, second - (first - second)),
                text="The error is taken to fall by the same *difference* again. Each further image helps less than the one "
                f"before. {SAME_FACTOR}",
            ),
            Mistake(
                value=second / factor,
                text="The error is divided by as much as the images are multiplied by. It falls more slowly: see by how much "
                "it fell the first time.",
            ),
            Mistake(
                value=100 - (100 - second) ** 2 / (100 - first),
                text="The accuracies are taken. The law is about the errors: 100\u00a0% minus the accuracy.",
            ),
        ),
    )


def _two_runs(random: Random) -> tuple[int, int, float, float]:
    """A size m, the factor from m to n, and the errors with m and n images, in percent."""
    size, factor = random.choice(SIZES), random.choice((2, 4, 5, 10))
    first = random.randint(60, 240) / 10
    second = round(first * factor ** -random.uniform(0.2, 0.6), 1)
    return size, factor, first, second


def _runs_text(size: int, factor: int, first: float, second: float) -> str:
    return (
        f"With $m = {size}$ training images, a network reaches a test accuracy of {percent(f'{100 - first:.1f}')}, with "
        f"$n = {size * factor}$ images {percent(f'{100 - second:.1f}')}."
    )
