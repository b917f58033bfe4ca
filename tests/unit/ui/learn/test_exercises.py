"""The exercises of Learn: answers recomputed from the numbers in the text, mistakes told apart, typed numbers, credit."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D, Dense, Flatten, MaxPooling2D
from cnn_demo.spec.summary import Row, summarise
from cnn_demo.ui.learn.detection import detect, strip, windows
from cnn_demo.ui.learn.exercises.augmenting import interpolated_pixel, pictures_shown
from cnn_demo.ui.learn.exercises.changed_pictures import changed_pixel, smallest_epsilon
from cnn_demo.ui.learn.exercises.learning import (
    cross_entropy_gradient,
    descent_step,
    momentum_step,
    normalized_value,
    softmax_probability,
    squared_error_gradient,
)
from cnn_demo.ui.learn.exercises.parameters import convolution_parameters, dense_parameters
from cnn_demo.ui.learn.exercises.practice import Practice
from cnn_demo.ui.learn.exercises.problem import Maker, Mistake, Problem, generated, typed_values
from cnn_demo.ui.learn.exercises.strips import last_kept_window, window_count
from cnn_demo.ui.learn.exercises.table import EXERCISES
from cnn_demo.ui.learn.exercises.training_sets import error_exponent, expected_error
from cnn_demo.ui.learn.exercises.weight_space import distance_from_plane
from cnn_demo.ui.learn.exercises.windows import (
    output_size,
    pooled_value,
    receptive_field,
    rectified_window_value,
    window_value,
)

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
STEP = 1e-6  # of a finite difference


def found(pattern: str, text: str) -> list[float]:
    match = re.search(pattern, text)
    assert match is not None, f"{pattern} is not in {text}"
    return [float(group) for group in match.groups()]


def matrices(text: str) -> list[np.ndarray]:
    inside = re.findall(r"\\begin\{bmatrix\} (.*?) \\end", text)
    return [np.array([[float(n) for n in row.split("&")] for row in each.split(r"\\")]) for each in inside]


def slope(loss: Callable[[float], float], at: float) -> float:
    return (loss(at + STEP) - loss(at - STEP)) / (2 * STEP)


def size_by_placing(text: str) -> float:
    kernel, side, stride = found(r"of \$(\d+) \\times \d+\$ slides over an image of \$(\d+) .* stride (\d)", text)
    padding = 0 if "There is no padding." in text else found(r"padding is (\d)", text)[0]
    return len(range(0, int(side + 2 * padding - kernel) + 1, int(stride)))


def window_by_numpy(text: str) -> float:
    pixels, kernel = matrices(text)
    value = np.tensordot(pixels, kernel) + found(r"b = (-?\d+)", text)[0]
    return float(np.maximum(value, 0) if "ReLU" in text else value)


def pooled_by_numpy(text: str) -> float:
    squares = matrices(text)[0].reshape(2, 2, 2, 2)
    pooled = squares.max(axis=(1, 3)) if "max pooling" in text else squares.mean(axis=(1, 3))
    asked = text.rpartition("**What")[2]
    return float(pooled[int("lower" in asked), int("right" in asked)])


def row(layers: list[Conv2D | Dense | Flatten | MaxPooling2D], side: int, index: int) -> Row:
    return summarise(Architecture(layers=tuple(layers), input_shape=(side, side, 1))).rows[index]


def field_by_summary(text: str) -> float:
    listed = re.findall(r"1\. (Convolution|Max pooling) with a window of \$(\d)", text)
    layers: list[Conv2D | Dense | Flatten | MaxPooling2D] = [
        Conv2D(filters=1, kernel_size=int(size)) if kind == "Convolution" else MaxPooling2D(pool_size=int(size))
        for kind, size in listed
    ]
    return row([*layers, Flatten()], 128, len(layers) - 1).receptive_field[0]


def convolution_by_summary(text: str) -> float:
    channels, filters, kernel = map(int, found(r"reads (\d+) channels and gives (\d+) .* are \$(\d)", text))
    return row([Conv2D(filters=channels), Conv2D(filters=filters, kernel_size=kernel), Flatten()], 28, 1).parameters


def dense_by_summary(text: str) -> float:
    side, channels, units = map(int, found(r"of \$(\d+) .* values, (\d+) of them.* layer of (\d+) units", text))
    return row(
        [Conv2D(filters=channels, kernel_size=3, padding="same"), Flatten(), Dense(units=units)], side, 2
    ).parameters


def softmax_by_numpy(text: str) -> float:
    logits = np.array([float(value) for value in re.findall(r"z_\d = (-?[\d.]+)", text)])
    shifted = np.exp(logits - logits.max())
    return float((shifted / shifted.sum())[int(found(r"give class (\d)", text)[0])])


def squared_error_by_difference(text: str) -> float:
    w, x, b, t = (found(rf"\${name} = (-?[\d.]+)", text)[0] for name in "wxbt")
    return slope(lambda weight: (weight * x + b - t) ** 2, w)


def cross_entropy_by_difference(text: str) -> float:
    """The logit of the other classes together is 0, the weight is 1, and the rest of the class's logit is constant."""
    x, p = (found(rf"\${name} = (-?[\d.]+)", text)[0] for name in "xp")
    rest = np.log(p / (1 - p)) - x

    def loss(weight: float) -> float:
        probability = 1 / (1 + np.exp(-(weight * x + rest)))
        return float(-np.log(probability if "its label is 1" in text else 1 - probability))

    return slope(loss, 1.0)


def step_by_numpy(text: str) -> float:
    w, g, rate = (found(rf"\${name} = (-?[\d.]+)", text)[0] for name in ("w", "g", r"\\eta"))
    return float(np.dot([1.0, -rate], [w, g]))


def named(names: tuple[str, ...], text: str) -> list[float]:
    """The numbers of these symbols: $w = -0.3$."""
    return [found(rf"\${name} = (-?[\d.]+)", text)[0] for name in names]


def momentum_by_numpy(text: str) -> float:
    w, v, g, rate, momentum = named(("w", "v", "g", r"\\eta", r"\\mu"), text)
    return float(np.dot([1.0, momentum, -rate], [w, v, g]))


def normalized_by_numpy(text: str) -> float:
    x, mean, variance, scale, offset = named(("x", "m", "s", r"\\gamma", r"\\beta"), text)
    return float(np.polyval([scale, offset], (x - mean) * variance**-0.5))


def pixel_by_numpy(text: str) -> float:
    epsilon, x, gradient = named((r"\\varepsilon", "x", r"\\partial L / \\partial x"), text)
    return float(np.clip(x + epsilon * np.sign(gradient), 0.0, 1.0))


def epsilon_by_trying_all_directions(text: str) -> float:
    [lead] = named(("m",), text.partition("for the present picture")[2])
    weights = [float(value) for value in re.findall(r"w_\d = (-?[\d.]+)", text)]
    steepest = min(np.dot(weights, signs) for signs in itertools.product((-1, 1), repeat=len(weights)))
    return float(-lead / steepest)


def pixel_by_interpolation(text: str) -> float:
    place, left, first, right, second = found(
        r"at column \$(\S+)\$.*column (\d+) is \$(\S+)\$,.*column (\d+) is \$(\S+)\$", text
    )
    return float(np.interp(place, [left, right], [first, second]))


def pictures_by_counting(text: str) -> float:
    plain = re.sub(r"(\d),(\d)", r"\1\2", text)
    images, epochs, batch = map(int, found(r"on (\d+) images for (\d+) epochs, in batches of (\d+)", plain))
    return sum(len(range(start, min(start + batch, images))) for start in range(0, images, batch)) * epochs


def distance_by_least_squares(text: str) -> float:
    origin, across, up, weights = (
        np.array([float(number) for number in vector.split(r",\;")]) for vector in re.findall(r"= \(([^)]*)\)", text)
    )
    directions = np.stack([across, up], axis=1)
    nearest = np.linalg.lstsq(directions, weights - origin, rcond=None)[0]
    return float(np.linalg.norm(weights - origin - directions @ nearest))


def error_line(text: str) -> np.ndarray:
    """Slope and intercept of the logarithm of the error over that of the size."""
    sizes = named(("m", "n"), text)
    errors = [100 - float(accuracy) for accuracy in re.findall(r"([\d.]+)\s%", text)[:2]]
    return np.polyfit(np.log(sizes), np.log(errors), 1)


def error_by_line(text: str) -> float:
    size = found(r"with ([\d]+) images\?", text.replace(",", ""))[0]
    return float(np.exp(np.polyval(error_line(text), np.log(size))))


def windows_by_cutting(text: str) -> float:
    digits, side, gap, step = map(int, found(r"(\d+) digits of (\d+) .* gaps of (\d+) .* steps of (\d+)", text))
    lefts, _ = windows(strip([np.zeros((side, side), np.uint8)] * digits, gap), side, step)
    return len(lefts)


def last_kept_by_detection(text: str) -> float:
    rows = re.findall(r"\| (\d+) \| (\w+) \| (\d+)\s% \|", text)
    lefts, percent = [int(left) for left, _, _ in rows], np.array([[float(number)] for _, _, number in rows])
    found_here = detect(lefts, percent, np.array([label == "background" for _, label, _ in rows]))
    return min(found_here, key=lambda each: each.probability).left


RECOMPUTED: dict[Maker, Callable[[str], float]] = {
    output_size: size_by_placing,
    window_value: window_by_numpy,
    rectified_window_value: window_by_numpy,
    pooled_value: pooled_by_numpy,
    receptive_field: field_by_summary,
    convolution_parameters: convolution_by_summary,
    dense_parameters: dense_by_summary,
    softmax_probability: softmax_by_numpy,
    squared_error_gradient: squared_error_by_difference,
    cross_entropy_gradient: cross_entropy_by_difference,
    descent_step: step_by_numpy,
    momentum_step: momentum_by_numpy,
    normalized_value: normalized_by_numpy,
    changed_pixel: pixel_by_numpy,
    smallest_epsilon: epsilon_by_trying_all_directions,
    interpolated_pixel: pixel_by_interpolation,
    pictures_shown: pictures_by_counting,
    distance_from_plane: distance_by_least_squares,
    error_exponent: lambda text: -float(error_line(text)[0]),
    expected_error: error_by_line,
    window_count: windows_by_cutting,
    last_kept_window: last_kept_by_detection,
}


def test_every_exercise_is_recomputed() -> None:
    assert {maker for makers in EXERCISES.values() for maker in makers} == set(RECOMPUTED)


@pytest.mark.parametrize("maker", RECOMPUTED)
@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_answer_follows_from_the_text_and_no_mistake_is_taken_for_it(maker: Maker, seed: int) -> None:
    problem = generated(maker, str(seed), 0)
    assert RECOMPUTED[maker](problem.text) == pytest.approx(problem.answer, abs=1e-5)
    assert problem.is_right(problem.answer)
    assert problem.mistake(problem.answer) is None
    for mistake in problem.mistakes:
        assert abs(mistake.value - problem.answer) > problem.tolerance
        assert problem.mistake(mistake.value) is not None
    solved = [float(number) for number in NUMBER.findall(problem.solution)]
    assert any(problem.is_right(number) for number in solved), "The solution does not reach the answer."
    assert 1 <= len(problem.hints) <= 2


def test_same_seed_and_number_give_the_same_problem_and_others_another() -> None:
    [maker] = EXERCISES["loss"]
    texts = [generated(maker, seed, number).text for seed in ("one", "two") for number in range(6)]
    assert texts == [generated(maker, seed, number).text for seed in ("one", "two") for number in range(6)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("maker", "word"),
    [
        (output_size, "+ 1"),
        (output_size, "rounded up"),
        (output_size, "padding"),
        (window_value, "bias"),
        (rectified_window_value, "ReLU is missing"),
        (convolution_parameters, "biases"),
        (squared_error_gradient, "chain rule"),
        (changed_pixel, "between 0 (black) and 1"),
        (expected_error, "helps less"),
        (last_kept_window, "dropped itself"),
        (last_kept_window, "background"),
        (window_count, "both ends"),
        (interpolated_pixel, "swapped"),
        (pictures_shown, "number of steps"),
    ],
)
def test_usual_mistakes_are_named(maker: Maker, word: str) -> None:
    problems = [generated(maker, str(seed), 0) for seed in range(50)]
    assert any(word in mistake.text for problem in problems for mistake in problem.mistakes)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3", (3.0,)),
        (" −0,25 ", (-0.25,)),
        ("+.5", (0.5,)),
        ("1 179 776", (1179776.0,)),
        ("1,179,776", (1179776.0,)),
        ("1.179.776", (1179776.0,)),
        ("9,216", (9.216, 9216.0)),
        ("0,125", (0.125,)),
        ("", ()),
        ("twelve", ()),
        ("31 %", ()),
        ("nan", ()),
        ("1e5", ()),
        ("1/3", ()),
        ("1,2.3", ()),
    ],
)
def test_typed_numbers_are_read_with_point_or_comma(text: str, values: tuple[float, ...]) -> None:
    assert typed_values(text) == values


TWELVE = Problem(
    text="",
    answer=12.0,
    tolerance=0.5,
    hints=("One", "Two"),
    solution="",
    mistakes=(Mistake(value=11.0, text="The + 1 is missing."),),
)


def test_problem_earns_credit_once() -> None:
    done = Practice().answered(TWELVE, "12").answered(TWELVE, "11").answered(TWELVE, "12")
    assert (done.solved, done.unaided) == (1, 1)
    assert done.with_new_numbers().answered(TWELVE, "11,6").solved == 2


def test_new_numbers_stay_with_the_kind_and_kinds_take_turns() -> None:
    second = Practice(hints=1).with_another_kind(2)
    assert (second.number, second.kind, second.hints) == (1, 1, 0)
    assert second.with_new_numbers().kind == 1
    assert second.with_another_kind(2).kind == 0


def test_no_credit_once_the_solution_was_shown() -> None:
    done = Practice().with_solution().answered(TWELVE, "12")
    assert not done.is_solved
    assert done.solved == 0


def test_what_is_no_number_costs_nothing_and_a_wrong_answer_or_a_hint_is_noted() -> None:
    assert Practice().answered(TWELVE, "twelve").answered(TWELVE, "12").unaided == 1
    assert Practice().answered(TWELVE, "11").answered(TWELVE, "12").unaided == 0
    hinted = Practice().with_hint().answered(TWELVE, "12")
    assert (hinted.solved, hinted.unaided) == (1, 0)
