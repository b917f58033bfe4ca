"""Numbers as text for people: counts, bytes, seconds and shares with their units."""

from __future__ import annotations

import math

from cnn_demo.byte_sizes import GIGABYTE, KILOBYTE, MEGABYTE
from cnn_demo.shown_text import typographic

THOUSAND, MILLION, BILLION = 1e3, 1e6, 1e9


def count_text(count: float) -> str:
    """1,234 below ten thousand; 12.3 k, 1.2 M, 3.4 G above."""
    for unit, size in (("G", BILLION), ("M", MILLION), ("k", THOUSAND)):
        if count >= 10 * size or (count >= size and size > THOUSAND):
            return f"{_three_digits(count / size)} {unit}"
    return f"{count:,.0f}"


def bytes_text(count: float) -> str:
    """512 B, 12.3 KB, 425 KB, 4.58 MB (1 KB = 1,024 B)."""
    for unit, size in (("GB", GIGABYTE), ("MB", MEGABYTE), ("KB", KILOBYTE)):
        if count >= size:
            return f"{_three_digits(count / size)} {unit}"
    return f"{count:.0f} B"


def _three_digits(number: float) -> str:
    """Three significant digits, more where the whole part has more: 4.58, 12.3, 425, 1,012. Without an exponent."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def number_text(value: float) -> str:
    """Three significant digits and a typographic minus: −0.123, 0, 4.57."""
    return typographic(f"{value:.3g}")


def seconds_text(seconds: float) -> str:
    """0.8 s, 12 s, 3 min 20 s, 2 h 5 min."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def with_seconds_left(what: str, seconds: float | None) -> str:
    """What is being done, and how long it will still take where that is known."""
    return f"{what}, about {seconds:.0f} s left" if seconds is not None and seconds > 1 else what


def percent(number: str) -> str:
    """A number of percent, or a mean and a deviation, with the sign: 98.76 %. The space does not break."""
    return f"{number}\u00a0%"


def percent_text(share: float) -> str:
    """A share in [0, 1] with two decimals: 98.76 %."""
    return percent(f"{100 * share:.2f}")


def whole_percent_text(share: float) -> str:
    """A share in [0, 1] without decimals: 99 %."""
    return percent(f"{100 * share:.0f}")


def probability_text(probability: float) -> str:
    """The probability of a class with one decimal, as web/workbench/texts.js writes it: 98.8 %."""
    return percent(f"{100 * probability:.1f}")


def rounded_down_text(share: float) -> str:
    """A share in [0, 1] with one decimal, rounded down: 99.96 % is shown as 99.9 %, not as 100.0 %."""
    return percent(f"{math.floor(1000 * share + 1e-9) / 10:.1f}")
