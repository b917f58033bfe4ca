"""The names of runs and searches, which people choose. They are shown, and never become part of a path."""

from __future__ import annotations

from cnn_demo.errors import RunError
from cnn_demo.shown_text import one_line

MAX_NAME = 60


def clean_name(name: str) -> str:
    """A name to show: one line, at most 60 characters. Raises RunError on nothing."""
    cleaned = one_line(name, MAX_NAME)
    if not cleaned:
        raise RunError("A run needs a name of at least one visible character.")
    return cleaned


def with_ending(name: str, ending: str) -> str:
    """A name that ends so, and is short enough for a run."""
    return name[: MAX_NAME - len(ending)] + ending
