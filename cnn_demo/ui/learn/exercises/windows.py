"""Problems on windows: output size, one value of a convolution, one pooled value, receptive field. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np

from cnn_demo.ui.learn.exercises.problem import Mistake, Problem
from cnn_demo.ui.learn.latex import aligned, aligned_sum, bracketed, decimal_latex, product_terms

FORGOT_BIAS = "The bias is missing. It is added once to the sum of the products."
CORNERS = (("upper left", 0, 0), ("upper right", 0, 2), ("lower left", 2, 0), ("lower right", 2, 2))


def output_size(random: Random) -> Problem:
    """The side of a feature map from side, kernel, stride and padding."""
    side, kernel = random.randint(12, 64), random.choice((2, 3, 4, 5, 7))
    stride, padding = random.randint(1, 3), random.randint(0, 2)
    way = side + 2 * padding - kernel
    steps, rest = divmod(way, stride)
    mistakes = [Mistake(value=steps, text="The + 1 is missing: the first position counts, before any step is taken.")]
    if padding:
        mistakes += [
            Mistake(value=(side - kernel) // stride + 1, text="The padding is missing."),
            Mistake(
                value=(way - padding) // stride + 1, text="The padding is counted once, but it is added on both sides."
            ),
        ]
    if stride > 1:
        mistakes.append(Mistake(value=way + 1, text="The stride is missing: the kernel moves by more than one pixel."))
    if rest:
        mistakes += [
            Mistake(
                value=steps + 2, text="The division is rounded up. A step that does not fit is not taken: round down."
            ),
            Mistake(value=round(way / stride + 1, 2), text="The division is not rounded. Steps are whole: round down."),
            Mistake(value=round(way / stride + 1, 1), text="The division is not rounded. Steps are whole: round down."),
        ]
    return Problem(
        text=f"A kernel of ${kernel} \\times {kernel}$ slides over an image of ${side} \\times {side}$ pixels with stride "
        f"{stride}. {_padding_text(padding)} The feature map is a square. **How many values long is its side?**",
        answer=steps + 1,
        tolerance=0.0,
        hints=(
            "How far can the kernel's left edge move, and how many steps of the stride fit into that way?",
            r"With side $n$, kernel $k$, stride $s$ and padding $p$: $\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$.",
        ),
        solution=rf"$$\left\lfloor \frac{{{side} + 2 \cdot {padding} - {kernel}}}{{{stride}}} \right\rfloor + 1 = "
        rf"\left\lfloor \frac{{{way}}}{{{stride}}} \right\rfloor + 1 = {steps} + 1 = {steps + 1}$$",
        mistakes=tuple(mistakes),
    )


def _padding_text(padding: int) -> str:
    return (
        "There is no padding.",
        "The padding is 1: one row or column of zeros on each of the four sides.",
        "The padding is 2: two rows or columns of zeros on each of the four sides.",
    )[padding]


def window_value(random: Random) -> Problem:
    """One value of a feature map, without an activation."""
    pixels, kernel, bias = _window(random)
    products = int((pixels * kernel).sum())
    answer = products + bias
    flipped = int((pixels * kernel[::-1, ::-1]).sum()) + bias
    mistakes = [
        Mistake(value=products, text=FORGOT_BIAS),
        Mistake(value=products - bias, text="The bias is subtracted; it is added, with its own sign."),
        Mistake(
            value=flipped,
            text="The kernel is rotated by half a turn. That is the convolution of mathematics; networks leave the kernel "
            "as it is.",
        ),
    ]
    if answer < 0:
        mistakes.append(Mistake(value=0, text="ReLU is applied, but this layer has no activation."))
    return Problem(
        text=_window_text(pixels, kernel, bias)
        + " There is no activation. **What value does the feature map get here?**",
        answer=answer,
        tolerance=0.0,
        hints=_window_hints("Add the nine products, then the bias."),
        solution=f"$${_window_sum(pixels, kernel, bias, answer)}$$",
        mistakes=tuple(mistakes),
    )


def rectified_window_value(random: Random) -> Problem:
    """One value of a feature map after ReLU; about half of the sums are negative."""
    pixels, kernel, bias = _window(random)
    products = int((pixels * kernel).sum())
    total = products + bias
    if total < 0:
        mistakes = [
            Mistake(value=total, text="ReLU is missing: it replaces a negative sum by 0."),
            Mistake(value=-total, text="ReLU does not drop the sign, it replaces a negative sum by 0."),
        ]
    else:
        mistakes = [
            Mistake(value=max(0, products), text=FORGOT_BIAS),
            Mistake(value=0, text="ReLU sets only negative sums to 0. Is this sum negative?"),
            Mistake(value=-total, text="The sign is wrong. After ReLU no value is negative."),
        ]
    return Problem(
        text=_window_text(pixels, kernel, bias)
        + " The activation is ReLU. **What value does the feature map get here?**",
        answer=max(0, total),
        tolerance=0.0,
        hints=_window_hints(
            "Add the nine products and the bias. Then ReLU keeps the sum if it is positive, else it is 0."
        ),
        solution=f"$${_window_sum(pixels, kernel, bias, total)}$$\n\n"
        rf"$$\max(0,\, {total}) = {max(0, total)}$$",
        mistakes=tuple(mistakes),
    )


def _window(random: Random) -> tuple[np.ndarray, np.ndarray, int]:
    """Pixels and kernel, each (3, 3) of small whole numbers, and a bias other than 0."""
    pixels = np.array([random.randint(0, 5) for _ in range(9)]).reshape(3, 3)
    kernel = np.array([random.randint(-2, 2) for _ in range(9)]).reshape(3, 3)
    return pixels, kernel, random.choice((-3, -2, -1, 1, 2, 3))


def _window_text(pixels: np.ndarray, kernel: np.ndarray, bias: int) -> str:
    return (
        f"The kernel $K$ lies on the pixels $X$; the bias is $b = {bias}$.\n\n"
        rf"$$X = {_matrix(pixels)} \qquad K = {_matrix(kernel)}$$" + "\n\n"
    )


def _window_hints(last: str) -> tuple[str, ...]:
    return ("Multiply each pixel by the number of the kernel that lies on it; products with a 0 can be left out.", last)


def _window_sum(pixels: np.ndarray, kernel: np.ndarray, bias: int, total: int) -> str:
    terms = product_terms(zip(pixels.ravel().tolist(), kernel.ravel().tolist(), strict=True))
    return aligned_sum("&", [*terms, bracketed(bias)], str(total))


def _matrix(values: np.ndarray) -> str:
    rows = (" & ".join(decimal_latex(float(value)) for value in row) for row in values)
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"


def pooled_value(random: Random) -> Problem:
    """One value of a map after max or average pooling of 2 x 2."""
    values = np.array([random.randint(0, 20) for _ in range(16)]).reshape(4, 4)
    name, row, column = random.choice(CORNERS)
    window = values[row : row + 2, column : column + 2].ravel().tolist()
    is_max = random.random() < 0.5
    mean, listed = sum(window) / 4, ", ".join(map(str, window))
    if is_max:
        kind, answer, line = "max pooling", float(max(window)), rf"\max({listed}) = {max(window)}"
        mistakes = [
            Mistake(value=mean, text="That is the mean of the square. Max pooling keeps the largest value."),
            Mistake(value=min(window), text="That is the smallest value. Max pooling keeps the largest."),
        ]
    else:
        kind, answer = "average pooling", mean
        line = rf"\frac{{{' + '.join(map(str, window))}}}{{4}} = \frac{{{sum(window)}}}{{4}} = {decimal_latex(mean)}"
        mistakes = [
            Mistake(value=max(window), text="That is the largest value. Average pooling takes the mean of all four."),
            Mistake(value=sum(window), text="That is the sum. Divide it by 4, the number of values."),
            Mistake(value=sum(window) / 2, text="The sum is divided by 2. A square of 2 × 2 has four values."),
        ]
    mistakes.append(
        Mistake(
            value=float(values.max() if is_max else values.mean()),
            text="That is the value for the whole map. Each square of 2 × 2 gives a value of its own.",
        )
    )
    return Problem(
        text=f"This feature map passes through {kind} of $2 \\times 2$ with stride 2.\n\n$${_matrix(values)}$$\n\n"
        f"**What is the {name} value of the result?**",
        answer=answer,
        tolerance=0.005,
        hints=(
            "The map is cut into four squares of 2 × 2 values. Which of them gives this value?",
            f"The square holds {listed}.",
        ),
        solution=f"The {name} square holds {listed}.\n\n$${line}$$",
        mistakes=tuple(mistakes),
    )


def receptive_field(random: Random) -> Problem:
    """The side of the input square that one value behind some layers depends on."""
    layers = [(random.choice((3, 5)), 1)]
    for _ in range(random.randint(1, 3)):
        layers.append((2, 2) if layers[-1][1] == 1 and random.random() < 0.6 else (random.choice((3, 5)), 1))
    if all(stride == 1 for _, stride in layers[:-1]):
        layers = [(random.choice((3, 5)), 1), (2, 2), (random.choice((3, 5)), 1)]
    kernels = [kernel for kernel, _ in layers]
    distances = _distances(layers)
    answer = 1 + sum((kernel - 1) * distance for kernel, distance in zip(kernels, distances, strict=True))
    listed = "\n".join(f"1. {_layer_text(kernel, stride)}" for kernel, stride in layers)
    terms = [rf"({kernel} - 1) \cdot {distance}" for kernel, distance in zip(kernels, distances, strict=True)]
    return Problem(
        text=f"An image passes through these layers:\n\n{listed}\n\n**How many pixels long is the side of the square of the "
        "image that one value behind the last layer depends on?** (Away from the image's edges.)",
        answer=answer,
        tolerance=0.0,
        hints=(
            "Start with 1 and go through the layers. A layer whose window is $k$ long adds $k - 1$ steps. How many pixels of "
            "the image is one step?",
            "Behind a layer of stride 2, neighbouring values are twice as many pixels apart as before it.",
        ),
        solution=f"$${aligned('r &= 1 + ' + ' + '.join(terms), f'&= {answer}')}$$",
        mistakes=(
            Mistake(
                value=1 + sum(kernel - 1 for kernel in kernels),
                text="The strides are missing: behind a stride of 2, each step is twice as many pixels long.",
            ),
            Mistake(value=answer - 1, text="The start is missing: a value without any layer depends on 1 pixel."),
            Mistake(
                value=sum(kernels),
                text="The windows are added up. Overlapping windows add $k - 1$ each, times the step.",
            ),
            Mistake(value=int(np.prod(kernels)), text="The windows are multiplied. Each of them adds to the field."),
            Mistake(
                value=1
                + sum((k - 1) * distance * stride for (k, stride), distance in zip(layers, distances, strict=True)),
                text="A layer's own stride counts only for the layers behind it.",
            ),
        ),
    )


def _distances(layers: Sequence[tuple[int, int]]) -> list[int]:
    """How many pixels of the image apart the values are that enter each layer."""
    strides = [1, *(stride for _, stride in layers[:-1])]
    return [int(distance) for distance in np.cumprod(strides)]


def _layer_text(kernel: int, stride: int) -> str:
    kind = "Max pooling" if stride > 1 else "Convolution"
    return f"{kind} with a window of ${kernel} \\times {kernel}$ and stride {stride}"
