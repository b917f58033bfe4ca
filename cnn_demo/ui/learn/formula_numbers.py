"""Numbers in formulas. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MINUS = "\N{MINUS SIGN}"


def exact(value: float) -> str:
    """A number that has few decimals, with all of them: 0.49, -2."""
    text = f"{round(value, 6):.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def shown(value: float) -> str:
    """The same with a true minus sign, for a table."""
    return exact(value).replace("-", MINUS)


def scientific(value: float) -> str:
    """LaTeX of a number with three digits, as a power of ten where it is small: -1.41 \\cdot 10^{-6}."""
    text = f"{value:.3g}"
    digits, _, exponent = text.partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def in_brackets(value: float, text: str | None = None) -> str:
    """A factor or a term: negative ones in brackets."""
    text = text or exact(value)
    return f"({text})" if value < 0 else text


def products(pairs: Iterable[tuple[float, float]]) -> list[str]:
    return [rf"{in_brackets(one)} \cdot {in_brackets(other)}" for one, other in pairs]


def in_lines(*lines: str) -> str:
    """Lines below each other, aligned at their &."""
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def sum_in_rows(opening: str, terms: Sequence[str], end: str) -> str:
    """LaTeX of opening, the sum of the terms, = end; three terms a row."""
    return in_rows(opening, terms, " + ", "", end)


def in_rows(opening: str, terms: Sequence[str], joiner: str, closing: str, end: str, *, a_row: int = 3) -> str:
    """LaTeX of opening, joined terms, closing, = end; so many terms a row that a phone shows them."""
    rows = [joiner.join(terms[first : first + a_row]) for first in range(0, len(terms), a_row)]
    lines = [opening + rows[0], *(rf"&\quad {row}" for row in rows[1:])]
    broken = [*(line + joiner.rstrip() for line in lines[:-1]), lines[-1] + closing]
    return in_lines(*broken, f"&= {end}")
