"""Kernels and feature maps of several epochs as pixels in one colour scale. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.spec.architecture import OUTPUT_NAME, Architecture
from cnn_demo.ui.inspection.montage import as_colours, map_pixels

COLOUR_CHANNELS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayer:
    """A layer whose output is feature maps: its Keras name, its title, and its output shape."""

    name: str
    title: str
    shape: tuple[int, ...]

    @property
    def option(self) -> str:
        return layer_option(self.title, self.shape, self.name)


def layer_option(title: str, shape: Sequence[int], name: str) -> str:
    """A layer as an option: Convolution 1, 26 × 26 × 32. A part of a residual block has its Keras name, too."""
    size = " × ".join(map(str, shape))
    number = name.rpartition("_")[2]
    if number.isdecimal():
        return f"{title} {number}, {size}"
    return f"{title}, {size}" if name == OUTPUT_NAME else f"{title}, {size} ({name})"


def layers_with_maps(architecture: Architecture) -> list[MapLayer]:
    """The layers of a design whose output is feature maps, in order, without dropout, which passes on its input."""
    layers = zip(architecture.names(), architecture.all_layers(), architecture.shapes()[1:], strict=True)
    return [
        MapLayer(name=name, title=layer.title, shape=shape)
        for name, layer, shape in layers
        if len(shape) == 3 and layer.is_informative
    ]


def kernel_tiles(kernels: np.ndarray) -> NDArray[np.uint8]:
    """The kernels of each epoch, (epochs, h, w, channels, n), as (epochs, n, h, w, 3). One scale for all.

    Three channels are shown as colours around a mid-grey zero, any other number by the sign of the sum over channels.
    """
    if kernels.shape[3] == COLOUR_CHANNELS:
        return np.moveaxis(as_colours(kernels), 4, 1)
    return map_tiles(kernels.sum(axis=3))


def map_tiles(maps: np.ndarray) -> NDArray[np.uint8]:
    """The maps of each epoch, (epochs, h, w, n), as (epochs, n, h, w, 3). One scale for all."""
    epochs, height, width, count = maps.shape
    together = np.moveaxis(maps, 0, 2).reshape(height, width, epochs * count)
    return map_pixels(together, shared=True).reshape(epochs, count, height, width, 3)
