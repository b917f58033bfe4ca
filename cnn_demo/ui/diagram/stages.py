"""The content of the network drawing: its stages, each with badges for the pointwise layers that follow it.

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
MOST_BADGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A feature map or vector of the drawing, the layer that computes it (None for the input), and its badges.

    shapes: one shape, or one for each of the two convolutions of a residual block. projects: whether the shortcut of a
    residual block is a 1x1 convolution.
    """

    title: str
    settings: str
    family: str
    shapes: tuple[Shape, ...]
    layer: Layer | None = None
    badges: tuple[str, ...] = ()
    projects: bool = False

    @property
    def is_map(self) -> bool:
        return len(self.shapes[-1]) == 3

    @property
    def is_output(self) -> bool:
        return isinstance(self.layer, Output)

    def shown_badges(self) -> tuple[str, ...]:
        """The badges for the drawing; a long list is shortened and ends with how many are left out."""
        if len(self.badges) <= MOST_BADGES:
            return self.badges
        kept = MOST_BADGES - 1
        return (*self.badges[:kept], f"+ {len(self.badges) - kept} more")


def stages(architecture: Architecture) -> tuple[Stage, ...]:
    """The input, then each layer that is not pointwise; pointwise layers become badges of the stage before them."""
    shapes = architecture.shapes()
    found = [Stage(title="Input", settings=_colours(shapes[0]), family=OTHER, shapes=(shapes[0],))]
    for layer, before, after in zip(architecture.all_layers(), shapes, shapes[1:], strict=False):
        if isinstance(layer, POINTWISE):
            found[-1] = replace(found[-1], badges=(*found[-1].badges, badge_text(layer)))
        else:
            found.append(_stage(layer, before, after))
    return tuple(found)


def badge_text(layer: Layer) -> str:
    """The short text of a pointwise layer."""
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
