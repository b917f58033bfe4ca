"""Reads pictures of strangers in a process that may die over one: called there, never in the web process."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.drawing import picture
from cnn_demo.drawing.picture import DecodedPicture
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import PictureError

MOST_MEMORY_BYTES = 256 * MEGABYTE  # of one picture; the largest that `decode` takes needs 180 MB
PAGES_OF_DATA = 5  # in /proc/self/statm


def warm() -> float:
    """Limit the memory of this process, now that its libraries are loaded. Returns the seconds since its start."""
    if sys.platform == "linux":  # elsewhere there is no such limit; the web process watches, too
        with suppress(OSError, ValueError):
            _limit_memory(MOST_MEMORY_BYTES)
    return time.time() - psutil.Process().create_time()


def decode(data: bytes) -> Picture:
    """As picture.decode. Raises PictureError also where the memory is not enough."""
    return decode_file_content(data, picture.LONGEST_SIDE).pixels


def decode_file_content(data: bytes, longest_side: int) -> DecodedPicture:
    """As picture.decode_file_content. Raises PictureError also where the memory is not enough."""
    try:
        return picture.decode_file_content(data, longest_side)
    except MemoryError:
        raise PictureError(
            f"Reading the picture takes more than {MOST_MEMORY_BYTES // MEGABYTE} MB of memory, which is the "
            "limit. Save it as a smaller JPEG or PNG, and choose that."
        ) from None


if sys.platform == "linux":
    import resource

    def _limit_memory(more_bytes: int) -> None:
        """Let this process take so much more memory than it has now."""
        data_pages = int(Path("/proc/self/statm").read_text().split()[PAGES_OF_DATA])
        most = data_pages * resource.getpagesize() + more_bytes
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
