"""Short texts for layers and shapes, used by the network drawing, the lists and the tables. Plain text, no markup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Layer,
    MaxPooling2D,
    Output,
    ResidualBlock,
    SeparableConv2D,
    Shape,
)

EXACT_BELOW = 10**7


def layer_text(layer: Layer) -> str:
    """A layer's settings, such as "32 filters, 3×3, relu", without those at their default; "" where there are none."""
    describe = TEXTS.get(type(layer))
    return describe(layer) if describe else ""


def shape_label(shape: Shape) -> str:
    """A shape as text: 28×28×1, or 9,216."""
    return "×".join(number(length) for length in shape)


def number(value: int) -> str:
    """A whole number: 9,216, or its magnitude where it is very large: 1.2e+76."""
    return f"{value:,}" if value < EXACT_BELOW else f"{value:.2g}"


def network_text(architecture: Architecture) -> str:
    """The whole network in one paragraph: every layer, its settings and its output shape."""
    shapes = architecture.shapes()
    steps = [f"Input: {shape_label(shapes[0])}."]
    for layer, shape in zip(architecture.all_layers(), shapes[1:], strict=True):
        steps.append(f"{_with_settings(layer)}: {shape_label(shape)}.")
    return " ".join(steps)


def _with_settings(layer: Layer) -> str:
    settings = layer_text(layer)
    return f"{layer.title}, {settings}" if settings else layer.title


def _join(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _square(size: int) -> str:
    return f"{size}×{size}"


def _window(layer: Any) -> str:
    strides = f"strides {layer.strides}" if layer.strides != 1 else ""
    return _join(_square(layer.kernel_size), strides)


def _padding(layer: Any) -> str:
    return "same" if layer.padding == "same" else ""


def _activation(layer: Any) -> str:
    return layer.activation if layer.activation != "linear" else ""


def _filters(layer: Any) -> str:
    return "1 filter" if layer.filters == 1 else f"{layer.filters} filters"


def _convolution(layer: Any) -> str:
    return _join(_filters(layer), _window(layer), _padding(layer), _activation(layer))


def _depthwise(layer: Any) -> str:
    multiplier = f"depth multiplier {layer.depth_multiplier}" if layer.depth_multiplier != 1 else ""
    return _join(_window(layer), multiplier, _padding(layer), _activation(layer))


def _residual(layer: Any) -> str:
    normalization = "batch norm" if layer.batch_normalization else ""
    return _join(_filters(layer), _window(layer), normalization, _activation(layer))


def _pooling(layer: Any) -> str:
    strides = "" if layer.strides in (0, layer.pool_size) else f"strides {layer.strides}"
    return _join(_square(layer.pool_size), strides, _padding(layer))


def _dense(layer: Any) -> str:
    units = "1 unit" if layer.units == 1 else f"{layer.units:,} units"
    return _join(units, _activation(layer))


TEXTS: dict[type[Layer], Callable[[Any], str]] = {
    Conv2D: _convolution,
    SeparableConv2D: _convolution,
    DepthwiseConv2D: _depthwise,
    ResidualBlock: _residual,
    MaxPooling2D: _pooling,
    AveragePooling2D: _pooling,
    BatchNormalization: lambda layer: f"momentum {layer.momentum:g}",
    Activation: lambda layer: str(layer.function),
    Dropout: lambda layer: f"{layer.rate * 100:g} %",
    Dense: _dense,
    Output: lambda layer: f"{layer.units:,} classes",
}
