"""One value of the classic network's second convolution as a sum over its input channels. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnn_demo.ui.learn.arithmetic import Plane
from cnn_demo.ui.learn.classic_pass import ClassicPass, weighted_sum

LAYER = "conv2d_2"
INPUT_DECIMALS, WEIGHT_DECIMALS = 2, 3
DECIMALS = INPUT_DECIMALS + WEIGHT_DECIMALS  # of a product, and so of every sum


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChannelSum:
    """inputs, kernels: (channels, 3, 3), rounded as they are shown. unrounded: the same value with all digits, before ReLU."""

    inputs: Plane
    kernels: Plane
    bias: float
    unrounded: float

    @property
    def partial_sums(self) -> Plane:
        """(channels,) the nine products of each channel, summed."""
        sums: Plane = (self.inputs * self.kernels).sum(axis=(1, 2)).round(DECIMALS)
        return sums

    @property
    def value(self) -> float:
        """All partial sums and the bias, before ReLU."""
        return round(float(self.partial_sums.sum()) + self.bias, DECIMALS)


def channel_sum(given: ClassicPass, row: int, column: int, number: int) -> ChannelSum:
    """The sum behind the value at that place of map `number`."""
    kernels = given.network.weights[LAYER]["kernel"][..., number]
    side = len(kernels)
    inputs = given.input_of(LAYER)[row : row + side, column : column + side]
    total, bias = weighted_sum(given, LAYER, (row, column, number))
    return ChannelSum(
        inputs=_by_channel(inputs, INPUT_DECIMALS),
        kernels=_by_channel(kernels, WEIGHT_DECIMALS),
        bias=round(bias, DECIMALS),
        unrounded=total + bias,
    )


def _by_channel(values: np.ndarray, decimals: int) -> Plane:
    """(3, 3, channels) -> (channels, 3, 3)."""
    return np.moveaxis(values.astype(np.float64), -1, 0).round(decimals)
