"""Numbers and sums as LaTeX for the formulas, and as text for the tables beside them. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cnn_demo.shown_text import typographic


def decimal_latex(value: float) -> str:
    """A number with all its decimals, at most six: 0.49, -2."""
    text = f"{round(value, 6):.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def decimal_text(value: float) -> str:
    """The same with a typographic minus sign, for plain text and tables."""
    return typographic(decimal_latex(value))


def fixed_text(value: float, decimals: int, *, plus: bool = False) -> str:
    """A number with so many decimals and a typographic minus sign. plus: whether a positive one has its sign, too."""
    return typographic(f"{value:{'+' if plus else ''}.{decimals}f}")


def scientific_latex(value: float) -> str:
    """A number with three digits, as a power of ten where it is small: -1.41 \\cdot 10^{-6}."""
    text = f"{value:.3g}"
    digits, _, exponent = text.partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def bracketed(value: float, text: str | None = None) -> str:
    """A factor or a term, in brackets where it is negative. text: how it is written, else with all its decimals."""
    text = text or decimal_latex(value)
    return f"({text})" if value < 0 else text


def product_terms(pairs: Iterable[tuple[float, float]]) -> list[str]:
    """Each pair as a product."""
    return [rf"{bracketed(one)} \cdot {bracketed(other)}" for one, other in pairs]


def aligned(*lines: str) -> str:
    """Lines below each other, aligned at their &."""
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def aligned_sum(opening: str, terms: Sequence[str], result: str) -> str:
    """The opening, the sum of the terms, = result; three terms per line."""
    return aligned_terms(opening, terms, " + ", "", result)


def aligned_terms(
    opening: str, terms: Sequence[str], joiner: str, closing: str, result: str, *, per_line: int = 3
) -> str:
    """The opening, joined terms, closing, = result; few enough terms per line for a phone."""
    rows = [joiner.join(terms[first : first + per_line]) for first in range(0, len(terms), per_line)]
    lines = [opening + rows[0], *(rf"&\quad {row}" for row in rows[1:])]
    broken = [*(line + joiner.rstrip() for line in lines[:-1]), lines[-1] + closing]
    return aligned(*broken, f"&= {result}")
