"""The test image that the address names for the chapters: a link opens it, and it follows what is chosen from then on."""

from __future__ import annotations

import re

from cnn_demo.ui.core import address, store

FOLLOWED = "linked-picture"
WRITTEN = re.compile(r"(\d{1,3})-(\d{1,3})")


def written(label: int, number: int) -> str:
    """A picture as the address names it. label: its class. number: its place among the test images of that class."""
    return f"{label}-{number}"


def newly_linked() -> tuple[int, int] | None:
    """Class and number of a picture that the address names and that is not open yet; None where there is none."""
    named = address.get(address.PICTURE)
    if named is None or named == store.get(FOLLOWED):
        return None
    store.put(FOLLOWED, named)
    found = WRITTEN.fullmatch(named)
    return (int(found[1]), int(found[2])) if found else None


def follow(label: int | None, number: int) -> None:
    """Name what is shown now where the address named a picture. label: None for a drawing, which no address can name."""
    if address.get(address.PICTURE) is None:
        return
    if label is None:
        address.drop(address.PICTURE)
        return
    store.put(FOLLOWED, written(label, number))
    address.put(address.PICTURE, written(label, number))
