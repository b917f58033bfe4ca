"""Numbers and sums as LaTeX."""

from __future__ import annotations

import pytest

from cnn_demo.ui.learn.latex import aligned_sum, aligned_terms, decimal_latex, product_terms, scientific_latex


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "0.5"), (-2.0, "-2"), (0.1 + 0.2, "0.3"), (-1e-12, "0"), (100.0, "100")]
)
def test_decimals_are_written_in_full_and_not_beyond(value: float, text: str) -> None:
    assert decimal_latex(value) == text


@pytest.mark.parametrize(("value", "text"), [(-1.4142e-6, r"-1.41 \cdot 10^{-6}"), (-0.00141, "-0.00141"), (0.0, "0")])
def test_small_numbers_are_written_as_powers_of_ten(value: float, text: str) -> None:
    assert scientific_latex(value) == text


def test_long_sums_are_broken_into_rows_that_end_with_their_sign() -> None:
    written = aligned_sum("y &= ", product_terms([(1, 2), (-1, 0.5), (0, 3), (2, 2)]), "5.5")
    assert written == (
        r"\begin{aligned} y &= 1 \cdot 2 + (-1) \cdot 0.5 + 0 \cdot 3 + \\ &\quad 2 \cdot 2 \\ &= 5.5 \end{aligned}"
    )
    assert aligned_terms(r"z &= \max(", ["1", "2"], ", ", ")", "2", per_line=2) == (
        r"\begin{aligned} z &= \max(1, 2) \\ &= 2 \end{aligned}"
    )
