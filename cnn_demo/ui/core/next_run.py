"""The trained networks that the next run uses: the one whose weights it starts from, and its teacher."""

from __future__ import annotations

from dataclasses import replace

from cnn_demo.errors import ModelError, RunError, UserError
from cnn_demo.runs.distillation import teacher_of
from cnn_demo.runs.record import RunRecord
from cnn_demo.runs.trained_network import TrainedNetwork, resolve
from cnn_demo.spec import presets
from cnn_demo.spec.kept_layers import design_for, keeps_output, misfit
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import notices, state

FEW_PICTURES = 2000  # fewer are better learned with layers that have learned from others
TEACHER_OF_RUN = "/teacher"  # after a run's id: the network that this run has learned from


def initial_network() -> TrainedNetwork | None:
    """The network whose weights the next run starts from; None for random weights.

    A network that is gone is dropped, with an error notice.
    """
    reference = state.draft().starts_from
    if reference is None:
        return None
    try:
        network = resolve(reference, state.workspace())
        network.project()  # that of a run which was deleted cannot be read
    except UserError as error:
        drop_initial_network()
        notices.add_error(
            RunError(f"{error} The next run was to start from its weights; it starts from random ones now.")
        )
        return None
    return network


def start_from(reference: str, network: TrainedNetwork) -> None:
    """Let the next run start from a network, with that one's layers for the present data. reference: as for set_teacher.

    Where its output layer is new and the images are few, it is the recipe for few pictures that trains. Raises UserError.
    """
    before, now = network.project(), state.project()
    planned = replace(now, architecture=design_for(before, now.data))
    if not keeps_output(before, planned) and now.data.training_images < FEW_PICTURES:
        planned = replace(planned, recipe=few_pictures_recipe(now.recipe))
    if reason := misfit(before, planned):
        raise ModelError(f"The next run cannot start from {network.title}. {reason}")
    state.set_project(planned)
    state.change_draft(starts_from=reference)


def few_pictures_recipe(now: Recipe) -> Recipe:
    """The recipe for few pictures, with what another one says about augmentation, class weights, seed, device and precision."""
    kept = {name: getattr(now, name) for name in ("augmentation", "class_weights", "seed", "device", "precision")}
    return presets.recipe("few-pictures").recipe.with_changes(**kept)


def drop_initial_network() -> None:
    """Let the next run start from random weights."""
    state.change_draft(starts_from=None)


def continue_training(record: RunRecord) -> None:
    """Make the run's design, data, recipe and teacher the project; the next run starts from its weights."""
    state.change_draft(starts_from=record.run.id)
    copy_project(record)


def copy_project(record: RunRecord) -> bool:
    """Make the run's design, data, recipe and teacher the project. The run may have been deleted meanwhile.

    Returns whether that is saved.
    """
    is_saved = state.set_project(record.project)
    if is_saved and teacher_of(record.run):
        return set_teacher(f"{record.run.id}{TEACHER_OF_RUN}")
    return is_saved


def teacher_reference() -> str | None:
    """What set_teacher was given last; the network may be gone meanwhile."""
    return state.draft().teacher


def set_teacher(reference: str | None) -> bool:
    """Let runs learn from a network: a name in models/, a run's id, or a run's id with TEACHER_OF_RUN.

    Returns whether that is saved.
    """
    return state.change_draft(teacher=reference)


def teacher() -> TrainedNetwork | None:
    """The network that the next run learns from; None where its recipe asks for none, or none was chosen.

    A network that is gone is dropped, with an error notice.
    """
    reference = teacher_reference()
    if reference is None or not state.project().recipe.distillation:
        return None
    try:
        if reference.endswith(TEACHER_OF_RUN):
            return teacher_of(state.workspace().run(reference.removesuffix(TEACHER_OF_RUN)))
        return resolve(reference, state.workspace())
    except UserError as error:
        set_teacher(None)
        notices.add_error(RunError(f"{error} The next run was to learn from it; choose another teacher, or none."))
        return None
