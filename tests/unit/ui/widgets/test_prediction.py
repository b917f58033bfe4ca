from __future__ import annotations

import pytest

from cnn_demo.pretrained.imagenet import imagenet
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.ui.widgets.prediction import with_article


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
