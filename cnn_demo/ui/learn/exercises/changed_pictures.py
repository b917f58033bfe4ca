"""Problems on adversarial examples: one changed pixel, and the change that a linear classifier needs. Knows no Streamlit."""

from __future__ import annotations

from random import Random

from cnn_demo.ui.learn.exercises.drawn_numbers import CENT, tenths
from cnn_demo.ui.learn.exercises.problem import Mistake, Problem
from cnn_demo.ui.learn.latex import bracketed, decimal_latex

INPUTS = 5


def changed_pixel(random: Random) -> Problem:
    """A pixel after the fast gradient sign method; about a third of them reach black or white."""
    epsilon, slope = random.choice((0.05, 0.1, 0.15, 0.2, 0.25)), tenths(random, -40, 40)
    sign = 1 if slope > 0 else -1
    at_edge = random.random() < 1 / 3
    distance = random.randint(0, 4) / 100 if at_edge else random.randint(25, 100) / 100
    pixel = 1 - distance if sign > 0 else distance
    moved = pixel + epsilon * sign
    answer = _within(moved)
    mistakes = [
        Mistake(
            value=_within(pixel - epsilon * sign), text="The loss falls with this change. The sign is kept as it is."
        ),
        Mistake(
            value=pixel + epsilon * slope,
            text="The slope itself is multiplied by ε. The method takes only its sign: 1 or −1.",
        ),
        Mistake(value=pixel + slope, text="The slope itself is added. The method adds ε times its sign."),
        Mistake(value=epsilon * sign, text="That is the change. Add it to the pixel."),
    ]
    if answer != moved:
        mistakes.insert(0, Mistake(value=moved, text="A pixel stays between 0 (black) and 1 (white)."))
    return Problem(
        text=rf"The fast gradient sign method changes a picture with $\varepsilon = {decimal_latex(epsilon)}$, so that the "
        f"loss grows. A pixel has the value $x = {decimal_latex(pixel)}$, and the loss has the slope "
        rf"$\partial L / \partial x = {decimal_latex(slope)}$ along it. Pixels stay between 0 and 1. "
        "**What is the pixel's value in the changed picture?**",
        answer=answer,
        tolerance=CENT,
        hints=(
            "Each pixel changes by ε or by −ε. Which of them makes the loss grow?",
            r"$x' = \operatorname{clip}(x + \varepsilon \cdot \operatorname{sign}(\partial L / \partial x))$: what is below 0 "
            "becomes 0, and what is above 1 becomes 1.",
        ),
        solution=rf"$$x' = \operatorname{{clip}}({decimal_latex(pixel)} + {decimal_latex(epsilon)} \cdot {bracketed(sign)}) = "
        rf"\operatorname{{clip}}({decimal_latex(moved)}) = {decimal_latex(answer)}$$",
        mistakes=tuple(mistakes),
    )


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))


def smallest_epsilon(random: Random) -> Problem:
    """How much each input must change for the lead of a linear classifier to fall to 0."""
    weights = [tenths(random, -20, 20) for _ in range(INPUTS)]
    lead = tenths(random, 5, 25)
    total = sum(map(abs, weights))
    answer = lead / total
    listed = ", ".join(f"$w_{number} = {decimal_latex(weight)}$" for number, weight in enumerate(weights))
    sizes = " + ".join(decimal_latex(abs(weight)) for weight in weights)
    mistakes = [
        Mistake(value=total / lead, text="The fraction is upside down: ε times the sum has to reach the lead."),
        Mistake(
            value=lead / max(map(abs, weights)),
            text="Only the largest weight is counted. All inputs change at once.",
        ),
        Mistake(value=lead / INPUTS, text="The weights are missing: an input acts as strongly as its weight is large."),
        Mistake(value=total, text="That is how much the lead falls for ε = 1."),
    ]
    if abs(sum(weights)) > CENT:
        mistakes.append(
            Mistake(
                value=lead / abs(sum(weights)),
                text="The weights are added with their signs. Each input changes in the direction that makes the lead fall, so "
                "that no two of them cancel out.",
            )
        )
    return Problem(
        text=f"The lead of a linear classifier's answer over its rival is $m = \\sum_i w_i x_i + b$. It has {INPUTS} inputs, "
        f"with the weights {listed}; for the present picture the lead is $m = {decimal_latex(lead)}$. Each input may change by "
        r"$\varepsilon$ in one direction or the other, and none is held back at 0 or 1. **How large must $\varepsilon$ at "
        "least be for the lead to fall to 0?**",
        answer=answer,
        tolerance=CENT,
        hints=(
            "In which direction does each input have to change, so that the lead falls? By how much does it fall then?",
            r"With the best directions, the lead falls by $\varepsilon \cdot \sum_i |w_i|$.",
        ),
        solution=rf"$$\varepsilon = \frac{{m}}{{\sum_i |w_i|}} = \frac{{{decimal_latex(lead)}}}{{{sizes}}} = "
        rf"\frac{{{decimal_latex(lead)}}}{{{decimal_latex(total)}}} \approx {answer:.3f}$$",
        mistakes=tuple(mistakes),
    )
