"""Turns pictures of strangers into stored copies. Called in a process that may die over one, never in the web process."""

from __future__ import annotations

import faulthandler
import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnn_demo.child_process import serve_parent
from cnn_demo.drawing import picture_task
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError
from cnn_demo.own_data import stored_copy
from cnn_demo.own_data.measures import Measures, measure

MOST_SECONDS = 30  # for some pictures, or one; the slowest that a phone makes takes 2
DECODED_SIDE = 2 * stored_copy.MOST_SIDE  # reduced by a whole number to at most that, and then exactly


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MadeCopy:
    """The stored copy of a picture, and what is known of the picture: the fields are those of MeasuredPicture."""

    content: bytes
    sha256: str
    width: int
    height: int
    measures: Measures


def begin(parent: int) -> None:
    """Called once in the process, before its first picture."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - libraries in C print about damaged files
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
        os.dup2(nowhere.fileno(), sys.stderr.fileno())
    serve_parent(parent)
    measure(np.zeros((1, 1, 1), dtype=np.uint8))  # imports what hashing needs
    picture_task.warm()


def make_copies(contents: Sequence[bytes | Picture]) -> list[MadeCopy | str]:
    """For each picture its copy, or a sentence that says why it cannot be read. Ends the process where it takes too long."""
    # From a thread in C: neither a signal nor a thread of Python runs while a library decodes.
    faulthandler.dump_traceback_later(MOST_SECONDS, exit=True, file=sys.stderr)
    try:
        return [_made(content) for content in contents]
    finally:
        faulthandler.cancel_dump_traceback_later()


def _made(content: bytes | Picture) -> MadeCopy | str:
    try:
        return _of_file(content) if isinstance(content, bytes) else _of_pixels(content)
    except PictureError as error:
        return str(error)


def _of_file(data: bytes) -> MadeCopy:
    decoded = picture_task.decode_file_content(data, DECODED_SIDE)
    pixels = stored_copy.shrunk(decoded.pixels)
    return MadeCopy(
        content=stored_copy.of_file(data, decoded, pixels),
        sha256=hashlib.sha256(data).hexdigest(),
        width=decoded.width,
        height=decoded.height,
        measures=measure(pixels),
    )


def _of_pixels(picture: Picture) -> MadeCopy:
    pixels = stored_copy.shrunk(picture)
    return MadeCopy(
        content=stored_copy.of_pixels(pixels),
        sha256=hashlib.sha256(picture.tobytes()).hexdigest(),
        width=picture.shape[1],
        height=picture.shape[0],
        measures=measure(pixels),
    )
