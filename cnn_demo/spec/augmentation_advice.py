"""Augmentation that suits a data set, and why."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_demo.spec.data import DIGIT, DataSpec
from cnn_demo.spec.recipe import Augmentation

OF_WRITING = Augmentation(shift=0.08, rotate=10, zoom=0.1)
OF_PICTURES = Augmentation(shift=0.05, rotate=8, zoom=0.1, mirror=True)
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """reason: whole sentences for the visitor."""

    augmentation: Augmentation
    reason: str


def augmentation_advice(data: DataSpec) -> Advice:
    """The augmentation that suits the data set: mirrored copies for photographs, never for digits, letters, left and right."""
    if data.preparation == DIGIT or all(len(name) == 1 for name in data.classes):
        return Advice(
            augmentation=OF_WRITING,
            reason="People write a character larger, smaller, tilted or off the centre, so the images are shifted, rotated "
            "and zoomed a little. They are not mirrored: a mirrored 2 is no 2.",
        )
    if sided := next((name for name in data.classes if _names_a_side(name)), None):
        return Advice(
            augmentation=Augmentation(shift=0.05, rotate=8, zoom=0.1),
            reason="The same thing may be nearer, farther or tilted, so the images are shifted, rotated and zoomed a little. "
            f"They are not mirrored: the class {sided} depends on the side.",
        )
    return Advice(
        augmentation=OF_PICTURES,
        reason="The same thing may be nearer, farther, tilted or seen from the other side, so the images are shifted, "
        "rotated and zoomed a little, and half of them are mirrored.",
    )


def _names_a_side(name: str) -> bool:
    return any(side in name.casefold() for side in SIDES)
