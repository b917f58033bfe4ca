"""The branches of a layer in the network drawing: one row of chips a branch, from the stage before to the join.

Content and layout of the rows, and their SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cnn_demo.spec.layer_path import Path
from cnn_demo.spec.layers import Branches, Conv2D, Layer
from cnn_demo.spec.layers.base import Family
from cnn_demo.ui.diagram.layer_text import with_settings
from cnn_demo.ui.diagram.svg import Point, element, lines, text, text_element

ROW, CHIP_HEIGHT, CHIP_GAP = 34.0, 22.0, 14.0
ENDS = 22.0  # from the fan of lines to the first chip, and from the last one to the join
JOIN_RADIUS = 9.0
CHIP_TEXT = 11.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One layer of a branch. path: its place. label: for a screen reader and the tooltip."""

    text: str
    family: Family
    path: Path
    label: str
    is_dashed: bool

    @property
    def width(self) -> float:
        return len(self.text) * CHIP_TEXT * 0.53 + 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """All branches of a layer. adds: whether their outputs are added, not concatenated."""

    chips: tuple[tuple[Chip, ...], ...]
    adds: bool

    @property
    def width(self) -> float:
        """From the left ends of the rows to the right edge of the join."""
        widest = max(sum(chip.width + CHIP_GAP for chip in row) for row in self.chips)
        return 2 * ENDS + widest + 2 * JOIN_RADIUS + ENDS / 2

    @property
    def half_height(self) -> float:
        return len(self.chips) * ROW / 2


def rows_of(layer: Branches, path: Path) -> Rows:
    """The rows of branches that stand at this place of a design."""
    chips = tuple(
        tuple(
            Chip(
                text=_chip_text(inner),
                family=inner.family,
                path=(*path, number, place),
                label=f"Layer {path[-1] + 1}, branch {number + 1}, layer {place + 1}: {with_settings(inner)}",
                is_dashed=inner.only_in_training,
            )
            for place, inner in enumerate(branch)
        )
        for number, branch in enumerate(layer.branches)
    )
    return Rows(chips=chips, adds=layer.join == "add")


def rows_svg(
    rows: Rows, start: Point, left: float, end: Point, colours: Mapping[Family, str], button: Callable[[Chip, str], str]
) -> str:
    """Lines from start along every row to the join, chips on them, and the join's line to end.

    left: where the rows begin. button: wraps a chip so that it can be chosen, or returns it as it is.
    """
    colour = colours["other"]
    joined = left + rows.width - JOIN_RADIUS - ENDS / 2
    heights = [(index + 0.5) * ROW - rows.half_height for index in range(len(rows.chips))]
    paths = "".join(_row_path(start, left, y, joined) for y in heights)
    parts = [element("path", d=paths, fill="none", stroke=colour, stroke_width=1.6)]
    parts.append(lines([((joined, 0.0), end)], stroke=colour, stroke_width=1.6))
    for row, y in zip(rows.chips, heights, strict=True):
        x = left + ENDS
        for chip in row:
            parts.append(button(chip, _chip(chip, x, y, colours[chip.family])))
            x += chip.width + CHIP_GAP
    return "".join([*parts, _join(rows, joined, colour)])


def _chip_text(layer: Layer) -> str:
    """Short: what a convolution is set to, of other kinds the name and the first setting."""
    settings = layer.settings().split(", ")
    if badge := layer.badge():
        return badge
    return ", ".join(settings[:2]) if isinstance(layer, Conv2D) else f"{layer.title} {settings[0]}".strip()


def _row_path(start: Point, left: float, y: float, joined: float) -> str:
    (x, middle), bend = start, (left + start[0]) / 2
    out = f"M{x:.1f} {middle:.1f}C{bend:.1f} {middle:.1f} {bend:.1f} {y:.1f} {left:.1f} {y:.1f}"
    turn = joined - ENDS
    return f"{out}H{turn:.1f}C{joined - ENDS / 2:.1f} {y:.1f} {joined - ENDS / 2:.1f} 0 {joined:.1f} 0"


def _chip(chip: Chip, x: float, y: float, colour: str) -> str:
    frame = {"x": x, "y": y - CHIP_HEIGHT / 2, "width": chip.width, "height": CHIP_HEIGHT, "rx": 6}
    dash = "3 3" if chip.is_dashed else "none"
    shown = (
        text_element("title", chip.label),
        element("rect", fill="var(--background-color, Canvas)", **frame),
        element("rect", class_="place", fill=colour, fill_opacity=0.18, stroke=colour, stroke_dasharray=dash, **frame),
        text(chip.text, x + chip.width / 2, y + 4, size=CHIP_TEXT),
    )
    return "".join(shown)


def _join(rows: Rows, x: float, colour: str) -> str:
    """A plus for a sum; two bars, one behind the other, for a concatenation."""
    arm = JOIN_RADIUS / 2
    plus = [((x - arm, 0.0), (x + arm, 0.0)), ((x, -arm), (x, arm))]
    bars = [((x - arm / 2, -arm), (x - arm / 2, arm)), ((x + arm / 2, -arm), (x + arm / 2, arm))]
    circle = element("circle", cx=x, cy=0, r=JOIN_RADIUS, fill=colour)
    return circle + lines(plus if rows.adds else bars, stroke="#ffffff", stroke_width=1.8)
