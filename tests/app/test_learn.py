"""The Learn page: its chapters, their questions, and numbers that can be recomputed from what is shown."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from tests.app.visitor import Visitor, digit_one

KEYS = ("pixels", "preprocessing", "convolution", "relu", "pooling")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def chapter(visitor: Visitor, key: str) -> Visitor:
    return visitor.open("learn", chapter=key)


@pytest.fixture
def chapters(visitor: Visitor) -> dict[str, Any]:
    """The table of chapters; the canvas in them can be imported by a running page alone."""
    visitor.open("learn")
    from cnn_demo.ui.learning.chapters import CHAPTERS

    return {chapter.key: chapter for chapter in CHAPTERS}


def formulas(visitor: Visitor) -> list[str]:
    """The formulas of the page, as LaTeX without its delimiters."""
    return [str(element.value).strip("$\n ") for element in visitor.app.latex]


def with_numbers(visitor: Visitor, start: str) -> str:
    """The formula with numbers that begins so."""
    return next(text for text in formulas(visitor) if re.search(rf"(^|aligned\}} |\\\\ ){start}", text))


def evaluated(latex: str) -> float:
    """The value of a written sum of products."""
    plain = latex.replace("&", "").replace(r"\quad", "").replace(r"\\", "").replace(r"\cdot", "*")
    terms = plain.replace("(", "").replace(")", "").split("+")
    return sum(float(np.prod([float(factor) for factor in term.split("*")])) for term in terms)


def told(visitor: Visitor) -> str:
    return "\n".join([*visitor.successes, *visitor.errors, *visitor.warnings])


def test_every_chapter_is_tested(chapters: dict[str, Any]) -> None:
    assert tuple(chapters) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_every_chapter_opens_and_is_complete(visitor: Visitor, chapters: dict[str, Any], key: str) -> None:
    chapter(visitor, key)
    assert not visitor.errors
    assert visitor.app.header[0].value == f"{KEYS.index(key) + 1}. {chapters[key].title}"
    assert visitor.text.count("**Try it.**") == 1
    assert visitor.text.count("**Check yourself**") == 1
    assert formulas(visitor)


@pytest.mark.parametrize("key", KEYS)
def test_every_question_tells_right_from_wrong_in_words_and_says_why(
    visitor: Visitor, chapters: dict[str, Any], key: str
) -> None:
    question = chapters[key].question
    chapter(visitor, key)
    answer(visitor, question.options[question.right - 1])
    assert visitor.errors[0].startswith("**Not so.**")
    answer(visitor, question.options[question.right])
    assert any(message.startswith("**Right.**") for message in visitor.successes)
    assert f"1 of {len(KEYS)} questions answered right" in visitor.progress


def answer(visitor: Visitor, option: str) -> None:
    radio = next(radio for radio in visitor.app.radio if option in radio.options)
    visitor._run(radio.set_value(option).run)


def test_answers_are_kept_when_another_chapter_was_read_meanwhile(visitor: Visitor, chapters: dict[str, Any]) -> None:
    first, second, *_ = chapters.values()
    answer(visitor, first.question.options[first.question.right])
    visitor.press(f"Next: {second.title}").press(f"Previous: {first.title}")
    assert visitor.successes[0].startswith("**Right.**")


def test_next_previous_and_the_list_lead_through_the_chapters_and_the_address_follows(
    visitor: Visitor, chapters: dict[str, Any]
) -> None:
    assert visitor.selected("Chapter") == KEYS[0]
    for before, after in pairwise(chapters.values()):
        visitor.press(f"Next: {after.title}")
        assert visitor.app.query_params["chapter"] in (after.key, [after.key])
        assert visitor.button(f"Previous: {before.title}")
    visitor.choose("Chapter", "convolution")
    assert "Convolution" in visitor.app.header[0].value


def test_the_chapter_read_last_is_open_after_a_visit_elsewhere(visitor: Visitor) -> None:
    chapter(visitor, "pooling").open("data")
    visitor.app.query_params.pop("chapter", None)
    assert visitor.open("learn").selected("Chapter") == "pooling"


def test_address_of_no_chapter_opens_the_first(visitor: Visitor) -> None:
    assert chapter(visitor, "no-such-chapter").selected("Chapter") == KEYS[0]


def test_link_to_a_chapter_does_not_open_the_workspace(visitor: Visitor) -> None:
    link = chapter(visitor, "relu").app.code[0].value
    assert link.endswith("?chapter=relu")


def test_pixels_are_counted_and_placed(visitor: Visitor) -> None:
    chapter(visitor, "pixels").fill("Row", 10).fill("Column", 16)
    text = with_numbers(visitor, "n &=")
    assert r"28 \cdot 28 \cdot 1 = 784" in text
    assert rf"10 \cdot 28 + 16 = {10 * 28 + 16}" in text
    before = text
    assert with_numbers(visitor.fill("Row", 11), "n &=") != before


def test_own_drawing_is_read_pixel_by_pixel(visitor: Visitor) -> None:
    chapter(visitor, "pixels").choose("Picture", "My drawing")
    assert "Nothing is drawn yet" in visitor.text
    visitor.draw("drawing", digit_one())
    assert "Nothing is drawn yet" not in visitor.text
    # A vertical stroke's centre of mass is moved to the middle.
    value = re.search(r"x_\{14,\\,14\} &= (\d+)", with_numbers(visitor, "n &="))
    assert value
    assert int(value[1]) > 100


def test_brightness_is_the_weighted_sum_that_is_shown(visitor: Visitor) -> None:
    chapter(visitor, "preprocessing").fill("Row", 3).fill("Column", 20)
    text = with_numbers(visitor, r"y &= 0.299 \\cdot")
    total, _, rest = text.split("y &= ")[1].partition(r" = ")
    shown = float(rest.split()[0])
    assert evaluated(total) == pytest.approx(shown, abs=5e-4)
    grey, scaled = re.search(r"\\frac\{(\d+)\}\{255\} \\approx ([\d.]+)", text).groups()  # type: ignore[union-attr]
    assert int(grey) == round(shown)
    assert int(grey) / 255 == pytest.approx(float(scaled), abs=5e-5)


@pytest.mark.parametrize("kernel", ["Vertical edges (Sobel)", "Spots (Laplace)", "Blur"])
def test_products_add_up_to_the_feature_maps_value_exactly(visitor: Visitor, kernel: str) -> None:
    chapter(visitor, "convolution").choose("Kernel", kernel)
    text = with_numbers(visitor, r"y_\{12,16\} &=")
    terms, _, end = text.split("&= ", 1)[1].rpartition(r"\\ &= ")
    assert terms.count("+") == 9
    assert evaluated(terms) == pytest.approx(float(end.split()[0]), abs=1e-9)


def test_other_place_of_the_kernel_gives_other_products(visitor: Visitor) -> None:
    before = formulas(chapter(visitor, "convolution"))
    assert formulas(visitor.fill("Row", 6)) != before


def test_two_linear_convolutions_are_one_until_relu_comes_between(visitor: Visitor) -> None:
    chapter(visitor, "relu")
    assert "Both maps are the same" in told(visitor)
    same = next(text for text in formulas(visitor) if r"\;=\;" in text)
    left, right = same.split(r" \;=\; ")
    assert float(left) == float(right)
    visitor.switch("ReLU between them")
    assert "no single kernel does what these two layers do" in told(visitor)
    different = next(text for text in formulas(visitor) if r"\neq" in text)
    left, right = different.split(r" \;\neq\; ")
    assert float(left) != float(right)


@pytest.mark.parametrize("size", ["2", "3", "4"])
def test_pooled_value_is_the_largest_of_those_shown(visitor: Visitor, size: str) -> None:
    chapter(visitor, "pooling").mark("Side of a square", size)
    text = next(text for text in formulas(visitor) if r"\max(" in text)
    inside, _, end = text.partition(r"\max(")[2].partition(")")
    values = [float(number) for number in NUMBER.findall(inside)]
    assert len(values) == int(size) ** 2
    assert max(values) == float(NUMBER.findall(end)[0])


def test_mean_pooling_shows_sum_and_count(visitor: Visitor) -> None:
    chapter(visitor, "pooling").mark("Keep", "Mean")
    text = next(text for text in formulas(visitor) if r"\approx" in text)
    total, size, _, mean = (float(number) for number in NUMBER.findall(text.partition("frac")[2]))
    assert total / size**2 == pytest.approx(mean, abs=5e-5)


def test_moving_the_picture_tells_how_much_changes(visitor: Visitor) -> None:
    chapter(visitor, "pooling").fill("Moved to the right by", 1)
    assert "Moved by 1: the feature map changed by" in visitor.text
