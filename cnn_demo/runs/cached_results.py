"""Caches results of slow tasks about a network on an image set, in the cache folder.

The name of a result's file is a hash of everything that the result depends on: the network's weights, the file of the
images, and the task with its arguments. So a result is never out of date; the least recently used ones are deleted.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.settings import Settings
from cnn_demo.storage import storage_errors, write_bytes

VERSION = 1  # of the format and meaning of the results
FOLDER = "inspection"
MOST_FILES = 60  # of at most half a megabyte
FIGURES = "figures"


def cached_file(
    settings: Settings,
    catalog: Catalog,
    network: TrainedNetwork,
    task: str,
    images: ImageSet,
    arguments: Mapping[str, Any],
) -> Path:
    """The file for the result of a task about this network on these images, whether it exists or not.

    Raises ModelError where the network has no weights any more.
    """
    data = catalog.locate(images.data)
    origin = [str(data), data.stat().st_mtime_ns] if data else []
    about = [VERSION, task, str(network.path), network.version, images.to_dict(), origin, dict(arguments)]
    name = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:32]
    return settings.cache_folder / FOLDER / f"{name}.npz"


def read_cached(file: Path) -> dict[str, Any] | None:
    """The result that write_cached stored; None where there is none, or the file is damaged."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
            found: dict[str, Any] = {key: archive[key] for key in archive.files}
        found[FIGURES] = json.loads(str(found[FIGURES]))
        os.utime(file)  # mark it as just used
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return found


def write_cached(file: Path, answer: Mapping[str, Any]) -> None:
    """Store a task's result: arrays, and JSON-ready "figures". Raises StorageError."""
    buffer = io.BytesIO()
    arrays = {key: value for key, value in answer.items() if key != FIGURES}
    figures = np.array(json.dumps(answer[FIGURES], allow_nan=False))
    np.savez_compressed(buffer, **arrays, figures=figures)
    with storage_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(file, buffer.getvalue())
    for old in sorted(file.parent.glob("*.npz"), key=_age)[MOST_FILES:]:
        with suppress(OSError):  # another process deleted it
            old.unlink()


def _age(file: Path) -> float:
    """A sort key that puts the most recently used file first."""
    try:
        return -file.stat().st_mtime
    except OSError:
        return 0.0
