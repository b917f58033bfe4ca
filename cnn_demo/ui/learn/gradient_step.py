"""One optimizer step of one weight: plain gradient descent, and Adadelta. Knows no Streamlit and no Keras."""

from __future__ import annotations

import math

# Keras's defaults of Adadelta. Zeiler's experiments use the same rho and a larger epsilon.
RHO, EPSILON = 0.95, 1e-7


def predicted_change(slope: float, rate: float) -> float:
    """The change of the loss by a step of gradient descent if the loss were linear in the weight."""
    return -rate * slope**2


def adadelta_first_step(slope: float, rate: float) -> float:
    """What Adadelta adds to a weight in its first step, when both running means are still 0.

    Source: Zeiler 2012, algorithm 1; multiplied by the learning rate, as in Keras.
    """
    return -rate * math.sqrt(EPSILON) / math.sqrt((1 - RHO) * slope**2 + EPSILON) * slope
