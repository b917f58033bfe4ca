"""How long a worker may take until its next report, from the speed that was measured; the watchdog ends it after that."""

from __future__ import annotations

from cnn_demo.runs.folder import START_WITHIN

LEAST_SECONDS = 120.0  # for compiling, for a disk that is slow, and for a machine that is busy with other things
SLACK = 10.0


def next_within(images: int, images_per_second: float) -> float:
    """Seconds for that many images, generously counted. images_per_second: 0 where nothing was measured yet."""
    return LEAST_SECONDS + SLACK * images / images_per_second if images_per_second else START_WITHIN
