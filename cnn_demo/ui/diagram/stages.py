"""The content of the network drawing: its stages, each with badges for the pointwise layers that follow it.

Knows neither pixels nor markup.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layer_path import INPUT, Path
from cnn_demo.spec.layers import Branches, ConvolutionOutput, Layer, ResidualBlock, Shape
from cnn_demo.spec.layers.base import Family
from cnn_demo.ui.diagram.branch_rows import Rows, rows_of
from cnn_demo.ui.diagram.layer_text import layer_label, shape_label

MOST_BADGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A pointwise layer as a short text; dashed where the layer acts in training only.

    path: the place of the layer. label: the layer for a screen reader.
    """

    text: str
    path: Path
    label: str
    is_dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A feature map or vector of the drawing, the layer that computes it (None for the input), and its badges.

    path: the place of the layer. label: the layer for a screen reader. shapes: one shape, or one for each of the two
    convolutions of a residual block. projects: whether the shortcut of a residual block is a 1x1 convolution.
    rows: the branches before the box.
    """

    title: str
    settings: str
    family: Family
    shapes: tuple[Shape, ...]
    path: Path
    label: str
    layer: Layer | None = None
    badges: tuple[Badge, ...] = ()
    projects: bool = False
    rows: Rows | None = None

    @property
    def is_map(self) -> bool:
        return len(self.shapes[-1]) == 3

    @property
    def is_output(self) -> bool:
        return self.layer is not None and self.layer.is_output

    def shown_badges(self) -> tuple[Badge, ...]:
        """The badges for the drawing; a long list is shortened and ends with how many are left out."""
        if len(self.badges) <= MOST_BADGES:
            return self.badges
        kept = MOST_BADGES - 1
        first_hidden = self.badges[kept]
        return (*self.badges[:kept], replace(first_hidden, text=f"+ {len(self.badges) - kept} more", is_dashed=False))


def stages(architecture: Architecture) -> tuple[Stage, ...]:
    """The input, then each layer that is not pointwise; pointwise layers become badges of the stage before them."""
    shapes = architecture.shapes()
    found = [_input(shapes[0])]
    for index, layer in enumerate(architecture.all_layers()):
        before, after = shapes[index : index + 2]
        label = layer_label(index + 1, layer, after)
        if text := layer.badge():
            badge = Badge(text=text, path=(index,), label=label, is_dashed=layer.only_in_training)
            found[-1] = replace(found[-1], badges=(*found[-1].badges, badge))
        else:
            found.append(_stage((index,), label, layer, before, after))
        if isinstance(layer, ConvolutionOutput):
            found[-1:] = _convolution_output(found[-1], layer, before)
    return tuple(found)


def _convolution_output(stage: Stage, output: ConvolutionOutput, before: Shape) -> tuple[Stage, Stage]:
    """The maps, one a class, and the classes that pooling and softmax make of them. Both are the output."""
    convolution = output.convolution()
    maps = replace(
        stage,
        title="Output convolution",
        settings=convolution.settings(),
        family="convolution",
        shapes=(convolution.output_shape(before),),
        layer=convolution,
    )
    return maps, replace(stage, settings=f"{output.filters:,} classes", family="dense")


def _input(shape: Shape) -> Stage:
    colours = "grey image" if shape[2] == 1 else "colour image"
    label = f"Input: {colours}, {shape_label(shape)}"
    return Stage(title="Input", settings=colours, family="other", shapes=(shape,), path=INPUT, label=label)


def _stage(path: Path, label: str, layer: Layer, before: Shape, after: Shape) -> Stage:
    shapes: tuple[Shape, ...] = (after,)
    projects = False
    if isinstance(layer, ResidualBlock):
        shapes = (layer.convolutions()[0].output_shape(before), after)
        projects = layer.shortcut(before) is not None
    return Stage(
        title=layer.title,
        settings=layer.settings(),
        family=layer.family,
        shapes=shapes,
        path=path,
        label=label,
        layer=layer,
        projects=projects,
        rows=rows_of(layer, path) if isinstance(layer, Branches) else None,
    )
