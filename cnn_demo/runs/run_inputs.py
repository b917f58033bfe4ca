"""The inputs of a new run besides its project: initial weights of a trained network, and a teacher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safetensors import SafetensorError, safe_open
from safetensors.numpy import load, save

from cnn_demo.errors import ModelError
from cnn_demo.runs.distillation import teacher_inputs, teacher_of
from cnn_demo.runs.folder import INITIAL, NO_INPUTS, RunFolder, RunInputs
from cnn_demo.runs.run_precision import read_precision
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.builtin_data import is_cut_from, share_training_images
from cnn_demo.spec.data import BUILTIN
from cnn_demo.spec.kept_layers import is_of_output, keeps_output, kept_weights, misfit
from cnn_demo.spec.outlier_exposure import check_outlier_exposure
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import AUTO, FLOAT32, Recipe
from cnn_demo.storage import reason, storage_errors


def start_with(project: Project, *, first: TrainedNetwork | None, teacher: TrainedNetwork | None) -> RunInputs:
    """What a run of the project is given. first: whose weights it starts from, None for fresh ones.

    Raises ModelError and RecipeError where the project and the networks do not go together.
    """
    check_outlier_exposure(project.recipe, project.data)
    return (start_from(first, project) if first else NO_INPUTS).merge(teacher_inputs(teacher, project))


def start_from(network: TrainedNetwork, project: Project) -> RunInputs:
    """What a run of the project is given to start from the network's weights: those of the layers that it keeps.

    Raises ModelError where they do not fit, or cannot be read.
    """
    if why := incompatibility(network, project):
        raise ModelError(f"The run cannot start from the weights of {network.title}. {why}")
    try:
        weights = network.weights_file.read_bytes()
    except OSError as error:
        raise ModelError(f"The weights of {network.title} cannot be read: {error.strerror}.") from None
    if not keeps_output(network.project(), project):
        weights = _part(weights, kept_weights(network.project(), project), network.title)
    return RunInputs(files={INITIAL: weights}, about={"starts_from": network.title})


def start_again(run: RunFolder) -> RunInputs:
    """What a run was given, for another that starts as it did. Raises StorageError, ModelError, RecipeError."""
    taught = teacher_inputs(teacher_of(run), run.project())
    if not run.initial_file.is_file():
        return taught
    with storage_errors(run.initial_file):
        weights = run.initial_file.read_bytes()
    return RunInputs(files={INITIAL: weights}, about={"starts_from": run.about().get("starts_from")}).merge(taught)


def repeated_project(run: RunFolder) -> Project:
    """The run's project for another run with the same seed: "auto" is replaced by the precision in which this one trained.

    A run of an earlier program says no precision, and trained in float32. Raises RunError where the file is damaged.
    """
    project = run.project()
    if project.recipe.precision != AUTO:
        return project
    has_trained = run.result() is not None or run.best_file.is_file() or run.checkpoint_file.is_file()
    found = read_precision(run)
    precision = found.precision if found else (FLOAT32 if has_trained else AUTO)
    return replace(project, recipe=project.recipe.with_changes(precision=precision))


def start_text(run: RunFolder) -> str:
    """What a run has of the network that it started from, in whole sentences; "" for one with fresh weights."""
    before, recipe = run.about().get("starts_from"), run.project().recipe
    if not before or not run.initial_file.is_file():
        return ""
    started = f"Started from the weights of {before}" + (", with a new output layer." if _is_output_new(run) else ".")
    if not recipe.frozen_epochs:
        return started
    return f"{started} The other layers are frozen {frozen_time(recipe)}."


def _is_output_new(run: RunFolder) -> bool:
    """Whether the run was given no weights of its output layer. Not where the file is damaged: the worker says so."""
    try:
        with safe_open(run.initial_file, framework="numpy") as file:
            return not any(map(is_of_output, file.keys()))
    except (SafetensorError, OSError):
        return False


def frozen_time(recipe: Recipe) -> str:
    """For how long the kept layers do not learn."""
    if recipe.frozen_epochs >= recipe.epochs:
        return "throughout"
    return "in the first epoch" if recipe.frozen_epochs == 1 else f"in the first {recipe.frozen_epochs:,} epochs"


def go_on_with_other_settings(run: RunFolder) -> RunInputs:
    """What another run of the same design is given to begin with the weights of a run's best epoch.

    Where no epoch was validated, it begins as that run did. Raises StorageError, ModelError, RecipeError.
    """
    given = start_again(run)
    if not run.best_file.is_file():
        return given
    with storage_errors(run.best_file):
        weights = run.best_file.read_bytes()
    return given.merge(RunInputs(files={INITIAL: weights}, about={"starts_from": run.about()["name"]}))


def incompatibility(network: TrainedNetwork, project: Project) -> str | None:
    """Why a run of the project cannot start from the network's weights; None where it can."""
    return misfit(network.project(), project)


def note_on_overlap(network: TrainedNetwork, project: Project, *, who: str = "The network") -> str:
    """A warning where the network may have been trained on images that the run is measured on, else "".

    who: the subject of the warning: "The network" or "The teacher".
    """
    before = network.project()
    all_measured = "validation and test images" if project.has_validation else "test images"
    if is_cut_from(project.data, before.data) and project.data.origin == BUILTIN:
        measured = all_measured  # all of them are training images there
    elif before.data.name == project.data.name and before.data.version != project.data.version:
        measured = all_measured  # an own data set fixes both, and its pictures have changed since
    elif project.has_validation and (
        before.data.cut_from == project.data.name
        or share_training_images(before.data, project.data)
        or (before.data.name == project.data.name and _split(before) != _split(project))
    ):
        measured = "validation images"
    else:
        return ""
    return (
        f"{who} may have been trained on some of this run's {measured}, because its images were split differently. "
        "The measured accuracy may be too high."
    )


def _split(project: Project) -> tuple[object, ...]:
    """The values that determine the validation images."""
    if project.data.validation_images:
        return (project.data.version,)
    return project.recipe.seed, project.recipe.validation_share


def _part(weights: bytes, names: Sequence[str], title: str) -> bytes:
    """A safetensors file with these of its tensors alone. title: of the network, for the message."""
    try:
        tensors = load(weights)
        return save({name: tensors[name] for name in names})
    except (SafetensorError, KeyError) as error:
        raise ModelError(f"The weights of {title} are damaged: {reason(error)}.") from None
