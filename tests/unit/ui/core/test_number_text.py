from __future__ import annotations

import pytest

from cnn_demo.ui.core.number_text import bytes_text, count_text, number_text, percent_text, probability_text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (12_600, "12.3 KB"),
        (434_944, "425 KB"),
        (1_048_000, "1,023 KB"),
        (4_800_000, "4.58 MB"),
        (3 * 1024**3, "3 GB"),
    ],
)
def test_sizes_have_three_digits_and_no_exponent(count: int, text: str) -> None:
    assert bytes_text(count) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(9_999, "9,999"), (12_345, "12.3 k"), (999_900, "1,000 k"), (1_200_000, "1.2 M"), (3.4e9, "3.4 G")],
)
def test_counts_have_three_digits_and_no_exponent(count: float, text: str) -> None:
    assert count_text(count) == text


def test_number_and_percent_sign_stay_on_one_line() -> None:
    assert (percent_text(0.98765), probability_text(1)) == ("98.77\u00a0%", "100.0\u00a0%")


def test_negative_numbers_have_a_minus_and_no_hyphen() -> None:
    assert number_text(-0.03131) == "\u22120.0313"
