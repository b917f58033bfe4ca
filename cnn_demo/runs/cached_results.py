"""What was found out about a network on many images, kept in the cache folder: costly to compute, always the same.

A finding's file is named by all that it hangs on: the network's weights, the images' file and the question. So none is
ever out of date; those not looked at for longest are dropped.
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
from cnn_demo.runs.atomic import storage_errors, write_bytes
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.settings import Settings

VERSION = 1  # of the questions' answers
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
    """Where the answer of a task about this network on these images lies, or would lie.

    Raises ModelError where the network has no weights any more.
    """
    data = catalog.locate(images.data)
    origin = [str(data), data.stat().st_mtime_ns] if data else []
    about = [VERSION, task, str(network.path), network.version, images.to_dict(), origin, dict(arguments)]
    name = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:32]
    return settings.cache_folder / FOLDER / f"{name}.npz"


def read_cached(file: Path) -> dict[str, Any] | None:
    """What write_finding kept; None where there is nothing, or something damaged."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
            found: dict[str, Any] = {key: archive[key] for key in archive.files}
        found[FIGURES] = json.loads(str(found[FIGURES]))
        os.utime(file)  # looked at just now
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return found


def write_cached(file: Path, answer: Mapping[str, Any]) -> None:
    """Keep a task's answer: arrays, and "figures", which are JSON-ready. Raises StorageError."""
    buffer = io.BytesIO()
    arrays = {key: value for key, value in answer.items() if key != FIGURES}
    figures = np.array(json.dumps(answer[FIGURES], allow_nan=False))
    np.savez_compressed(buffer, **arrays, figures=figures)
    with storage_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(file, buffer.getvalue())
    for old in sorted(file.parent.glob("*.npz"), key=_age)[MOST_FILES:]:
        with suppress(OSError):  # another process dropped it
            old.unlink()


def _age(file: Path) -> float:
    """Sorts the file that was looked at last to the front."""
    try:
        return -file.stat().st_mtime
    except OSError:
        return 0.0
