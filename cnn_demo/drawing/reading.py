"""Reads the ink of one digit from a picture: finds paper and ink, removes printed lines, and chooses among several things."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cnn_demo.drawing import ink as inks
from cnn_demo.drawing.candidates import groups, labelled, largest, without_surroundings
from cnn_demo.drawing.lines import printed_lines
from cnn_demo.drawing.paper import Light, departure, paper_of
from cnn_demo.drawing.resample import at_most, on_white, unit_range
from cnn_demo.drawing.steps import BLANK_CONTRAST, BlankPicture, Picture, Plane, Reading, Step, step

WORKING_SIDE = 400  # enough detail for 20 x 20, and small enough for a live prediction
LEAST_INK = 0.03
LEAST_NOISES = 5.0  # smoothed noise stays below 3 times its median, a faint pencil stroke is above 15

PAPER = {
    Light.SLOPED: "The colour of the paper, which changes evenly across the picture.",
    Light.UNEVEN: "The colour of the paper around each pixel, since the light is uneven.",
}


def read_digit(picture: Picture, chosen: int | None = None) -> Reading:
    """The ink of one digit in a picture, at most 400 pixels a side.

    picture: (h, w, 1 | 3 | 4) uint8. chosen: the index of a candidate; without it, the one with the most ink is taken.
    Raises BlankPicture.
    """
    departed, noise, steps = _departures(picture)
    inked = _inked(departed, noise)
    lines = printed_lines(inked)
    if lines[inked].all():
        lines = np.zeros_like(inked)
    labels, parts = labelled(inked & ~lines)
    candidates = groups(without_surroundings(labels, parts))
    taken = largest(candidates) if chosen is None else min(max(chosen, 0), len(candidates) - 1)
    own = np.isin(labels, candidates[taken].numbers)

    ink = inks.towards_ink(departed, own)
    ink = np.minimum(ink / inks.strength(ink[own]), 1.0)
    steps.append(step("Ink", "What differs from the paper becomes light, and the paper black, as in MNIST.", ink))
    if lines.any():
        ink = np.where(lines, 0.0, ink)
        steps.append(step("Lines", "Ruled lines, frames, boxes and bars at an edge are removed.", ink))
    # A soft edge reaches one pixel beyond the mask.
    ink = np.where(ndimage.binary_dilation(own, np.ones((3, 3))) & (own | ~inked), ink, 0.0)
    if (inked & ~lines & ~own).any():
        steps.append(step("Digit", _digit_explanation(len(candidates)), ink))
    if noise > 0:
        ink = inks.without_specks(inks.without_noise(ink))
        steps.append(step("Noise", "Pixels nearer to the paper than to the ink are removed, and so are specks.", ink))
    boxes = tuple(
        group.box.scaled(picture.shape[0] / ink.shape[0], picture.shape[1] / ink.shape[1]) for group in candidates
    )
    return Reading(ink=ink, steps=tuple(steps), candidates=boxes, chosen=taken)


def _departures(picture: Picture) -> tuple[Plane, float, list[Step]]:
    """How far each pixel departs from the paper, (h, w, c) in [-1, 1]; the noise, 0 for a clean drawing; the steps."""
    if inks.is_transparent(picture):
        opacity = at_most(unit_range(picture[..., 3:]), WORKING_SIDE)
        text = "The background is transparent, so the ink is read from the opacity."
        return opacity, 0.0, [step("Read", text, opacity[..., 0])]
    values = at_most(on_white(unit_range(picture)), WORKING_SIDE)
    paper, light = paper_of(values)
    steps = [step("Read", "The picture in its colours, at most 400 pixels a side.", _shown(values))]
    if light is not Light.EVEN:
        steps.append(step("Paper", PAPER[light], _shown(paper)))
    departed = departure(paper, values)
    noise = max(inks.noise_of(values), inks.noise_of(departed))
    if light is not Light.UNEVEN and noise <= inks.NOISE_OF_A_PHOTO:
        return departed, 0.0, steps
    return inks.smoothed(departed), max(noise, inks.NOISE_OF_A_PHOTO), steps


def _inked(departed: Plane, noise: float) -> NDArray[np.bool_]:
    """The pixels that differ from the paper by more than its noise, (h, w). Raises BlankPicture where there are none."""
    distance = np.sqrt((departed**2).mean(axis=2))
    inked = distance >= max(LEAST_INK, LEAST_NOISES * noise)
    if distance.max() < BLANK_CONTRAST or not inked.any():
        raise BlankPicture
    return inked


def _shown(values: Plane) -> Plane:
    return values[..., 0] if values.shape[2] == 1 else values


def _digit_explanation(candidates: int) -> str:
    if candidates == 1:
        return "Only the digit is kept. Edges, frames and specks are removed."
    return f"One of {candidates} things that could be a digit is kept. Edges, frames and specks are removed."
