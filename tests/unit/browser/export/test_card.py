"""The README of an export: how its table of layers names them."""

from __future__ import annotations

import pytest

from cnn_demo.browser.export.card import layer_text
from cnn_demo.spec.layers import Branches, Conv2D, Dropout, Flatten, Layer

INNER = Branches(join="add", branches=((Dropout(rate=0.5),), ()))


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (Flatten(), "Flatten"),
        (Conv2D(filters=16), "Convolution: 16 filters, 3×3, relu"),
        (
            Branches(branches=((Conv2D(filters=2, padding="same"), Dropout(rate=0.25)), (), (INNER,))),
            "Branches: 3 branches, concatenated; a: Convolution (2 filters, 3×3, same, relu), then Dropout (25 %); "
            "b: its input as it is; c: Branches (2 branches, added; a: Dropout (50 %); b: its input as it is)",
        ),
    ],
)
def test_a_layer_is_told_in_words_with_all_layers_in_it(layer: Layer, text: str) -> None:
    assert layer_text(layer) == text
