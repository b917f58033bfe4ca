"""Every way to prepare a picture has a sentence in the README files of exports and bundles."""

from __future__ import annotations

import itertools
from dataclasses import replace

from cnn_demo.spec.builtin_data import CIFAR10, MNIST
from cnn_demo.spec.data import FITS, PICTURE, PreparationRules
from cnn_demo.spec.preparation_text import data_text, image_text


def test_every_rule_is_told_in_words_of_its_own() -> None:
    rules = [
        PreparationRules(preparation=PICTURE, input_shape=(64, 64, channels), light_on_dark=light_on_dark, fit=fit)
        for channels, light_on_dark, fit in itertools.product((1, 3), (False, True), FITS)
    ]
    assert len({image_text(each) for each in [*rules, MNIST.rules]}) == len(rules) + 1


def test_the_usual_fit_of_a_background_is_named() -> None:
    assert image_text(CIFAR10.rules) == "red, green and blue, the middle square of the picture"
    assert image_text(CIFAR10.rules) == image_text(replace(CIFAR10, fit="crop").rules)


def test_data_of_unknown_source_have_no_empty_brackets() -> None:
    assert data_text(replace(MNIST, source="", licence="")) == MNIST.title
    assert data_text(replace(MNIST, source="")) == f"{MNIST.title} (licence: CC BY-SA 3.0)"
