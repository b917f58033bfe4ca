"""Kernels and feature maps of several epochs as pictures in one scale: arrays in, pixels out. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.spec.architecture import Architecture
from cnn_demo.ui.inspection.montage import as_light, tiles

COLOURS_OF_LIGHT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayer:
    """A layer that puts out maps: its Keras name, its title, and the shape of its output."""

    name: str
    title: str
    shape: tuple[int, ...]

    @property
    def described(self) -> str:
        return described(self.title, self.shape, self.name)


def described(title: str, shape: Sequence[int], name: str) -> str:
    """A layer in a choice: Convolution, 26 × 26 × 32 (conv2d_1)."""
    return f"{title}, {' × '.join(map(str, shape))} ({name})"


def layers_with_maps(architecture: Architecture) -> list[MapLayer]:
    """The layers of a design whose output are maps worth showing, in order."""
    layers = zip(architecture.names(), architecture.all_layers(), architecture.shapes()[1:], strict=True)
    return [
        MapLayer(name=name, title=layer.title, shape=shape)
        for name, layer, shape in layers
        if len(shape) == 3 and layer.is_informative
    ]


def kernel_tiles(kernels: np.ndarray) -> NDArray[np.uint8]:
    """Each epoch's kernels, (epochs, h, w, channels, n), as (epochs, n, h, w, 3).

    Of one channel: orange below zero, black zero, indigo above. Of three: what is added to, and taken from, each colour
    of light around a mid-grey zero. One scale for all.
    """
    if kernels.shape[3] == COLOURS_OF_LIGHT:
        return np.moveaxis(as_light(kernels), 4, 1)
    return map_tiles(kernels.sum(axis=3), signed=True)


def map_tiles(maps: np.ndarray, *, signed: bool) -> NDArray[np.uint8]:
    """Each epoch's maps, (epochs, h, w, n), as (epochs, n, h, w, 3), in one scale for all."""
    epochs, height, width, count = maps.shape
    together = np.moveaxis(maps, 0, 2).reshape(height, width, epochs * count)
    return tiles(together, signed=signed, shared=True).reshape(epochs, count, height, width, 3)
