from __future__ import annotations

import json

import numpy as np
import pytest

from cnn_demo.pretrained.imagenet import imagenet
from cnn_demo.spec.builtin_data import FASHION_MNIST, MNIST, builtin_named
from cnn_demo.ui.widgets.answer_text import answer_text, with_article
from tests.golden.make_answer_texts import PATH

GOLDEN = json.loads(PATH.read_text())
DATA = {data.classes: data for data in (MNIST, FASHION_MNIST)}


@pytest.mark.parametrize(
    ("dataset", "label", "words"),
    [
        ("mnist", 7, "a 7"),
        ("mnist", 8, "an 8"),
        ("fashion_mnist", 0, "a T-shirt/top"),
        ("fashion_mnist", 9, "an ankle boot"),
        ("cifar10", 0, "an airplane"),
        ("cifar10", 8, "a ship"),
    ],
)
def test_a_class_in_a_sentence_has_its_article(dataset: str, label: int, words: str) -> None:
    assert with_article(builtin_named(dataset), label) == words


def test_a_proper_name_among_other_names_keeps_its_capitals() -> None:
    names = imagenet().classes
    words = [with_article(imagenet(), names.index(name)) for name in ("Egyptian Mau", "espresso", "T-shirt")]
    assert words == ["an Egyptian Mau", "an espresso", "a T-shirt"]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: f"{case['classes'][0]} {case['level']} {case['doubt']}")
def test_a_prediction_has_the_words_that_javascript_is_held_to(case: dict) -> None:
    data, probabilities = DATA[tuple(case["classes"])], np.array(case["probabilities"])
    found = answer_text(
        probabilities,
        case["level"],
        case["doubt"],
        lambda label: with_article(data, label),
        is_digits=data.shows_digits,
    )
    assert (found.headline, found.detail) == (case["headline"], case["detail"])


def test_a_prediction_without_a_rival_names_one_class() -> None:
    probabilities = np.array([0.991, *[0.001] * 9])
    text = answer_text(probabilities, "unsure", "strange", lambda label: with_article(MNIST, label), is_digits=True)
    assert text.detail.endswith("If anything, it is a 0 (99.1\u00a0%).")
