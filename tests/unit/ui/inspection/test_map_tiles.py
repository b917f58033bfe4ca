"""A layer's maps as tiles: their numbers, marks and colours."""

from __future__ import annotations

import numpy as np

from cnn_demo.ui.inspection.map_tiles import kernel_tiles, map_tiles, scale_bar
from cnn_demo.ui.inspection.tiles import Tile, tiles_html

EVERY = np.arange(4)


def maps(*values: float) -> np.ndarray:
    """A (2, 3, n) array of even maps."""
    return np.tile(np.array(values, np.float32), (2, 3, 1))


def test_silent_dead_and_most_active_maps_are_marked_in_words_and_by_their_frames() -> None:
    tiles = map_tiles(maps(0.5, 0, 2, 0), EVERY, shared=True, dead=np.array([False, True, False, False]))
    assert [(tile.mark, tile.outline) for tile in tiles] == [
        ("2nd most", "strong"),
        ("dead", "weak"),
        ("most active", "strong"),
        ("zero here", "weak"),
    ]
    assert tiles[2].alt == "2, 2 to 2, most active"


def test_only_the_chosen_places_are_shown_but_the_scale_is_the_layer_s() -> None:
    (alone,) = map_tiles(maps(1, 2, 4, 8), np.array([1]), shared=True)
    assert alone.name == "1"
    assert alone.pixels[0, 0].tolist() == map_tiles(maps(1, 2, 4, 8), EVERY, shared=True)[1].pixels[0, 0].tolist()
    (own,) = map_tiles(maps(1, 2, 4, 8), np.array([1]), shared=False)
    assert own.pixels.mean() > alone.pixels.mean()


def test_map_of_a_single_value_shows_the_number() -> None:
    (unit,) = map_tiles(np.array([[[-0.25]]], np.float32), np.array([0]), shared=True)
    assert (unit.name, unit.alt) == ("0: −0.25", "0, −0.25, most active")


def test_colour_kernels_are_grey_where_weights_are_0() -> None:
    kernels = np.zeros((1, 2, 3, 1), np.float32)
    kernels[0, 1, :, 0] = [1, -1, 0]
    (tile,) = kernel_tiles(kernels, np.array([0]))
    assert tile.pixels.tolist() == [[[128, 128, 128], [255, 0, 128]]]


def test_names_cannot_act_as_html() -> None:
    page = tiles_html([Tile(pixels=np.zeros((1, 1, 3), np.uint8), name="<b>", alt='"><script>')], 50)
    assert "<b>" not in page
    assert "<script>" not in page


def test_the_bar_of_a_signed_scale_goes_from_below_zero_to_above_it() -> None:
    assert "<span>−1.5</span><span>0</span><span>1.5</span>" in scale_bar(1.5, signed=True)
    assert "<span>0</span><span>2</span>" in scale_bar(2.0, signed=False)
