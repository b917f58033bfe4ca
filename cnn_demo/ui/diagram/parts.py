"""The stages of the network drawing as SVG: boxes, columns, dots, badges and labels. Connections are in links.py."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_demo.spec.layer_path import Path, path_text
from cnn_demo.spec.layers.base import Family
from cnn_demo.ui.diagram.branch_rows import Chip, rows_svg
from cnn_demo.ui.diagram.layer_text import shape_label
from cnn_demo.ui.diagram.layout import (
    BACK_X,
    BACK_Y,
    BADGE_HEIGHT,
    BADGE_PITCH,
    DOT_RADIUS,
    LINE,
    MOST_DOTS,
    TEXT_SIZE,
    TITLE_SIZE,
    Box,
    PlacedStage,
    Point,
    badge_width,
    label_width,
    text_lines,
    text_width,
    title_lines,
)
from cnn_demo.ui.diagram.stages import Badge, Stage
from cnn_demo.ui.diagram.svg import element, lines, polygon, text, text_element

# Mid-tones of the theme's chart colours: they stand out from both white and black.
COLOURS: dict[Family, str] = {"convolution": "#6366ee", "pooling": "#ea6a1f", "dense": "#17996b", "other": "#7f8699"}
FRONT, TOP, RIGHT = 0.30, 0.16, 0.46
SHEET = 5.0  # pixels between the lines that separate the maps of a stack
CELL = 9.0
LABEL_RISE = 24.0  # from the top of a box to the top of the shape above it
FRAME = 5.0  # between a stage and the frame that marks it


def drawing(placed: PlacedStage, class_names: Sequence[str]) -> str:
    """The boxes or dots of one stage, with a tooltip."""
    colour = COLOURS[placed.stage.family]
    boxes = "".join(_box(box, colour) for box in placed.boxes)
    return element("g", text_element("title", tooltip(placed)), boxes, _dots(placed, colour, class_names))


def labels(placed: PlacedStage, y: float) -> str:
    """The shape above the stage; below, from y downwards, its name and settings."""
    stage, x = placed.stage, placed.centre
    above = (placed.boxes[-1].x + placed.boxes[-1].right) / 2 if stage.rows else x
    shape = text(shape_label(stage.shapes[-1]), above, placed.top - 9, size=TEXT_SIZE, font_weight="500")
    names = [
        text(line, x, y + index * LINE, size=TITLE_SIZE, font_weight="600")
        for index, line in enumerate(title_lines(stage))
    ]
    y += len(names) * LINE + 1
    settings = [
        text(line, x, y + index * LINE, size=TEXT_SIZE, opacity=0.8) for index, line in enumerate(text_lines(stage))
    ]
    return "".join([shape, *names, *settings])


def badges(placed: PlacedStage, y: float, *, choosable: bool) -> str:
    """The badges of the stage, one below another. y: as for labels."""
    top = y + _text_height(placed.stage) + 1
    parts = []
    for index, badge in enumerate(placed.stage.shown_badges()):
        shown = _badge(badge, placed.centre, top + index * BADGE_PITCH)
        parts.append(button(badge.path, badge.label, shown) if choosable else shown)
    return "".join(parts)


def branches(before: PlacedStage, placed: PlacedStage, *, choosable: bool) -> str:
    """The rows of the branches between the stage before and the box in which they end."""
    assert placed.stage.rows

    def chip_button(chip: Chip, shown: str) -> str:
        return button(chip.path, chip.label, shown) if choosable else element("g", shown)

    start, end = before.boxes[-1].face(0.5, 0.5), placed.boxes[0].face(0.5, 0.5, left=True)
    return rows_svg(placed.stage.rows, start, placed.left, end, COLOURS, chip_button)


def button(path: Path, label: str, content: str) -> str:
    """A part of the drawing as a button that chooses the layer at that place."""
    states = {"role": "button", "tabindex": 0, "aria_label": label, "aria_pressed": "false"}
    return element("g", content, class_="layer", data_layer=path_text(path), **states)


def stage_frame(placed: PlacedStage, y: float, class_names: Sequence[str]) -> str:
    """An invisible area over the whole stage, so that a click beside the lines of its box hits it. y: as for labels."""
    drawn = placed.boxes[-1].right - placed.left if placed.boxes else 0.0
    half = max(drawn, label_width(placed.stage)) / 2
    top, bottom = placed.top - LABEL_RISE, y + _text_height(placed.stage) - LINE + 10
    right = half if not placed.dots else max(half, DOT_RADIUS + 8 + max(map(text_width, class_names), default=0.0))
    area = {"x": placed.centre - half - FRAME, "width": half + right + 2 * FRAME, "y": top, "height": bottom - top}
    return element("rect", class_="place", rx=8, fill="none", pointer_events="all", **area)


def label_height(placed: PlacedStage) -> float:
    return _text_height(placed.stage) + len(placed.stage.shown_badges()) * BADGE_PITCH


def _text_height(stage: Stage) -> float:
    return (len(title_lines(stage)) + len(text_lines(stage))) * LINE


def tooltip(placed: PlacedStage) -> str:
    """One line about a stage: its layer, settings, shape and badges."""
    stage = placed.stage
    what = f"{stage.title}: {stage.settings}" if stage.settings else stage.title
    return " · ".join([f"{what} → {shape_label(stage.shapes[-1])}", *(badge.text for badge in stage.badges)])


def _box(box: Box, colour: str) -> str:
    def corner(x: float, across: float, down: float) -> Point:
        return (x + across * box.back * BACK_X, box.top + box.back * BACK_Y * (1 - across) + down * box.height)

    x, edge = box.x, box.x + box.thickness
    face = {"fill": colour, "stroke": colour, "stroke_width": 1.2, "stroke_linejoin": "round"}
    return "".join(
        (
            polygon(
                [corner(x, 0, 0), corner(x, 1, 0), corner(edge, 1, 0), corner(edge, 0, 0)], fill_opacity=TOP, **face
            ),
            polygon(
                [corner(x, 0, 0), corner(edge, 0, 0), corner(edge, 0, 1), corner(x, 0, 1)], fill_opacity=FRONT, **face
            ),
            polygon([box.face(0, 0), box.face(1, 0), box.face(1, 1), box.face(0, 1)], fill_opacity=RIGHT, **face),
            _sheets(box, colour) if len(box.shape) == 3 else _cells(box, colour),
        )
    )


def _sheets(box: Box, colour: str) -> str:
    """Lines over front and top that show a box as a stack of feature maps, one per map or as many as fit."""
    count = min(box.shape[2], int(box.thickness / SHEET))
    if count < 2:
        return ""
    front_top = box.top + box.back * BACK_Y
    pairs: list[tuple[Point, Point]] = []
    for index in range(1, count):
        x = box.x + box.thickness * index / count
        pairs.append(((x, front_top + box.height), (x, front_top)))
        pairs.append(((x, front_top), (x + box.back * BACK_X, box.top)))
    return lines(pairs, stroke=colour, stroke_width=0.8, stroke_opacity=0.6)


def _cells(box: Box, colour: str) -> str:
    """Lines over a column that show it as a row of values, one per value or as many as fit."""
    count = min(box.shape[0], int(box.height / CELL))
    front_top = box.top + box.back * BACK_Y
    pairs: list[tuple[Point, Point]] = []
    for index in range(1, count):
        y = front_top + box.height * index / count
        pairs.append(((box.x, y), (box.x + box.thickness, y)))
        pairs.append(((box.x + box.thickness, y), (box.right, y - box.back * BACK_Y)))
    return lines(pairs, stroke=colour, stroke_width=0.8, stroke_opacity=0.6) if pairs else ""


def _dots(placed: PlacedStage, colour: str, class_names: Sequence[str]) -> str:
    """One dot per class; of many classes the first and the last ones, with small dots between them for the rest."""
    classes = placed.stage.shapes[0][0]
    middle = len(placed.dots) // 2
    parts = []
    for index, (x, y) in enumerate(placed.dots):
        if classes > MOST_DOTS and index == middle:
            parts += [element("circle", cx=x, cy=y + offset, r=1.4, fill=colour) for offset in (-4.5, 0.0, 4.5)]
            continue
        parts.append(element("circle", cx=x, cy=y, r=DOT_RADIUS, fill=colour, fill_opacity=0.75, stroke=colour))
        label = index if index < middle or classes <= MOST_DOTS else classes - len(placed.dots) + index
        if label < len(class_names):
            parts.append(text(class_names[label], x + DOT_RADIUS + 7, y + 4, size=TEXT_SIZE, anchor="start"))
    return "".join(parts)


def _badge(badge: Badge, x: float, y: float) -> str:
    width = badge_width(badge.text)
    frame = element(
        "rect",
        x=x - width / 2,
        y=y,
        width=width,
        height=BADGE_HEIGHT,
        rx=BADGE_HEIGHT / 2,
        class_="place",
        fill=COLOURS["other"],
        fill_opacity=0.14,
        stroke=COLOURS["other"],
        stroke_opacity=0.7,
        stroke_dasharray="3 3" if badge.is_dashed else "none",
    )
    return frame + text(badge.text, x, y + BADGE_HEIGHT / 2 + 4, size=TEXT_SIZE)
