"""Publishes the weights that a training on a visitor's device starts from, as a safetensors file in static/.

Its name follows from the content and from the server's key: nobody can guess it, not even who has the same weights.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cnn_demo.browser import published
from cnn_demo.browser.training_plan import DataSource
from cnn_demo.runs.server_key import tag
from cnn_demo.storage import write_bytes

PREFIX, SUFFIX = "weights-", ".bin"
NAME_DIGITS = 32
UNUSED_SECONDS = 24 * 3600.0  # it is loaded when the training begins; checkpoints hold the weights then


def publish_weights(weights: bytes, runs_folder: Path) -> DataSource:
    """Write the file. Raises StorageError."""
    name = tag(runs_folder, "weights", hashlib.sha256(weights).hexdigest(), length=NAME_DIGITS)
    path = published.STATIC / f"{PREFIX}{name}{SUFFIX}"
    published.remove_unused(f"{PREFIX}*{SUFFIX}", UNUSED_SECONDS)
    write_bytes(path, weights)
    return DataSource(url=f"{published.URL}/{path.name}", bytes=len(weights))
