"""Problems on probability and learning: softmax, gradients of one weight, steps of gradient descent. Knows no Streamlit."""

from __future__ import annotations

import math
from random import Random

from cnn_demo.ui.learn.exercises.drawn_numbers import CENT, MILL, tenths
from cnn_demo.ui.learn.exercises.problem import Mistake, Problem
from cnn_demo.ui.learn.latex import aligned, bracketed, decimal_latex


def softmax_probability(random: Random) -> Problem:
    """The probability of one of three classes."""
    logits = [random.randint(-20, 40) / 10 for _ in range(3)]
    chosen = random.randrange(3)
    powers = [math.exp(logit) for logit in logits]
    answer = powers[chosen] / sum(powers)
    others = [logit for number, logit in enumerate(logits) if number != chosen]
    listed = ", ".join(f"$z_{number} = {decimal_latex(logit)}$" for number, logit in enumerate(logits))
    total = " + ".join(f"e^{{{decimal_latex(logit)}}}" for logit in logits)
    mistakes = [
        Mistake(value=powers[chosen], text="That is the power alone. Divide it by the sum of all three powers."),
        Mistake(value=100 * answer, text="That is the percentage. Type the probability, a number between 0 and 1."),
        Mistake(
            value=powers[chosen] / sum(math.exp(logit) for logit in others),
            text="The power is divided by the sum of the two others. Its own power belongs to the sum, too.",
        ),
        Mistake(
            value=1 / (1 + math.exp(-logits[chosen])),
            text="That is the sigmoid of this logit. Softmax compares it with the other logits.",
        ),
    ]
    if abs(sum(logits)) > 0.05:
        mistakes.append(
            Mistake(
                value=logits[chosen] / sum(logits),
                text="The logits themselves are divided. Take e to the power of each first.",
            )
        )
    return Problem(
        text=f"The output layer of a network for three classes has the logits {listed}. "
        f"**What probability does softmax give class {chosen}?** Type it as a number between 0 and 1.",
        answer=answer,
        tolerance=CENT,
        hints=(
            "Raise e to the power of each logit, with a calculator.",
            "The probability is the class's power, divided by the sum of the three powers.",
        ),
        solution=rf"$$\frac{{e^{{{decimal_latex(logits[chosen])}}}}}{{{total}}} \approx "
        rf"\frac{{{powers[chosen]:.4f}}}{{{sum(powers):.4f}}} \approx {answer:.3f}$$",
        mistakes=tuple(mistakes),
    )


def squared_error_gradient(random: Random) -> Problem:
    """The gradient of one weight of a unit with one input, for the squared error."""
    x, w, b = (tenths(random, 5, 30), tenths(random, -20, 20), tenths(random, -10, 10))
    target = tenths(random, -30, 30)
    y = w * x + b
    error = y - target
    answer = 2 * error * x
    return Problem(
        text=f"A unit computes $y = w x + b$ with $w = {decimal_latex(w)}$, $x = {decimal_latex(x)}$ and "
        f"$b = {decimal_latex(b)}$. The target is $t = {decimal_latex(target)}$, and the loss is $L = (y - t)^2$. "
        r"**What is the gradient $\partial L / \partial w$?**",
        answer=answer,
        tolerance=CENT,
        hints=(
            "Compute $y$ first, then how far it is from the target.",
            r"By the chain rule, $\partial L / \partial w = 2\,(y - t) \cdot x$.",
        ),
        solution="$$"
        + aligned(
            rf"y &= {bracketed(w)} \cdot {decimal_latex(x)} + {bracketed(b)} = {decimal_latex(y)}",
            rf"\frac{{\partial L}}{{\partial w}} &= 2 \cdot ({decimal_latex(y)} - {bracketed(target)}) \cdot "
            rf"{decimal_latex(x)}",
            f"&= {decimal_latex(answer)}",
        )
        + "$$",
        mistakes=(
            Mistake(value=error * x, text="The 2 is missing: the derivative of a square is twice the inside."),
            Mistake(value=2 * error, text="The factor $x$ is missing: $w$ acts on $y$ by way of $x$ (chain rule)."),
            Mistake(value=-answer, text="The sign is wrong: it is $y - t$, not $t - y$."),
            Mistake(value=2 * (w * x - target) * x, text="The bias is missing in $y$."),
            Mistake(value=error**2, text="That is the loss, not its gradient."),
        ),
    )


def cross_entropy_gradient(random: Random) -> Problem:
    """The gradient of one weight of the output layer, for softmax with cross-entropy."""
    probability, x = random.randint(5, 95) / 100, tenths(random, 3, 30)
    is_true = random.random() < 0.5
    label = int(is_true)
    answer = (probability - label) * x
    if is_true:
        which = "The picture shows this class, so that its label is 1."
        mistakes = [Mistake(value=probability * x, text="The label is missing: 1 is subtracted for the true class.")]
        mistakes.append(
            Mistake(
                value=-x / probability,
                text=r"That is the slope of $-\ln p_k$ along $p_k$, times $x$: softmax is missing.",
            )
        )
    else:
        which = "The picture shows another class, so that this label is 0."
        mistakes = [Mistake(value=(probability - 1) * x, text="1 is subtracted for the true class alone.")]
    return Problem(
        text=f"A unit of the output layer gets the value $x = {decimal_latex(x)}$ through the weight $w$. Softmax gives its "
        f"class the probability $p = {decimal_latex(probability)}$. {which} The loss is the cross-entropy. "
        r"**What is the gradient $\partial L / \partial w$?**",
        answer=answer,
        tolerance=CENT,
        hints=(
            r"Softmax and cross-entropy together have a simple gradient along the logit: $\partial L / \partial z = p - y$, "
            "probability minus label.",
            "The logit grows by $x$ when the weight grows by 1, so multiply by $x$.",
        ),
        solution=rf"$$\frac{{\partial L}}{{\partial w}} = (p - y) \cdot x = ({decimal_latex(probability)} - {label}) \cdot "
        rf"{decimal_latex(x)} = {decimal_latex(answer)}$$",
        mistakes=(
            *mistakes,
            Mistake(value=-answer, text="The sign is wrong: it is probability minus label."),
            Mistake(value=probability - label, text="The factor $x$ is missing: the weight acts by way of its input."),
        ),
    )


def descent_step(random: Random) -> Problem:
    """A weight after one step of gradient descent."""
    w, slope, rate = tenths(random, -20, 20), tenths(random, -40, 40), random.choice((0.01, 0.05, 0.1, 0.2, 0.5))
    answer = w - rate * slope
    return Problem(
        text=f"A weight is $w = {decimal_latex(w)}$, and the loss has the gradient $g = {decimal_latex(slope)}$ along it. The "
        rf"learning rate is $\eta = {decimal_latex(rate)}$. **What is the weight after one step of gradient descent?**",
        answer=answer,
        tolerance=MILL,
        hints=(
            "The step goes against the gradient, so that the loss falls.",
            r"The new weight is $w - \eta \cdot g$.",
        ),
        solution=rf"$${decimal_latex(w)} - {decimal_latex(rate)} \cdot {bracketed(slope)} = {decimal_latex(answer)}$$",
        mistakes=(
            Mistake(value=w + rate * slope, text="The step goes uphill: the product is subtracted, with its sign."),
            Mistake(value=w - slope, text="The learning rate is missing."),
            Mistake(value=-rate * slope, text="That is the step alone. It is added to the weight."),
            Mistake(value=rate * slope, text="That is the product alone. It is subtracted from the weight."),
            Mistake(value=w - rate, text="The gradient is missing: a step is the learning rate times the gradient."),
        ),
    )


def momentum_step(random: Random) -> Problem:
    """A weight after one step of gradient descent with momentum."""
    w, velocity, slope = tenths(random, -20, 20), tenths(random, -10, 10), tenths(random, -40, 40)
    momentum, rate = random.choice((0.5, 0.8, 0.9)), random.choice((0.01, 0.05, 0.1, 0.2))
    moved = momentum * velocity - rate * slope
    answer = w + moved
    return Problem(
        text=f"A weight is $w = {decimal_latex(w)}$, and its velocity from the step before is $v = {decimal_latex(velocity)}$. "
        f"The loss has the gradient $g = {decimal_latex(slope)}$ along it. The learning rate is "
        rf"$\eta = {decimal_latex(rate)}$ and the momentum $\mu = {decimal_latex(momentum)}$. "
        "**What is the weight after the next step?**",
        answer=answer,
        tolerance=MILL,
        hints=(
            "The new velocity is a part of the old one, and a step against the gradient.",
            r"$v' = \mu v - \eta g$, then $w' = w + v'$.",
        ),
        solution="$$"
        + aligned(
            rf"v' &= {decimal_latex(momentum)} \cdot {bracketed(velocity)} - {decimal_latex(rate)} \cdot {bracketed(slope)}",
            f"&= {decimal_latex(moved)}",
            rf"w' &= {decimal_latex(w)} + {bracketed(moved)} = {decimal_latex(answer)}",
        )
        + "$$",
        mistakes=(
            Mistake(value=w - rate * slope, text="The velocity is missing: that is a step without momentum."),
            Mistake(
                value=w + velocity - rate * slope, text="The old velocity is kept whole. Multiply it by the momentum."
            ),
            Mistake(
                value=w + momentum * velocity + rate * slope, text="The step goes uphill: $\\eta g$ is subtracted."
            ),
            Mistake(value=w - moved, text="The new velocity is added to the weight: the minus is in it already."),
            Mistake(value=moved, text="That is the new velocity. Add it to the weight."),
            Mistake(
                value=w + momentum * velocity - (1 - momentum) * rate * slope,
                text=r"The gradient is weighted with $1 - \mu$. In this rule it is not.",
            ),
        ),
    )


def normalized_value(random: Random) -> Problem:
    """One value behind batch normalization."""
    mean, deviation = tenths(random, -20, 20), random.choice((0.2, 0.4, 0.5, 2.0, 3.0, 4.0))
    x = mean + tenths(random, -15, 15) * deviation
    scale, offset = tenths(random, -20, 20), tenths(random, -10, 10)
    normal = (x - mean) / deviation
    answer = scale * normal + offset
    return Problem(
        text=f"Batch normalization gets the value $x = {decimal_latex(x)}$. The channel's mean is "
        rf"$m = {decimal_latex(mean)}$ and its variance $s = {decimal_latex(deviation**2)}$; the learned scale is "
        rf"$\gamma = {decimal_latex(scale)}$ and the learned offset $\beta = {decimal_latex(offset)}$. The small number "
        "that is added to the variance is left out. **What value comes out?**",
        answer=answer,
        tolerance=CENT,
        hints=(
            "Subtract the mean, then divide by the standard deviation, the root of the variance.",
            r"$y = \gamma \cdot \frac{x - m}{\sqrt{s}} + \beta$.",
        ),
        solution=rf"$${bracketed(scale)} \cdot \frac{{{decimal_latex(x)} - {bracketed(mean)}}}"
        rf"{{\sqrt{{{decimal_latex(deviation**2)}}}}} + {bracketed(offset)} = {bracketed(scale)} \cdot {bracketed(normal)} + "
        rf"{bracketed(offset)} = {decimal_latex(answer)}$$",
        mistakes=(
            Mistake(value=normal, text="Scale and offset are missing."),
            Mistake(value=scale * normal, text="The offset is missing."),
            Mistake(value=normal + offset, text="The scale is missing."),
            Mistake(
                value=scale * (x - mean) / deviation**2 + offset,
                text="That is divided by the variance. Take its root first.",
            ),
            Mistake(value=scale * x / deviation + offset, text="The mean is not subtracted."),
            Mistake(value=scale * (normal + offset), text="The offset is scaled, too. It is added last."),
        ),
    )
