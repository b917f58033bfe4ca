"""Reads the pictures that web/camera/picture_taker.js has sent: a folder for each recording, a JPEG for each picture."""

from __future__ import annotations

from collections.abc import Iterator

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import LimitError
from cnn_demo.own_data.records import CAMERA, Arrival
from cnn_demo.own_data.upload import Upload

MOST_BYTES = 64 * MEGABYTE  # three times what the page sends at once


def check_size(upload: Upload) -> None:
    """Refuse what is too large to be added while a page waits. Raises LimitError."""
    if upload.size > MOST_BYTES:
        raise LimitError(
            f"The pictures have {upload.size // MEGABYTE:,} MB together; {MOST_BYTES // MEGABYTE} MB can be added at once. "
            "Delete some, and add the others."
        )


def camera_arrivals(upload: Upload, label: str) -> Iterator[Arrival]:
    """The pictures of an upload that is whole, for the class label. Those of one recording are a group."""
    for recording in sorted(path for path in upload.path.glob("*") if path.is_dir()):
        pictures = sorted(path for path in recording.iterdir() if path.is_file())
        group = f"{CAMERA} {recording.name}" if len(pictures) > 1 else ""
        for path in pictures:
            name = f"{CAMERA}/{recording.name}/{path.name}"
            yield Arrival(name=name, label=label, content=path.read_bytes(), group=group, way=CAMERA)
