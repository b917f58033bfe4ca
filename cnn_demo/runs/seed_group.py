"""How a run says that it belongs to a group of runs that differ in their seed alone: an entry of about.json."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import Any, Final

from cnn_demo.errors import BundleError, RecipeError
from cnn_demo.runs.bundle_json import record, text
from cnn_demo.runs.figures import SeedGroupTag
from cnn_demo.runs.run_name import MAX_NAME, clean_name, with_ending
from cnn_demo.shown_text import one_line
from cnn_demo.spec.fields import show
from cnn_demo.spec.project import Project

SEED_GROUP: Final = "seed_group"  # the field
LEAST_SEEDS, MOST_SEEDS = 2, 10
GROUP_ID = re.compile(r"[0-9a-f]{8}")


def new_tag(name: str) -> SeedGroupTag:
    """The tag of a new group. Raises RunError for a name without a visible character."""
    return {"id": secrets.token_hex(4), "name": clean_name(name)}


def name_with_seed(name: str, project: Project) -> str:
    """The name of the group's run of this project, short enough for a run."""
    return with_ending(name, f", seed {project.recipe.seed}")


def with_seeds(project: Project, count: int) -> list[Project]:
    """The project with its own seed and those that follow. Raises RecipeError for no such seeds, or a wrong number of them."""
    if not LEAST_SEEDS <= count <= MOST_SEEDS:
        raise RecipeError(f"The number of seeds is {count}; it must be from {LEAST_SEEDS} to {MOST_SEEDS}.")
    recipe = project.recipe
    return [replace(project, recipe=recipe.with_changes(seed=recipe.seed + more)) for more in range(count)]


def checked_tag(where: str, value: Any) -> SeedGroupTag:
    """The check of a tag from outside, see bundle_json.py. Raises BundleError."""
    found: SeedGroupTag = record({"id": text, "name": text})(where, value)
    if not GROUP_ID.fullmatch(found["id"]):
        raise BundleError(f"{where}: id is {show(found['id'])}; it must be 8 hexadecimal digits.")
    if not (name := one_line(found["name"], MAX_NAME)):
        raise BundleError(f"{where}: the name has no visible character.")
    return {"id": found["id"], "name": name}
