"""The inputs of a new run besides its project: initial weights of a trained network, and a teacher."""

from __future__ import annotations

from cnn_demo.errors import ModelError
from cnn_demo.runs.distillation import teacher_inputs, teacher_of
from cnn_demo.runs.folder import INITIAL, NO_INPUTS, RunFolder, RunInputs
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Shape
from cnn_demo.spec.layers.base import shape_text
from cnn_demo.spec.project import Project
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.storage import storage_errors


def start_with(project: Project, *, first: TrainedNetwork | None, teacher: TrainedNetwork | None) -> RunInputs:
    """What a run of the project is given. first: whose weights it starts from, None for fresh ones.

    Raises ModelError and RecipeError where the project and the networks do not go together.
    """
    return (start_from(first, project) if first else NO_INPUTS).merge(teacher_inputs(teacher, project))


def start_from(network: TrainedNetwork, project: Project) -> RunInputs:
    """What a run of the project is given to start from the network's weights. Raises ModelError where they do not fit."""
    if reason := incompatibility(network, project):
        raise ModelError(f"The run cannot start from the weights of {network.title}. {reason}")
    try:
        return RunInputs(files={INITIAL: network.weights_file.read_bytes()}, about={"starts_from": network.title})
    except OSError as error:
        raise ModelError(f"The weights of {network.title} cannot be read: {error.strerror}.") from None


def start_again(run: RunFolder) -> RunInputs:
    """What a run was given, for another that starts as it did. Raises StorageError, ModelError, RecipeError."""
    taught = teacher_inputs(teacher_of(run), run.project())
    if not run.initial_file.is_file():
        return taught
    with storage_errors(run.initial_file):
        weights = run.initial_file.read_bytes()
    return RunInputs(files={INITIAL: weights}, about={"starts_from": run.about().get("starts_from")}).merge(taught)


def go_on_with_other_settings(run: RunFolder) -> RunInputs:
    """What another run of the same design is given to begin with the weights of a run's best epoch.

    Where no epoch has ended, it begins as that run did. Raises StorageError, ModelError, RecipeError.
    """
    given = start_again(run)
    if not run.best_file.is_file():
        return given
    with storage_errors(run.best_file):
        weights = run.best_file.read_bytes()
    return given.merge(RunInputs(files={INITIAL: weights}, about={"starts_from": run.about()["name"]}))


def incompatibility(network: TrainedNetwork, project: Project) -> str | None:
    """Why a run of the project cannot start from the network's weights; None where it can."""
    before, data = network.project().architecture, project.data
    if (before.input_shape, before.classes) != (data.input_shape, len(data.classes)):
        return (
            f"The network has {before.classes} classes of {shape_text(before.input_shape)} images; "
            f"{project.data.name} has {len(data.classes)} classes of {shape_text(data.input_shape)} images."
        )
    return _difference(before, project.architecture)


def note_on_overlap(network: TrainedNetwork, project: Project, *, who: str = "The network") -> str:
    """A warning where the network may have been trained on images that the run is measured on, else "".

    who: the subject of the warning: "The network" or "The teacher".
    """
    before = network.project()
    if project.data.cut_from == before.data.name:
        measured = "validation and test images"  # all of them are training images there
    elif before.data.cut_from == project.data.name or (
        before.data.name == project.data.name and _split(before) != _split(project)
    ):
        measured = "validation images"
    else:
        return ""
    return (
        f"{who} may have been trained on some of this run's {measured}, because its images were split differently. "
        "The measured accuracy may be too high."
    )


def _split(project: Project) -> tuple[int, float]:
    """The values that determine the validation images."""
    return project.recipe.seed, project.recipe.validation_share


def _difference(before: Architecture, now: Architecture) -> str | None:
    old, new = weight_shapes(before), weight_shapes(now)
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            return f"{name} is {_shape(old.get(name))} in the network and {_shape(new.get(name))} in this design."
    return None


def _shape(shape: Shape | None) -> str:
    return "missing" if shape is None else shape_text(shape)
