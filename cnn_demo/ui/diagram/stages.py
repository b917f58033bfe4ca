"""The content of the network drawing: its stages, each with badges for the pointwise layers that follow it.

Knows neither pixels nor markup.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Layer, Output, ResidualBlock, Shape
from cnn_demo.spec.layers.base import Family

MOST_BADGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """The label of a pointwise layer; dashed where the layer acts in training only."""

    text: str
    is_dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A feature map or vector of the drawing, the layer that computes it (None for the input), and its badges.

    shapes: one shape, or one for each of the two convolutions of a residual block. projects: whether the shortcut of a
    residual block is a 1x1 convolution.
    """

    title: str
    settings: str
    family: Family
    shapes: tuple[Shape, ...]
    layer: Layer | None = None
    badges: tuple[Badge, ...] = ()
    projects: bool = False

    @property
    def is_map(self) -> bool:
        return len(self.shapes[-1]) == 3

    @property
    def is_output(self) -> bool:
        return isinstance(self.layer, Output)

    def shown_badges(self) -> tuple[Badge, ...]:
        """The badges for the drawing; a long list is shortened and ends with how many are left out."""
        if len(self.badges) <= MOST_BADGES:
            return self.badges
        kept = MOST_BADGES - 1
        return (*self.badges[:kept], Badge(text=f"+ {len(self.badges) - kept} more"))


def stages(architecture: Architecture) -> tuple[Stage, ...]:
    """The input, then each layer that is not pointwise; pointwise layers become badges of the stage before them."""
    shapes = architecture.shapes()
    found = [Stage(title="Input", settings=_colours(shapes[0]), family="other", shapes=(shapes[0],))]
    for layer, before, after in zip(architecture.all_layers(), shapes, shapes[1:], strict=False):
        if text := layer.badge():
            badge = Badge(text=text, is_dashed=layer.only_in_training)
            found[-1] = replace(found[-1], badges=(*found[-1].badges, badge))
        else:
            found.append(_stage(layer, before, after))
    return tuple(found)


def _stage(layer: Layer, before: Shape, after: Shape) -> Stage:
    stage = Stage(title=layer.title, settings=layer.settings(), family=layer.family, shapes=(after,), layer=layer)
    if not isinstance(layer, ResidualBlock):
        return stage
    inner = layer.convolutions()[0].output_shape(before)
    return replace(stage, shapes=(inner, after), projects=layer.shortcut(before) is not None)


def _colours(shape: Shape) -> str:
    return "grey image" if shape[2] == 1 else "colour image"
