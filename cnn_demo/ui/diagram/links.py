"""Connections between the stages of the network drawing: sliding window, whole map, fan of weights, shortcut."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_demo.spec.fields import Pair
from cnn_demo.ui.diagram.layout import DOT_RADIUS, TEXT_SIZE, Box, PlacedStage, Point
from cnn_demo.ui.diagram.parts import COLOURS
from cnn_demo.ui.diagram.stages import Stage
from cnn_demo.ui.diagram.svg import element, lines, polygon, text

SMALLEST_WINDOW = 0.09  # of the side of the face, so that it is visible
WINDOW_ACROSS, WINDOW_DOWN = 0.42, 0.36  # where on the face it is drawn
FAN = 5
FAN_OPACITY = 0.34
PLUS_RADIUS = 8.0


def link(before: PlacedStage, after: PlacedStage) -> str:
    """The connection from one stage to the next. Draw it before the next stage, whose translucent face covers its end."""
    colour = COLOURS[after.stage.family]
    source = before.boxes[-1]
    if after.dots and before.stage.is_map:
        return _face_to_dots(source, after.dots, colour)
    if sizes := _window_sizes(after.stage):
        return _window(source, after.boxes[0], sizes[0], colour)
    if before.stage.is_map:
        return _whole_face(source, after.boxes[0], colour)
    return _fan(source, after, colour)


def inner_link(placed: PlacedStage) -> str:
    """The connection from the first box of a residual block to the second."""
    first, second = placed.boxes
    return _window(first, second, _window_sizes(placed.stage)[1], COLOURS[placed.stage.family])


def shortcut(before: PlacedStage, block: PlacedStage) -> str:
    """The shortcut of a residual block: from the previous stage, over the block, to the plus on its last box."""
    colour, source, last = COLOURS[block.stage.family], before.boxes[-1], block.boxes[-1]
    start, end, y = source.right, (last.x + last.right) / 2, block.arc
    top, landing = source.top, last.top + 1
    bend = 10.0
    path = (
        f"M{start:.1f} {top:.1f}q{bend} 0 {bend} {-bend}V{y + bend:.1f}q0 {-bend} {bend} {-bend}"
        f"H{end - bend:.1f}q{bend} 0 {bend} {bend}V{landing - PLUS_RADIUS:.1f}"
    )
    name = "shortcut, 1×1" if block.stage.projects else "shortcut"
    middle = (start + 2 * bend + end - bend) / 2
    return "".join(
        (
            element("path", d=path, fill="none", stroke=colour, stroke_width=1.8),
            text(name, middle, y + 14, size=TEXT_SIZE, opacity=0.8),
            _plus((end, landing), colour),
        )
    )


def _window_sizes(stage: Stage) -> tuple[Pair, ...]:
    return tuple(window.span for window in stage.layer.windows()) if stage.layer else ()


def _window(source: Box, target: Box, size: Pair, colour: str) -> str:
    """A window on the map, and lines from its corners to the value computed from it."""
    height, width, _ = source.shape
    down, across = (
        min(max(cells / length, SMALLEST_WINDOW), 1.0) for cells, length in zip(size, (height, width), strict=True)
    )
    left, top = (1 - across) * WINDOW_ACROSS, (1 - down) * WINDOW_DOWN
    corners = [
        source.face(left, top),
        source.face(left + across, top),
        source.face(left + across, top + down),
        source.face(left, top + down),
    ]
    goal = target.face(0.5, 0.5, left=True)
    return "".join(
        (
            polygon([corners[1], goal, corners[3], corners[0]], fill=colour, fill_opacity=0.10),
            polygon(corners, fill=colour, fill_opacity=0.55, stroke="currentColor", stroke_width=1.1),
            lines([(corner, goal) for corner in corners], stroke=colour, stroke_width=1, stroke_opacity=0.75),
            element("circle", cx=goal[0], cy=goal[1], r=2.4, fill=colour, stroke="currentColor", stroke_width=0.8),
        )
    )


def _whole_face(source: Box, target: Box, colour: str) -> str:
    """A map that becomes a vector or a padded map: dashed lines from its face."""
    over, under = (source.face(1, 0), target.face(0, 0, left=True)), (source.face(1, 1), target.face(0, 1, left=True))
    return _band(over, under, colour)


def _band(over: tuple[Point, Point], under: tuple[Point, Point], colour: str) -> str:
    """The area between two dashed lines."""
    outline = [over[0], over[1], under[1], under[0]]
    return polygon(outline, fill=colour, fill_opacity=0.09) + lines(
        (over, under), stroke=colour, stroke_width=1, stroke_opacity=0.8, stroke_dasharray="4 3"
    )


def _face_to_dots(source: Box, dots: Sequence[Point], colour: str) -> str:
    """Maps of which each becomes the value of a class: dashed lines from their face to the dots."""
    (x, first), (_, last) = dots[0], dots[-1]
    over, under = (source.face(1, 0), (x, first - DOT_RADIUS)), (source.face(1, 1), (x, last + DOT_RADIUS))
    return _band(over, under, colour)


def _fan(source: Box, after: PlacedStage, colour: str) -> str:
    """Lines from the values of a vector to all values of the next one."""
    starts = [source.face(0.5, share) for share in _shares(min(source.shape[0], FAN))]
    if after.dots:
        ends: Sequence[Point] = [(x - DOT_RADIUS, y) for x, y in after.dots]
    else:
        target = after.boxes[0]
        ends = [target.face(0, share, left=True) for share in _shares(min(target.shape[0], FAN))]
    return lines(
        [(start, end) for start in starts for end in ends],
        stroke=colour,
        stroke_width=0.9,
        stroke_opacity=FAN_OPACITY,
    )


def _shares(count: int) -> list[float]:
    return [(index + 0.5) / count for index in range(count)]


def _plus(centre: Point, colour: str) -> str:
    x, y = centre
    arm = PLUS_RADIUS / 2
    cross = [((x - arm, y), (x + arm, y)), ((x, y - arm), (x, y + arm))]
    return element("circle", cx=x, cy=y, r=PLUS_RADIUS, fill=colour) + lines(cross, stroke="#ffffff", stroke_width=1.8)
