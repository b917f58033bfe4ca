"""A design and its recipe as JSON text: what the Build page shows and takes, and the file of `train --spec`."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cnn_demo.errors import DesignError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.recipe import Recipe


def to_json(architecture: Architecture, recipe: Recipe) -> str:
    """The text of both, indented."""
    return json.dumps({"architecture": architecture.to_dict(), "recipe": recipe.to_dict()}, indent=2)


def from_json(text: str, *, named: str, recipe: Recipe) -> tuple[Architecture, Recipe]:
    """What a text says. It may be the design alone.

    named: what messages call the text. recipe: for a text without one. Raises DesignError, RecipeError.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DesignError(f"{named} cannot be read as JSON: {error}.") from None
    if not isinstance(data, Mapping) or "architecture" not in data:
        return Architecture.from_dict(data), recipe
    given = Recipe.from_dict(data["recipe"]) if "recipe" in data else recipe
    return Architecture.from_dict(data["architecture"]), given
