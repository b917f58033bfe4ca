"""Places of layers, also within branches, and edits at them."""

from __future__ import annotations

import pytest

from cnn_demo.errors import DesignError
from cnn_demo.spec.layer_path import (
    all_paths,
    earlier_place,
    inserted,
    layer_at,
    moved,
    path_text,
    removed,
    replaced,
)
from cnn_demo.spec.layers import Branches, Conv2D, Dropout, Flatten, Layer, MaxPooling2D

INNER = Branches(branches=((Dropout(),), ()))
LAYERS: tuple[Layer, ...] = (Conv2D(), Branches(branches=((Conv2D(filters=2), MaxPooling2D()), (INNER,))), Flatten())


def test_every_place_is_listed_in_the_order_of_the_layers() -> None:
    assert [path_text(path) for path in all_paths(LAYERS)] == [
        "-1",
        "0",
        "1",
        "1.0.0",
        "1.0.1",
        "1.1.0",
        "1.1.0.0.0",
        "2",
        "3",
    ]


def test_a_layer_within_branches_within_branches_is_edited_in_its_place() -> None:
    place = (1, 1, 0, 0, 0)
    assert layer_at(LAYERS, place) == Dropout()
    assert layer_at(replaced(LAYERS, place, Dropout(rate=0.5)), place) == Dropout(rate=0.5)
    assert replaced(LAYERS, place, Dropout()) == LAYERS


def test_layers_are_put_into_moved_in_and_taken_out_of_a_branch() -> None:
    more = inserted(LAYERS, (1, 0, 2), Dropout())
    assert [layer_at(more, (1, 0, place)).kind for place in range(3)] == ["conv2d", "max_pooling2d", "dropout"]
    assert moved(more, (1, 0, 2), -2) == inserted(LAYERS, (1, 0, 0), Dropout())
    assert removed(more, (1, 0, 2)) == LAYERS
    assert layer_at(inserted(LAYERS, (1, 1, 0, 1, 0), Flatten()), (1, 1, 0, 1, 0)) == Flatten()


def test_the_place_before_the_first_of_a_branch_is_that_of_the_branches() -> None:
    assert [earlier_place(path) for path in ((2,), (1, 0, 1), (1, 0, 0))] == [(1,), (1, 0, 0), (1,)]


def test_branches_that_would_stand_too_deep_are_refused() -> None:
    deep = Branches(branches=((Branches(branches=((), ())),), ()))
    with pytest.raises(DesignError, match=r"Layer 2 \(branches\): branches are nested 4 deep"):
        inserted(LAYERS, (1, 1, 0, 1, 0), deep)
