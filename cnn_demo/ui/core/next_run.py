"""The trained networks that the next run uses: the one whose weights it starts from, and its teacher."""

from __future__ import annotations

from cnn_demo.errors import RunError, UserError
from cnn_demo.runs.distillation import teacher_of
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import RunRecord, read_record
from cnn_demo.runs.trained_network import TrainedNetwork, resolve
from cnn_demo.ui.core import notices, state

TEACHER_OF_RUN = "/teacher"  # after a run's id: the network that this run has learned from


def initial_network() -> TrainedNetwork | None:
    """The network whose weights the next run starts from; None for random weights.

    A network that is gone is dropped, with an error notice.
    """
    run_id = state.draft().starts_from
    if run_id is None:
        return None
    try:
        return TrainedNetwork(read_record(state.workspace().run(run_id)).run.path)
    except RunError as error:
        set_initial_run(None)
        notices.add_error(
            RunError(f"{error} The next run was to start from its weights; it starts from random ones now.")
        )
        return None


def set_initial_run(run: RunFolder | None) -> None:
    """Let the next run start from that run's weights, or from random ones."""
    state.change_draft(starts_from=run.id if run else None)


def continue_training(record: RunRecord) -> None:
    """Make the run's design, data, recipe and teacher the project; the next run starts from its weights."""
    set_initial_run(record.run)
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
