"""Keeps how fast designs train in each precision on this machine, in the cache folder, so that each is timed once."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import keras

from cnn_demo import settings
from cnn_demo.errors import StorageError
from cnn_demo.network.devices import devices
from cnn_demo.runs.run_precision import FASTEST
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import AUTO, BFLOAT16, FLOAT32
from cnn_demo.storage import write_json

FILE = "training-speeds.json"
MOST = 200  # designs in the file, the newest
STEP = 2  # raised whenever a training step is computed in another way
Speeds = dict[str, float]


def kept_or_timed(project: Project, timed: Callable[[Project], Speeds]) -> Speeds:
    """Images per second in float32 and bfloat16: from the file, else what `timed` returns, which is written there."""
    file, key = settings.read().cache_folder / FILE, _key(project)
    if (found := _read(file).get(key)) and _is_whole(found):
        return found
    speeds = timed(project)
    # Read again: another process may have written meanwhile.
    others = [entry for entry in _read(file).items() if entry[0] != key]
    with suppress(StorageError):  # the next run times again
        write_json(file, dict([*others, (key, speeds)][-MOST:]))
    return speeds


def _key(project: Project) -> str:
    """Equal for projects whose steps take equally long on this machine with these versions."""
    plain = replace(project.recipe, seed=0, epochs=1, learning_rate=0.001, precision=AUTO)
    machine = (platform.node(), platform.processor(), keras.backend.backend(), keras.version(), devices())
    images = project.data.trained_images(project.recipe)
    parts = (STEP, project.architecture.to_dict(), asdict(plain), project.data.task, images, machine)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _read(file: Path) -> dict[str, Speeds]:
    """What the file has; nothing where it is missing or damaged."""
    try:
        kept = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _is_whole(found: object) -> bool:
    """Whether an entry has the two speeds that a run's precision.json may state."""
    return (
        isinstance(found, dict)
        and sorted(found) == sorted((FLOAT32, BFLOAT16))
        and all(isinstance(speed, float) and 0 < speed <= FASTEST for speed in found.values())
    )
