"""The command that trains a network like a finished one."""

from __future__ import annotations

from dataclasses import replace

from cnn_demo.spec import presets
from cnn_demo.spec.layers import GatedOutput, Output
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe

OPTIONS = ("epochs", "outlier_exposure")  # of `train`, as the recipe names them


def training_command(project: Project) -> str:
    """The command for a preset's design and the recipe of a preset, with the gate, OPTIONS, seed and precision of this one.

    Raises ValueError where the design or the recipe is of no preset.
    """
    output = project.architecture.output
    gate = output.gate_units if isinstance(output, GatedOutput) else 0
    plain = replace(project.architecture, output=Output()) if gate else project.architecture
    design = presets.design_of(plain)
    if design is None:
        raise ValueError(f"The design {project.architecture.hash()} is of no preset, so no short command trains it.")
    own, recipe = presets.design(design).recipe_for(project.data.training_images), project.recipe
    base = next((base for base in (own, *_recipes()) if _changed(base, recipe) == recipe), None)
    if base is None:
        raise ValueError(f"The recipe {recipe.to_dict()} is of no preset, so no short command trains by it.")
    given = {"preset": design} | ({"gate": gate} if gate else {}) | {"dataset": project.data.name}
    if base != own:
        given["recipe"] = next(key for key, preset in presets.RECIPES.items() if preset.recipe == base)
    given |= {
        option: f"{getattr(recipe, option):g}" for option in OPTIONS if getattr(recipe, option) != getattr(base, option)
    }
    options = (f"--{option.replace('_', '-')} {value}" for option, value in given.items())
    return " ".join(["python -m cnn_demo train", *options, f"--seed {recipe.seed}"])


def _recipes() -> list[Recipe]:
    return [preset.recipe for preset in presets.RECIPES.values()]


def _changed(base: Recipe, recipe: Recipe) -> Recipe:
    """The recipe of a preset with what a run may change of it."""
    return base.with_changes(**{name: getattr(recipe, name) for name in (*OPTIONS, "seed", "precision")})
