"""How the cost of an epoch would change with the batch size, the width of the design and the side of its images."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from cnn_demo.errors import DesignError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.cost import Speed
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.fields import FieldError
from cnn_demo.spec.layers import Branches, Layer
from cnn_demo.spec.recipe import Recipe

BATCH_SIZES = (8, 16, 32, 64, 128, 256, 512)
WIDTHS = (0.25, 0.5, 1.0, 2.0, 4.0)
SIDES = (14, 20, 28, 40, 56, 80)
WIDENED = ("filters", "units")
Variant = tuple[Architecture, Recipe]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCurve:
    """Seconds per epoch as a function of one quantity, all others unchanged.

    points: (quantity, seconds), rising in the quantity, without those for which the design is impossible. here: the
    quantity as it is now, one of the points.
    """

    quantity: str
    points: tuple[tuple[float, float], ...]
    here: float


def cost_curves(speed: Speed, design: Architecture, recipe: Recipe, data: DataSpec) -> tuple[CostCurve, ...]:
    """An epoch's seconds on a machine of that speed against batch size, width and side."""

    def curve(quantity: str, values: Iterable[float], here: float, variant: Callable[[float], Variant]) -> CostCurve:
        points = []
        for value in sorted({*values, here}):
            try:
                points.append((value, speed.epoch_seconds(*variant(value), data)))
            except (DesignError, FieldError):  # layers that no longer fit, or too many filters
                continue
        return CostCurve(quantity=quantity, points=tuple(points), here=here)

    return (
        curve(
            "Batch size",
            BATCH_SIZES,
            recipe.batch_size,
            lambda size: (design, recipe.with_changes(batch_size=int(size))),
        ),
        curve("Filters and units, times", WIDTHS, 1.0, lambda factor: (widened(design, factor), recipe)),
        curve("Side of the images (pixels)", SIDES, design.input_shape[0], lambda side: (_sized(design, side), recipe)),
    )


def widened(design: Architecture, factor: float) -> Architecture:
    """The design with that many times the filters and units in each layer, at least one. FieldError beyond the bounds."""
    return design.with_layers([_widened_layer(layer, factor) for layer in design.layers])


def _widened_layer(layer: Layer, factor: float) -> Layer:
    if isinstance(layer, Branches):
        return layer.mapped(lambda inner: _widened_layer(inner, factor))
    counts = {name: max(1, round(factor * getattr(layer, name))) for name in WIDENED if hasattr(layer, name)}
    return replace(layer, **counts)


def _sized(design: Architecture, side: float) -> Architecture:
    return design.for_data((int(side), int(side), design.input_shape[2]), design.classes)
