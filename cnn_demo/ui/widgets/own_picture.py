"""Reads the pictures that visitors upload, in a small process of the server that may die over one."""

from __future__ import annotations

from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError, WorkerError
from cnn_demo.ui.core import server
from cnn_demo.ui.core.asking import ask_shared, identity

TASK = "decode_picture"
LIMIT_SECONDS = 30.0


def expect_upload() -> None:
    """Start the process while the visitor chooses a file; returns at once."""
    server.compute().warm_for(TASK)


def read_upload(data: bytes) -> Picture:
    """As cnn_demo.drawing.picture.decode: uint8 (h, w, 1 | 3 | 4). Raises PictureError.

    The server keeps the pixels of the newest pictures, so that a rerun of the page does not read the file again.
    """
    try:
        picture: Picture = ask_shared(identity(data), TASK, limit_seconds=LIMIT_SECONDS, data=data)
    except WorkerError as error:
        raise PictureError(
            f"The picture could not be read. {error} Save it as a smaller JPEG or PNG, and choose that."
        ) from error
    return picture
