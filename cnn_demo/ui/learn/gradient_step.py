"""One step of one weight, downhill. Knows no Streamlit and no Keras."""

from __future__ import annotations

import math

# Keras's defaults of Adadelta, which are also those of Zeiler's experiments but for the size of epsilon.
RHO, EPSILON = 0.95, 1e-7


def predicted_change(slope: float, rate: float) -> float:
    """How the loss changes by a step of plain gradient descent, were it a straight line along the weight."""
    return -rate * slope**2


def adadelta_first_step(slope: float, rate: float) -> float:
    """What Adadelta adds to a weight in its very first step, both its running means being 0 before.

    Source: Zeiler 2012, algorithm 1; times the rate, as in Keras.
    """
    return -rate * math.sqrt(EPSILON) / math.sqrt((1 - RHO) * slope**2 + EPSILON) * slope
