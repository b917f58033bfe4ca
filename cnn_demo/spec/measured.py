"""Measured accuracies of the presets, read from measured.json, which `python -m scripts.measure_presets` writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.recipe import Recipe

FILE = Path(__file__).with_name("measured.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One preset on one data set, each seed's network asked once, after the last epoch.

    recipe: the name of a recipe preset. design_hash, recipe_hash: of what was trained, see `hashes`. mean,
    standard_deviation: of the test accuracies over the seeds, in [0, 1]; None of a single seed.
    """

    preset: str
    dataset: str
    recipe: str
    design_hash: str
    recipe_hash: str
    parameters: int
    epochs: int
    seeds: tuple[int, ...]
    mean: float
    standard_deviation: float | None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Measured:
        return cls(**{**data, "seeds": tuple(data["seeds"])})


@cache
def measurements() -> dict[tuple[str, str], Measured]:
    """(name of the preset, name of the data set) -> figures."""
    found = [Measured.from_dict(row) for row in json.loads(FILE.read_text())]
    return {(row.preset, row.dataset): row for row in found}


def hashes(architecture: Architecture, recipe: Recipe) -> dict[str, str]:
    """The hashes of a design and a recipe as in Measured.

    Recipes that differ only in the seed, the device or the precision have equal hashes.
    """
    comparable = recipe.on_any_machine().with_changes(seed=0)
    text = json.dumps(comparable.to_dict(), sort_keys=True, separators=(",", ":"))
    return {"design_hash": architecture.hash(), "recipe_hash": hashlib.sha256(text.encode()).hexdigest()[:12]}
