"""Photographs of the installed package scikit-image, for visitors who have none at hand."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

PACKAGE = "skimage"
# Title -> file. Each is in the public domain or CC0, as scikit-image's documentation says of it.
PHOTOGRAPHS = {
    "A cat": "chelsea.png",
    "A cup of coffee": "coffee.png",
    "A motorcycle": "motorcycle_left.png",
    "A rocket": "rocket.jpg",
    "An astronaut": "astronaut.png",
}


def titles() -> list[str]:
    """What the photographs show; empty where the package is not installed."""
    return list(PHOTOGRAPHS) if _folder() else []


def read(title: str) -> bytes:
    """The file of the photograph of that title. Raises OSError."""
    folder = _folder()
    assert folder is not None
    return (folder / PHOTOGRAPHS[title]).read_bytes()


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    spec = importlib.util.find_spec(PACKAGE)
    return Path(spec.origin).parent / "data" if spec and spec.origin else None
