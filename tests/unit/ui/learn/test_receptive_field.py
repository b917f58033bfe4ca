"""A cell depends on the pixels of its receptive field alone, and a map moves with the picture."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.spec.presets import design
from cnn_demo.ui.learn.classic_pass import classic_pass
from cnn_demo.ui.learn.receptive_field import compare, field_of, shifted_right

ARCHITECTURE = design("classic").architecture()


@pytest.fixture
def pixels(rng: np.random.Generator) -> np.ndarray:
    drawn = np.zeros((28, 28), np.uint8)
    drawn[5:23, 5:22] = rng.integers(1, 255, (18, 17))
    return drawn


@pytest.mark.parametrize(("layer", "cell"), [("conv2d_1", 9), ("conv2d_2", 11), ("max_pooling2d_1", 6)])
def test_cell_changes_with_pixels_of_its_field_and_no_others(layer: str, cell: int, pixels: np.ndarray) -> None:
    field = field_of(ARCHITECTURE, layer)
    first = field.first(cell)
    inside = slice(first, first + field.side)
    others, own = pixels.copy(), pixels.copy()
    others[inside, inside] = 255 - others[inside, inside]  # the field alone is changed
    own[:], own[inside, inside] = 255 - pixels, pixels[inside, inside]  # all but the field
    value, without, within = (classic_pass(image, 0).outputs[layer][cell, cell] for image in (pixels, own, others))
    np.testing.assert_allclose(without, value, atol=1e-5)
    assert np.abs(within - value).max() > 0.1
    for edge in (first, first + field.side - 1):
        touched = pixels.copy()
        touched[edge, inside] = 255 - touched[edge, inside]
        assert np.abs(classic_pass(touched, 0).outputs[layer][cell, cell] - value).max() > 1e-4


@pytest.mark.parametrize("shift", [1, 2, 3, 4])
def test_map_of_the_shifted_picture_is_the_shifted_map_away_from_the_border(shift: int, pixels: np.ndarray) -> None:
    before, after = (classic_pass(image, 0).outputs for image in (pixels, shifted_right(pixels, shift)))
    maps = [compare(before["conv2d_2"][..., m], after["conv2d_2"][..., m], shift, 1) for m in range(64)]
    pooled = [compare(before["max_pooling2d_1"][..., m], after["max_pooling2d_1"][..., m], shift, 2) for m in range(64)]
    assert all(each.largest_inside == 0 for each in maps)
    assert max(each.largest_at_border for each in maps) > 0
    assert all(each.border == shift for each in maps)
    if shift % 2:
        assert max(each.largest_inside for each in pooled) > 0.05
    else:
        assert all(each.largest_inside == 0 for each in pooled)
