"""The slope of a loss measured by a finite difference, beside the slope by backpropagation. Knows no Streamlit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from cnn_demo.shown_text import typographic

LOSS_DECIMALS = 12  # of the losses shown: their difference is divided by a small number


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """gradient: by backpropagation. above, below: the losses with the value plus and minus step, as they are shown."""

    gradient: float
    above: float
    below: float
    step: float

    @property
    def quotient(self) -> float:
        """The central difference of the two losses over twice the step."""
        return (self.above - self.below) / (2 * self.step)

    @property
    def difference(self) -> float:
        return abs(self.gradient - self.quotient)

    @property
    def digits(self) -> int:
        """The significant digits to which both agree; 0 where they do not."""
        largest = max(abs(self.gradient), abs(self.quotient))
        if self.difference <= 1e-12 * largest:
            return 12
        return max(0, math.floor(-math.log10(self.difference / largest)))


def compare(gradient: float, loss: Callable[[float], float], step: float) -> Comparison:
    """loss: of what is added to the value."""
    above, below = round(loss(step), LOSS_DECIMALS), round(loss(-step), LOSS_DECIMALS)
    return Comparison(gradient=gradient, above=above, below=below, step=step)


def trimmed(value: float, decimals: int) -> str:
    """A number with at most so many decimals, without zeros at its end, with a typographic minus sign."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else typographic(text)
