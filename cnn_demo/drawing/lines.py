"""Finds printed lines in a mask of ink: ruled and squared paper, frames, bars at an edge, and the boxes of forms.

A printed line is long, thin and straight, and differs from a stroke in where it lies: it reaches two edges of the picture,
runs along one of them, or is a side of a box. Where a stroke crosses or follows it, the run of ink across the line is
longer than the line is wide; the stroke stays there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

LEAST_LENGTH = 0.2  # of the picture's longer side
MOST_WIDTH = 0.05  # of the same, for a side of a box
MOST_LONE_WIDTH = 0.02  # of the same, for a ruled line or one along an edge; strokes are wider
SLANT = 1  # rows by which a line may leave its row within the least length
MOST_SLOPE = 0.035
MOST_BEND = 0.6  # mean distance of the line's pixels from a straight one, beyond that of its width
MOST_BENT_SHARE = 0.1
WIDER = 1.5
GAP = 2  # pixels between the ends of a box's sides
LEAST_SHARE_OF_EDGE = 0.6
FILLED = 0.9
MOST_BAR = 0.2
MOST_BESIDE_A_BAR = 0.6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A straight run along the rows of a mask. first, last: its columns. row: its middle. width: in pixels.

    y, x: the pixels that belong to the line alone, and to no stroke.
    """

    first: int
    last: int
    row: float
    width: float
    y: Numbers
    x: Numbers


def printed_lines(ink: Mask) -> Mask:
    """The pixels of a mask, (h, w), that belong to printed lines alone."""
    height, width = ink.shape
    rows, columns = straight_lines(ink), straight_lines(np.ascontiguousarray(ink.T))
    printed = edge_bars(ink)
    for line in rows:
        if _is_printed(line, rows, columns, width, height):
            printed[line.y, line.x] = True
    for line in columns:
        if _is_printed(line, columns, rows, height, width):
            printed[line.x, line.y] = True
    return printed


def straight_lines(ink: Mask) -> list[Line]:
    """The long, thin and straight runs along the rows of a mask, (h, w)."""
    longer = max(ink.shape)
    least = max(8, round(LEAST_LENGTH * longer))
    tolerant = ndimage.binary_dilation(ink, np.ones((2 * SLANT + 1, 1)))
    labels, _ = ndimage.label(ink & (run_lengths(tolerant) >= least), np.ones((3, 3)))
    across = np.ascontiguousarray(run_lengths(np.ascontiguousarray(ink.T)).T)
    lines: list[Line] = []
    for number, place in enumerate(ndimage.find_objects(labels), start=1):
        part = labels[place] == number
        width = _width(part, across[place])
        if part.shape[1] < least or width > MOST_WIDTH * longer + 1:
            continue
        top, left = place[0].start, place[1].start
        lines.extend(_bands(part, across[place], width, least, top, left))
    return lines


def edge_bars(ink: Mask) -> Mask:
    """The rows or columns at each edge of a mask, (h, w), that are filled from side to side.

    A bar ends at once, unlike the black corner of a turned scan. Where other ink reaches the opposite edge, the picture is
    cut at the digit, and the bar is one of its strokes.
    """
    bars = np.zeros(ink.shape, bool)
    for turns in range(4):
        turned = np.rot90(ink, turns)
        share = turned.mean(axis=1)
        depth = int(np.argmin(share >= FILLED))
        is_cut = 0.0 < share[-1] < FILLED
        if depth <= MOST_BAR * len(turned) and share[depth] <= MOST_BESIDE_A_BAR and not is_cut:
            np.rot90(bars, turns)[:depth] = turned[:depth]
    return bars


def run_lengths(mask: Mask) -> Numbers:
    """For each pixel of a mask, the length of the run along its row that holds it; 0 outside the mask."""
    padded = np.pad(mask, ((0, 0), (1, 1))).astype(np.int8).ravel()
    change = np.diff(padded)
    starts, ends = np.flatnonzero(change == 1) + 1, np.flatnonzero(change == -1) + 1
    steps = np.zeros(padded.size, np.int64)
    steps[starts] = ends - starts
    steps[ends] = starts - ends
    return np.cumsum(steps).reshape(len(mask), -1)[:, 1:-1]


def _is_printed(line: Line, along: list[Line], across: list[Line], length: int, depth: int) -> bool:
    """length, depth: the picture's extent along and across the line."""
    spans = line.first == 0 and line.last == length - 1
    is_at_edge = min(line.row, depth - 1 - line.row) <= line.width
    is_long = line.last - line.first >= LEAST_SHARE_OF_EDGE * length
    is_thin = line.width <= MOST_LONE_WIDTH * max(length, depth) + 1
    return _is_side_of_a_box(line, along, across) or (is_thin and (spans or (is_at_edge and is_long)))


def _is_side_of_a_box(line: Line, along: list[Line], across: list[Line]) -> bool:
    """Whether two lines across this one meet its ends, and both meet the ends of another line along it."""
    at_first = [other for other in across if _is_corner(line, line.first, other)]
    at_last = [other for other in across if _is_corner(line, line.last, other)]
    return any(
        any(_is_corner(opposite, opposite.first, other) for other in at_first)
        and any(_is_corner(opposite, opposite.last, other) for other in at_last)
        for opposite in along
        if opposite is not line
    )


def _is_corner(line: Line, end: int, other: Line) -> bool:
    """Whether a line across this one ends where this one ends."""
    reach = line.width + other.width + GAP
    return abs(other.row - end) <= reach and min(abs(other.first - line.row), abs(other.last - line.row)) <= reach


def _width(part: Mask, across: Numbers) -> int:
    """The lower quartile of the widths of a run's columns: most of a line may lie under strokes."""
    widths = np.sort(across.max(axis=0, where=part, initial=0))
    return int(widths[len(widths) // 4])


def _bands(part: Mask, across: Numbers, width: int, least: int, top: int, left: int) -> Iterator[Line]:
    """The lines in a connected part of long runs; a stroke may connect several."""
    y, x = np.nonzero(part & (across <= WIDER * width + 1))
    rows = np.unique(y)
    for band in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        inside = np.isin(y, band)
        columns = np.flatnonzero(part[band].any(axis=0)) if len(band) else band
        if len(columns) == 0 or columns[-1] - columns[0] + 1 < least:
            continue
        line = Line(
            first=int(columns[0]) + left,
            last=int(columns[-1]) + left,
            row=float(y[inside].mean()) + top,
            width=float(width),
            y=y[inside] + top,
            x=x[inside] + left,
        )
        if _is_straight(line) and not _is_bent(x[inside], across[y[inside], x[inside]]):
            yield line


def _is_straight(line: Line) -> bool:
    x, y = line.x - line.x.mean(), line.y - line.y.mean()
    slope = float((x * y).sum()) / max(float((x * x).sum()), 1.0)
    return abs(slope) <= MOST_SLOPE and float(np.abs(y - slope * x).mean()) <= line.width / 4 + MOST_BEND


def _is_bent(x: Numbers, across: Numbers) -> bool:
    """Whether a run is only the middle of a bent stroke: at its ends, the stroke is wider than the run."""
    run, whole = np.bincount(x), np.zeros(x.max() + 1, np.int64)
    np.maximum.at(whole, x, across)
    return bool((run < whole - 2 * SLANT)[run > 0].mean() > MOST_BENT_SHARE)
