"""Checks the titles of own data sets, and makes names from them that are safe as names of files."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from cnn_demo.errors import DatasetError
from cnn_demo.spec.builtin_data import BUILTIN_DATA
from cnn_demo.spec.data import FORBIDDEN, MAX_TITLE
from cnn_demo.spec.fields import show

MOST_NAME = 40
DEFAULT_NAME = "pictures"


def checked_title(title: str) -> str:
    """The title in Unicode's composed form. Raises DatasetError where it cannot be shown."""
    shown = unicodedata.normalize("NFC", title).strip()
    if not shown or len(shown) > MAX_TITLE or not shown.isprintable() or FORBIDDEN & set(shown):
        raise DatasetError(
            f"The name {show(title)} cannot be used: it must have 1 to {MAX_TITLE} printable characters without "
            f"{' '.join(sorted(FORBIDDEN))}."
        )
    return shown


def free_name(parent: Path, title: str) -> str:
    """A name for files, made from the title, that no other data set has. The caller holds the lock of the folder."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-")[:MOST_NAME].strip("-") or DEFAULT_NAME
    taken = {path.name.partition(".")[0].lower() for path in parent.iterdir()} | {name.lower() for name in BUILTIN_DATA}
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
