"""Short texts for layers and shapes, used by the network drawing, the lists and the tables. Plain text, no markup."""

from __future__ import annotations

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Layer, Output, Shape

EXACT_BELOW = 10**7


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


def layer_label(number: int, layer: Layer, shape: Shape) -> str:
    """One layer in a line: its number in the design, settings and output shape."""
    if isinstance(layer, Output):
        return f"Output: {_with_settings(layer)}"
    return f"Layer {number}: {_with_settings(layer)}, output {shape_label(shape)}"


def _with_settings(layer: Layer) -> str:
    settings = layer.settings()
    return f"{layer.title}, {settings}" if settings else layer.title
