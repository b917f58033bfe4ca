"""The weights of earlier epochs that a run keeps: epochs/0007.safetensors holds those after seven epochs.

Bounded in number and in bytes: evenly spaced epochs are kept, with the start and the newest.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from cnn_demo.errors import RunError
from cnn_demo.storage import delete

FOLDER = "epochs"
FILE_NAME = re.compile(r"(\d{4,})\.safetensors")
START = 0  # fresh weights, or those that the run was given


def to_keep(ended: int, most: int) -> set[int]:
    """The epochs to keep after so many have ended: START, every 1st, 2nd, 4th or 8th ... of them, and the newest.

    At most `most` of them. What is kept later was kept before or is new, so nothing is ever missed.
    """
    if most < 2:
        return {ended} if most else set()
    stride = 1
    while len(kept := {*range(START, ended + 1, stride), ended}) > most:
        stride *= 2
    return kept


def epoch_file(run: Path, epoch: int) -> Path:
    """The file of the weights after that many epochs; it exists if they were kept."""
    return run / FOLDER / f"{epoch:04d}.safetensors"


def kept_epochs(run: Path) -> list[int]:
    """How many epochs had ended at each state that was kept, in order; empty where there is none."""
    with suppress(FileNotFoundError, NotADirectoryError):
        names = [FILE_NAME.fullmatch(path.name) for path in (run / FOLDER).iterdir()]
        return sorted(int(name[1]) for name in names if name)
    return []


def checked_epoch_file(run: Path, epoch: int) -> Path:
    """The same for an epoch that must have been kept. Raises RunError."""
    file = epoch_file(run, epoch)
    if not file.is_file():
        raise RunError(
            f"The weights of epoch {epoch} of the run {run.name} no longer exist: they were deleted or replaced by later ones."
        )
    return file


def drop_others(run: Path, ended: int, most: int, most_bytes: int) -> None:
    """Delete what is not to be kept after so many epochs: at most `most` stay, and no more bytes in all.

    Every epoch of a run takes the same, so the newest one tells how many there may be.
    """
    with suppress(FileNotFoundError):
        most = min(most, most_bytes // max(1, epoch_file(run, ended).stat().st_size))
    for epoch in set(kept_epochs(run)) - to_keep(ended, most):
        delete(epoch_file(run, epoch))
