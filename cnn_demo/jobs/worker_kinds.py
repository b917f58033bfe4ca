"""What the compute workers are for: one kind for each lane."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.settings import Settings

SHORT, LONG, PICTURES = "short", "long", "pictures"
LONG_NICENESS = 5  # of processors that both lanes want, short questions have the larger share
PICTURE_IDLE_SECONDS = 300.0
MOST_PICTURE_BYTES = 400 * MEGABYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerKind:
    """What a worker process is for.

    warm_task: the first task, which imports what the others need and returns the seconds that the start took.
    memory_bytes: most memory, as private_bytes measures it. idle_seconds: without a question, it ends. niceness: added to
    its priority, so that others go first. advice: a sentence for who asked for more memory than there is; may be empty.
    """

    name: str
    warm_task: str
    memory_bytes: int
    idle_seconds: float
    niceness: int = 0
    advice: str = ""


def worker_kinds(settings: Settings) -> dict[str, WorkerKind]:
    """The kind of each lane's worker."""
    short = WorkerKind(
        name=SHORT,
        warm_task="warm",
        memory_bytes=settings.compute_mb * MEGABYTE,
        idle_seconds=settings.compute_idle_seconds,
        advice="Try a smaller network or fewer images, or give the server more memory.",
    )
    pictures = WorkerKind(
        name=PICTURES,
        warm_task="warm_pictures",
        memory_bytes=MOST_PICTURE_BYTES,
        idle_seconds=PICTURE_IDLE_SECONDS,
    )
    return {SHORT: short, LONG: replace(short, name=LONG, niceness=LONG_NICENESS), PICTURES: pictures}
