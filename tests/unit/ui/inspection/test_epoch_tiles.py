"""Kernels and maps of several epochs as pictures in one scale, so that growing weights look stronger."""

from __future__ import annotations

import numpy as np

from cnn_demo.spec import presets
from cnn_demo.ui.inspection.epoch_tiles import kernel_tiles, layers_with_maps, map_tiles


def test_kernels_of_a_later_epoch_are_stronger_where_their_weights_are() -> None:
    kernels = np.zeros((2, 3, 3, 1, 2), np.float32)
    kernels[0, ..., 1], kernels[1, ..., 1] = 0.5, 1.0
    pictures = kernel_tiles(kernels)
    assert pictures.shape == (2, 2, 3, 3, 3)
    assert not pictures[:, 0].any()
    assert (pictures[1, 1] > pictures[0, 1]).all()


def test_kernel_of_a_colour_network_is_grey_at_0_and_shows_its_colours() -> None:
    kernels = np.zeros((1, 1, 2, 3, 1), np.float32)
    kernels[0, 0, 1, :, 0] = [2.0, 0.0, -2.0]
    assert kernel_tiles(kernels)[0, 0, 0].tolist() == [[128, 128, 128], [255, 128, 0]]
    assert (kernel_tiles(0 * kernels) == 128).all()


def test_maps_keep_their_epoch_and_their_place() -> None:
    maps = np.zeros((3, 2, 2, 4), np.float32)
    maps[2, 0, 1, 3] = 1.0
    pictures = map_tiles(maps)
    assert pictures[2, 3, 0, 1].sum() > pictures[2, 3, 0, 0].sum()
    assert (pictures[:2] == pictures[0, 0, 0, 0]).all()


def test_layers_with_maps_are_those_before_flatten_without_dropout() -> None:
    names = [layer.name for layer in layers_with_maps(presets.design("classic").architecture())]
    assert names[0] == "conv2d_1"
    assert not [name for name in names if name.startswith(("dropout", "flatten", "dense", "output"))]
