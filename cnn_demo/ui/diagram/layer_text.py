"""Short texts for layers and shapes, used by the network drawing, the lists and the tables. Plain text, no markup."""

from __future__ import annotations

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Branches, Layer, Shape

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
        steps.append(f"{with_settings(layer)}: {shape_label(shape)}.")
    return " ".join(steps)


def layer_label(number: int, layer: Layer, shape: Shape) -> str:
    """One layer in a line: its number in the design, settings and output shape."""
    if layer.is_output:
        return f"Output: {with_settings(layer)}"
    return f"Layer {number}: {with_settings(layer)}, output {shape_label(shape)}"


def with_settings(layer: Layer) -> str:
    """A layer's title and settings; of branches also the layers in each."""
    settings = layer.settings()
    own = f"{layer.title}, {settings}" if settings else layer.title
    return f"{own}{_branches_text(layer)}" if isinstance(layer, Branches) else own


def _branches_text(layer: Branches) -> str:
    """The layers of each branch: " (branch 1: Flatten; branch 2: its input)"."""
    listed = (
        f"branch {number}: {', then '.join(map(with_settings, branch)) or 'its input'}"
        for number, branch in enumerate(layer.branches, start=1)
    )
    return f" ({'; '.join(listed)})"
