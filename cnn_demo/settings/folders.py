"""The folders of the app: the project's own, its networks, and the cache."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

PROJECT_FOLDER = Path(__file__).resolve().parent.parent.parent
MODELS_FOLDER = PROJECT_FOLDER / "models"


def cache_folder(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of what can be made again, such as data sets. environment: os.environ where none is given."""
    given = os.environ if environment is None else environment
    return Path(given.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cnn-demo"
