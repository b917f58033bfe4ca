"""Distillation: which trained network may teach a run, and the teacher's files in the run folder.

The teacher's folder in the run's is a trained network like any other: spec.json, recipe.json, about.json with its name,
weights.safetensors. So a run that goes on or is repeated needs nothing of where the teacher came from.
"""

from __future__ import annotations

import json

from cnn_demo.errors import ModelError, RecipeError
from cnn_demo.runs.folder import NO_INPUTS, TEACHER, RunFolder, RunInputs
from cnn_demo.runs.trained_network import WEIGHTS, TrainedNetwork
from cnn_demo.spec.layers.base import shape_text
from cnn_demo.spec.project import Project


def teacher_inputs(teacher: TrainedNetwork | None, project: Project) -> RunInputs:
    """What a run of the project is given to learn from the teacher; nothing where its recipe asks for none.

    Raises RecipeError where it asks and there is no teacher, ModelError where that one cannot teach it.
    """
    if not project.recipe.distillation:
        return NO_INPUTS
    if teacher is None:
        share = f"{100 * project.recipe.distillation:.0f}\u00a0%"
        raise RecipeError(
            f"The recipe takes {share} of the loss from a teacher, and there is none. Choose "
            "a trained network to learn from (on the Train page, or by --teacher), or set distillation to 0."
        )
    if reason := teacher_incompatibility(teacher, project):
        raise ModelError(f"The run cannot learn from {teacher.title}. {reason} Choose another teacher, or none.")
    its = teacher.project()
    parts = {
        "spec.json": its.spec_dict(),
        "recipe.json": its.recipe.to_dict(),
        "about.json": {"name": teacher.title},
    }
    try:
        weights = teacher.weights_file.read_bytes()
    except OSError as error:
        raise ModelError(f"The weights of {teacher.title} cannot be read: {error.strerror}.") from None
    files = {WEIGHTS: weights, **{name: json.dumps(part).encode() for name, part in parts.items()}}
    return RunInputs(
        files={f"{TEACHER}/{name}": content for name, content in files.items()}, about={"taught_by": teacher.title}
    )


def teacher_of(run: RunFolder) -> TrainedNetwork | None:
    """The network that the run learns from, or has learned from; None where there is none in its folder."""
    teacher = TrainedNetwork(run.path / TEACHER)
    return teacher if teacher.weights_file.is_file() else None


def teacher_incompatibility(teacher: TrainedNetwork, project: Project) -> str | None:
    """Why a run of the project cannot learn from the network; None where it can."""
    its, data = teacher.project(), project.data
    if its.architecture.input_shape != data.input_shape:
        return (
            f"The teacher takes {shape_text(its.architecture.input_shape)} images; "
            f"those of {project.data.name} are {shape_text(data.input_shape)}."
        )
    if its.architecture.classes != len(data.classes) or its.data.classes != data.classes:
        return f"The teacher was trained on the classes of {its.data.name}; {project.data.name} has other classes."
    return None
