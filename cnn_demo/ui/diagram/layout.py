"""The layout of the network drawing in pixels. Knows no markup.

Boxes are drawn in oblique projection: thickness (channels) along x, height along y, width into the depth, up and right.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cnn_demo.spec.layers import Shape
from cnn_demo.ui.diagram.stages import Stage

Point = tuple[float, float]

SIDE, THICKNESS, COLUMN = 120.0, 62.0, 168.0  # pixels of the largest side, channel count, vector
REFERENCE_SIDE, REFERENCE_CHANNELS, REFERENCE_VALUES = 28, 256, 1024  # full size for networks no larger than this
COLUMN_WIDTH, COLUMN_DEPTH = 11.0, 15.0
BACK_X, BACK_Y = 0.42, 0.30
DOT_PITCH, DOT_RADIUS, MOST_DOTS = 16.0, 5.0, 10
BLOCK_GAP = 26.0  # between the two boxes of a residual block
VISUAL_GAP, LABEL_GAP, MARGIN = 46.0, 16.0, 14.0
TITLE_SIZE, TEXT_SIZE, LINE = 13.0, 11.5, 15.0
TITLE_CHARACTERS, TEXT_CHARACTERS = 15, 17
BADGE_HEIGHT, BADGE_PITCH = 24.0, 28.0  # 24 pixels: large enough for a finger
ARC_RISE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Sizes in pixels for lengths, channels and values. They grow slowly, so that 28x28x1 and 1x1x512 are both visible."""

    largest_side: int
    most_channels: int
    most_values: int

    @classmethod
    def fitting(cls, shapes: Sequence[Shape]) -> Scale:
        """The scale for drawing these shapes together."""
        maps = [shape for shape in shapes if len(shape) == 3]
        return cls(
            largest_side=max([REFERENCE_SIDE, *(max(shape[:2]) for shape in maps)]),
            most_channels=max([REFERENCE_CHANNELS, *(shape[2] for shape in maps)]),
            most_values=max([REFERENCE_VALUES, *(shape[0] for shape in shapes if len(shape) == 1)]),
        )

    def side(self, length: int) -> float:
        return SIDE * math.sqrt(length / self.largest_side)

    def thickness(self, channels: int) -> float:
        return max(2.5, THICKNESS * math.sqrt(channels / self.most_channels))

    def column(self, values: int) -> float:
        return COLUMN * math.log2(values + 1) / math.log2(self.most_values + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box or column. x: left front edge. The middle of its right face lies at height 0."""

    shape: Shape
    x: float
    thickness: float
    height: float
    back: float  # depth, before projection

    @property
    def width(self) -> float:
        return self.thickness + self.back * BACK_X

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def top(self) -> float:
        return -(self.height + self.back * BACK_Y) / 2

    def face(self, across: float, down: float, *, left: bool = False) -> Point:
        """A point of the right (or left) face, which shows a feature map; across and down in [0, 1], from the front top."""
        x = self.x + (0.0 if left else self.thickness) + across * self.back * BACK_X
        return (x, self.top + self.back * BACK_Y * (1 - across) + down * self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedStage:
    """A stage with its position. dots: centres of the classes, output only. arc: height of a residual block's shortcut."""

    stage: Stage
    centre: float
    boxes: tuple[Box, ...]
    dots: tuple[Point, ...] = ()
    arc: float = 0.0

    @property
    def bottom(self) -> float:
        """The lowest point of what is drawn."""
        rows = [self.stage.rows.half_height] if self.stage.rows else []
        return max([-box.top for box in self.boxes] + [y + DOT_RADIUS for _, y in self.dots] + rows)

    @property
    def left(self) -> float:
        """Where its boxes, or the rows before them, begin."""
        return self.boxes[0].x - _rows_width(self.stage)

    @property
    def top(self) -> float:
        """The highest point of what is drawn."""
        return min(-self.bottom, self.arc)


def lay_out(all_stages: Sequence[Stage]) -> tuple[PlacedStage, ...]:
    """Position all stages from left to right, as close together as drawings and labels allow."""
    scale = Scale.fitting([shape for stage in all_stages for shape in stage.shapes])
    first = all_stages[0]
    placed = [_place(first, MARGIN + max(_drawn_width(first, scale), label_width(first)) / 2, scale)]
    for stage in all_stages[1:]:
        previous = placed[-1]
        current = _place(stage, previous.centre + _distance(previous.stage, stage, scale), scale)
        if len(current.boxes) > 1:
            highest = min(box.top for box in (previous.boxes[-1], *current.boxes))
            current = replace(current, arc=highest - ARC_RISE)
        placed.append(current)
    return tuple(placed)


def drawing_width(last: PlacedStage, class_names: Sequence[str]) -> float:
    """The width of the whole drawing."""
    names = max((text_width(name) for name in class_names), default=0.0)
    return last.centre + max(label_width(last.stage) / 2, DOT_RADIUS + 8 + names) + MARGIN


def title_lines(stage: Stage) -> list[str]:
    return textwrap.wrap(stage.title, TITLE_CHARACTERS)


def text_lines(stage: Stage) -> list[str]:
    # Lines break between settings, never inside one.
    tied = stage.settings.replace(", ", ",\0").replace(" ", "\u00a0").replace("\0", " ")
    return textwrap.wrap(tied, TEXT_CHARACTERS, break_long_words=False)


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """Approximate width of a line; fonts differ, so it is estimated generously."""
    return len(text) * size * 0.53


def label_width(stage: Stage) -> float:
    lines = [text_width(line, TITLE_SIZE) for line in title_lines(stage)]
    lines += [text_width(line) for line in text_lines(stage)]
    return max([*lines, *(badge_width(badge.text) for badge in stage.shown_badges())])


def badge_width(text: str) -> float:
    return text_width(text) + 16.0


def _distance(left: Stage, right: Stage, scale: Scale) -> float:
    drawn = (_drawn_width(left, scale) + _drawn_width(right, scale)) / 2 + VISUAL_GAP
    return max(drawn, (label_width(left) + label_width(right)) / 2 + LABEL_GAP)


def _drawn_width(stage: Stage, scale: Scale) -> float:
    if stage.is_output:
        return 2 * DOT_RADIUS
    boxes = [_box(shape, 0.0, scale) for shape in stage.shapes]
    return _rows_width(stage) + sum(box.width for box in boxes) + BLOCK_GAP * (len(boxes) - 1)


def _rows_width(stage: Stage) -> float:
    return stage.rows.width if stage.rows else 0.0


def _place(stage: Stage, centre: float, scale: Scale) -> PlacedStage:
    if stage.is_output:
        return PlacedStage(stage=stage, centre=centre, boxes=(), dots=_dots(stage.shapes[0][0], centre))
    x, boxes = centre - _drawn_width(stage, scale) / 2 + _rows_width(stage), []
    for shape in stage.shapes:
        boxes.append(_box(shape, x, scale))
        x = boxes[-1].right + BLOCK_GAP
    return PlacedStage(stage=stage, centre=centre, boxes=tuple(boxes))


def _box(shape: Shape, x: float, scale: Scale) -> Box:
    if len(shape) == 1:
        return Box(shape=shape, x=x, thickness=COLUMN_WIDTH, height=scale.column(shape[0]), back=COLUMN_DEPTH)
    height, width, channels = shape
    return Box(shape=shape, x=x, thickness=scale.thickness(channels), height=scale.side(height), back=scale.side(width))


def _dots(classes: int, x: float) -> tuple[Point, ...]:
    count = min(classes, MOST_DOTS)
    return tuple((x, (index - (count - 1) / 2) * DOT_PITCH) for index in range(count))
