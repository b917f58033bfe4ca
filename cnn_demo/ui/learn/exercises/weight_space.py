"""A problem on the loss landscape: how far a network's weights are from a plane. Knows no Streamlit."""

from __future__ import annotations

import math
from random import Random

import numpy as np

from cnn_demo.ui.learn.exercises.drawn_numbers import CENT
from cnn_demo.ui.learn.exercises.problem import Mistake, Problem
from cnn_demo.ui.learn.latex import aligned, bracketed, decimal_latex, product_terms

LONG, SHORT = 0.8, 0.6  # of a direction of length 1


def distance_from_plane(random: Random) -> Problem:
    """The distance of a network with three weights from a plane through another one."""
    across, up = _directions(random)
    origin = np.array([random.randint(-3, 3) for _ in range(3)], float)
    weights = origin + np.array([random.randint(-5, 5) for _ in range(3)], float)
    way = weights - origin
    a, b, squared = float(way @ across), float(way @ up), float(way @ way)
    answer = _root(squared - a * a - b * b)
    wrong_a, wrong_b = float(weights @ across), float(weights @ up)
    return Problem(
        text="A network has three weights. A plane goes through the point "
        rf"$\theta_0 = {_vector(origin)}$ in the directions $u = {_vector(across)}$ and $v = {_vector(up)}$, which have "
        rf"length 1 and are at a right angle. The network's weights are $\theta = {_vector(weights)}$. "
        "**How far is it from the plane?**",
        answer=answer,
        tolerance=CENT,
        hints=(
            r"Compute $\theta - \theta_0$ first, then how far that goes along $u$ and along $v$.",
            r"$a = (\theta - \theta_0) \cdot u$ and $b = (\theta - \theta_0) \cdot v$; by Pythagoras, "
            r"$d = \sqrt{|\theta - \theta_0|^2 - a^2 - b^2}$.",
        ),
        solution="$$"
        + aligned(
            rf"\theta - \theta_0 &= {_vector(way)}",
            f"a &= {' + '.join(product_terms(zip(way, across, strict=True)))}",
            f"&= {decimal_latex(a)}",
            f"b &= {' + '.join(product_terms(zip(way, up, strict=True)))}",
            f"&= {decimal_latex(b)}",
            rf"d &= \sqrt{{{decimal_latex(squared)} - {bracketed(a)}^2 - {bracketed(b)}^2}} \approx {answer:.3f}",
        )
        + "$$",
        mistakes=(
            Mistake(
                value=_root(squared),
                text=r"That is the distance from $\theta_0$. A part of the way lies in the plane.",
            ),
            Mistake(value=_root(a * a + b * b), text="That is how long the way is inside the plane, not beside it."),
            Mistake(value=squared - a * a - b * b, text="The root is missing."),
            Mistake(
                value=_root(float(weights @ weights) - wrong_a**2 - wrong_b**2),
                text=r"$\theta_0$ is not subtracted: the plane does not go through the origin.",
            ),
            Mistake(value=_root(squared - a * a), text="The direction $v$ is missing."),
            Mistake(value=_root(squared - b * b), text="The direction $u$ is missing."),
        ),
    )


def _directions(random: Random) -> tuple[np.ndarray, np.ndarray]:
    """Two directions in space, (3,) each, of length 1 and at a right angle: one along an axis, one askew to the two others."""
    axis, first, second = random.sample(range(3), 3)
    straight, askew = np.zeros(3), np.zeros(3)
    straight[axis] = 1.0
    askew[first], askew[second] = LONG, random.choice((-SHORT, SHORT))
    return (straight, askew) if random.random() < 0.5 else (askew, straight)


def _root(value: float) -> float:
    return math.sqrt(max(0.0, value))  # sums of decimals may end a little below 0


def _vector(values: np.ndarray) -> str:
    return "(" + r",\; ".join(decimal_latex(value) for value in values.tolist()) + ")"
