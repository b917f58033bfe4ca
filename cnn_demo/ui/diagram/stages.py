"""What the drawing of a network shows, before it has a place: its stages, each with the marks that act upon it.

Knows neither pixels nor markup.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
from cnn_demo.spec.layers.pooling import GlobalAveragePooling2D
from cnn_demo.ui.diagram.layer_text import layer_text

CONVOLUTION, POOLING, DENSE, OTHER = "convolution", "pooling", "dense", "other"

FAMILIES: dict[type[Layer], str] = {
    Conv2D: CONVOLUTION,
    SeparableConv2D: CONVOLUTION,
    DepthwiseConv2D: CONVOLUTION,
    ResidualBlock: CONVOLUTION,
    MaxPooling2D: POOLING,
    AveragePooling2D: POOLING,
    GlobalAveragePooling2D: POOLING,
    Dense: DENSE,
    Output: DENSE,
}
POINTWISE = (BatchNormalization, Activation, Dropout)
MOST_MARKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One drawn thing: a feature map or a vector, the layer that made it (None: the input) and the marks on it.

    shapes: what is drawn, one shape; a residual block has one for each of its two convolutions.
    projects: whether a residual block's shortcut is a 1x1 convolution.
    """

    title: str
    settings: str
    family: str
    shapes: tuple[Shape, ...]
    layer: Layer | None = None
    marks: tuple[str, ...] = ()
    projects: bool = False

    @property
    def is_map(self) -> bool:
        return len(self.shapes[-1]) == 3

    @property
    def is_output(self) -> bool:
        return isinstance(self.layer, Output)

    def shown_marks(self) -> tuple[str, ...]:
        """The marks for the drawing; a long row of them is cut, and says so."""
        if len(self.marks) <= MOST_MARKS:
            return self.marks
        kept = MOST_MARKS - 1
        return (*self.marks[:kept], f"+ {len(self.marks) - kept} more")


def stages(architecture: Architecture) -> tuple[Stage, ...]:
    """The input, then each layer that makes something new; layers that act value by value become marks of the last one."""
    shapes = architecture.shapes()
    found = [Stage(title="Input", settings=_colours(shapes[0]), family=OTHER, shapes=(shapes[0],))]
    for layer, before, after in zip(architecture.all_layers(), shapes, shapes[1:], strict=False):
        if isinstance(layer, POINTWISE):
            found[-1] = replace(found[-1], marks=(*found[-1].marks, mark_text(layer)))
        else:
            found.append(_stage(layer, before, after))
    return tuple(found)


def mark_text(layer: Layer) -> str:
    """The few words that stand for a layer that is folded into a box."""
    if isinstance(layer, BatchNormalization):
        return "batch norm"
    return f"dropout {layer_text(layer)}" if isinstance(layer, Dropout) else layer_text(layer)


def _stage(layer: Layer, before: Shape, after: Shape) -> Stage:
    common = {"title": layer.title, "settings": layer_text(layer), "layer": layer}
    family = FAMILIES.get(type(layer), OTHER)
    if not isinstance(layer, ResidualBlock):
        return Stage(family=family, shapes=(after,), **common)  # type: ignore[arg-type]
    inner = layer.convolutions()[0].output_shape(before)
    projects = layer.shortcut(before) is not None
    return Stage(family=family, shapes=(inner, after), projects=projects, **common)  # type: ignore[arg-type]


def _colours(shape: Shape) -> str:
    return "grey image" if shape[2] == 1 else "colour image"
