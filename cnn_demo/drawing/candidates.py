"""Divides a mask of ink into the things that could be a digit, and chooses one of them.

A thing is a group of connected parts that lie near each other, such as the two strokes of a 4 or a 5. Matter along an
edge, frames round other parts, and specks are no candidates unless there is nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cnn_demo.drawing.steps import Box

Mask = NDArray[np.bool_]
Labels = NDArray[np.int32]

TOUCHING = np.ones((3, 3))  # parts may touch at a corner
LEAST_EXTENT = 0.06  # of the picture's longer side
EDGE_CONTACT = 0.5
FRAMED_EXTENT = 0.25
LEAST_SHARE = 0.05  # of the largest part's pixels; smaller parts are specks
# Gaps between parts of one digit, as shares of its extent: the bar of a 5 may lie far above it, two digits stand side by side.
NEAR_ABOVE = 0.35
NEAR_BESIDE = 0.15
CANDIDATE_EXTENT = 0.4  # of the largest candidate's
MOST_PARTS = 200  # that are compared with each other; a digit has a few, noise and halftones have thousands


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Connected parts of a mask that belong together. numbers: their labels. pixels: how many they have."""

    numbers: tuple[int, ...]
    box: Box
    pixels: int


def labelled(mask: Mask) -> tuple[Labels, list[Group]]:
    """The connected parts of a mask, (h, w), numbered from 1 in the order of their first pixels, and their labels (h, w)."""
    labels, _ = ndimage.label(mask, TOUCHING)
    pixels = np.bincount(labels.ravel())
    parts = [
        Group(
            numbers=(number,),
            box=Box(top=rows.start, bottom=rows.stop, left=columns.start, right=columns.stop),
            pixels=int(pixels[number]),
        )
        for number, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1)
    ]
    return labels, parts


def without_surroundings(labels: Labels, parts: list[Group]) -> list[Group]:
    """The larger parts without matter along an edge and without frames, or with both where nothing of size would be left."""
    parts = _largest_parts(parts)
    inner = [part for part in parts if not _lies_along_an_edge(labels, part)]
    inner = [part for part in inner if not _is_frame(part, inner)]
    least = LEAST_EXTENT * max(labels.shape)
    return inner if any(_extent(part.box) >= least for part in inner) else parts


def groups(parts: list[Group]) -> list[Group]:
    """The candidates, from left to right: parts that lie near each other are one. Specks and much smaller ones are none."""
    most = max(part.pixels for part in parts)
    apart: list[Group] = []
    for part in parts:
        if part.pixels < LEAST_SHARE * most:
            continue
        whole = part
        # What is joined may be near to others now.
        while near := next((other for other in apart if _belong_together(whole, other)), None):
            apart.remove(near)
            whole = _joined(whole, near)
        apart.append(whole)
    least = CANDIDATE_EXTENT * max(_extent(group.box) for group in apart)
    candidates = [group for group in apart if _extent(group.box) >= least]
    return sorted(candidates, key=lambda group: (group.box.left, group.box.top))


def largest(candidates: list[Group]) -> int:
    """The index of the candidate with the most pixels."""
    return max(range(len(candidates)), key=lambda index: candidates[index].pixels)


def _largest_parts(parts: list[Group]) -> list[Group]:
    """The parts with the most pixels, at most MOST_PARTS, in their order; of equal ones the first."""
    kept = sorted(parts, key=lambda part: part.pixels, reverse=True)[:MOST_PARTS]
    return sorted(kept, key=lambda part: part.numbers)


def _belong_together(one: Group, other: Group) -> bool:
    near = NEAR_ABOVE if _share_columns(one.box, other.box) else NEAR_BESIDE
    return _gap(one.box, other.box) <= near * max(_extent(one.box), _extent(other.box))


def _joined(one: Group, other: Group) -> Group:
    box = Box(
        top=min(one.box.top, other.box.top),
        bottom=max(one.box.bottom, other.box.bottom),
        left=min(one.box.left, other.box.left),
        right=max(one.box.right, other.box.right),
    )
    return Group(numbers=one.numbers + other.numbers, box=box, pixels=one.pixels + other.pixels)


def _lies_along_an_edge(labels: Labels, part: Group) -> bool:
    """Whether a part touches an edge of the picture along at least half of its own extent there."""
    box = part.box
    height, width = box.bottom - box.top, box.right - box.left
    edges = ((labels[0], width), (labels[-1], width), (labels[:, 0], height), (labels[:, -1], height))
    return any((edge == part.numbers[0]).sum() >= EDGE_CONTACT * extent for edge, extent in edges)


def _is_frame(part: Group, parts: list[Group]) -> bool:
    """Whether a part surrounds another that is no speck beside it."""
    box = part.box
    return any(
        box.top < other.top
        and other.bottom < box.bottom
        and box.left < other.left
        and other.right < box.right
        and _extent(other) >= FRAMED_EXTENT * _extent(box)
        for other in (inner.box for inner in parts)
    )


def _extent(box: Box) -> int:
    return max(box.bottom - box.top, box.right - box.left)


def _gap(one: Box, other: Box) -> int:
    """The larger of the vertical and the horizontal gap between two boxes; at most 0 where they overlap."""
    return max(other.top - one.bottom, one.top - other.bottom, other.left - one.right, one.left - other.right)


def _share_columns(one: Box, other: Box) -> bool:
    """Whether at least half of the narrower box lies above or below the other."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return 2 * shared >= min(one.right - one.left, other.right - other.left)
