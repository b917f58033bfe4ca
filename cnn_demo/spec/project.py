"""A project (design, recipe and data), its JSON form, and the migration of earlier forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnn_demo.errors import DatasetError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import builtin_named, resolved
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.fields import show
from cnn_demo.spec.recipe import Recipe

VERSION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What a run trains and a visitor works on."""

    architecture: Architecture
    recipe: Recipe
    data: DataSpec

    @property
    def has_validation(self) -> bool:
        """Whether a run holds training images back for validation."""
        return self.data.has_validation(self.recipe.validation_share)

    def spec_dict(self) -> dict[str, Any]:
        """Data and design as spec.json has them; the recipe has a file of its own."""
        return {"version": VERSION, "data": self.data.to_dict(), "architecture": self.architecture.to_dict()}

    @classmethod
    def from_dicts(cls, spec: object, recipe: object) -> Project:
        """Parse spec_dict() and Recipe.to_dict(). Raises DatasetError, DesignError, RecipeError."""
        if not isinstance(spec, Mapping):
            raise DatasetError(f"The description of the network is {show(spec)}; it must be a JSON object.")
        return cls(
            architecture=Architecture.from_dict(spec.get("architecture")),
            recipe=Recipe.from_dict(recipe),
            data=_data(spec),
        )


def _data(spec: Mapping[str, Any]) -> DataSpec:
    version = spec.get("version", 1)
    if version == 1:  # version 1 stated only the name of a built-in data set
        return builtin_named(spec.get("dataset"))
    if version != VERSION:
        raise DatasetError(f"The version is {show(version)}; this program reads 1 to {VERSION}.")
    return resolved(DataSpec.from_dict(spec.get("data")))
