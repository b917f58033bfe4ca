"""The project in progress, with its undo history. It is saved in the visitor's workspace, so that a reload finds it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import LimitError, LinkError, StorageError, UserError
from cnn_demo.runs import draft as draft_file
from cnn_demo.runs.draft import Draft
from cnn_demo.runs.shared_designs import ID_PATTERN
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import link, presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import address, form_revision, notices, own_work, server
from cnn_demo.ui.core.visitor import check_room_for_workspace

DRAFT, DRAFT_OF, UNDO, REDO = "draft", "workspace-of-the-draft", "undo", "redo"
OPENED = "opened-design"  # the shared design that is open and in the address
FIRST_DATA, FIRST_DESIGN = MNIST_5K, "fast"
UNDO_STEPS = 100


def open_session() -> None:
    """Find or create the visitor's workspace, and open a shared design. Every page calls it first."""
    own_work.open_workspace()
    if st.session_state.get(DRAFT_OF) != workspace().folder:
        opened = draft_file.read(workspace().folder) or Draft(project=first_project())
        if DRAFT_OF in st.session_state:  # another workspace was opened, and the forms show the former one's values
            form_revision.increase()
        st.session_state.update({DRAFT_OF: workspace().folder, DRAFT: opened, UNDO: [], REDO: []})
        st.session_state.pop(OPENED, None)  # the former workspace had not saved it: it opens here
    shared = address.get(address.DESIGN)
    if shared and shared != st.session_state.get(OPENED):
        _open_shared(shared)


def read_draft_again() -> None:
    """Let the next run of a page read the draft from the workspace, where it has changed."""
    st.session_state[DRAFT_OF] = None


def first_project() -> Project:
    """What a new visitor finds: a design, a recipe and data that train in seconds."""
    design = presets.design(FIRST_DESIGN)
    return Project(
        architecture=design.architecture(FIRST_DATA.input_shape, len(FIRST_DATA.classes)),
        recipe=design.recipe_for(FIRST_DATA.training_images),
        data=FIRST_DATA,
    )


def workspace() -> Workspace:
    """The visitor's runs."""
    return own_work.workspace()


def catalog() -> Catalog:
    """The data sets that the visitor can choose from."""
    return Catalog(server.settings(), workspace().folder)


def draft() -> Draft:
    """The project in progress, and which networks its next run uses."""
    current: Draft = st.session_state[DRAFT]
    return current


def project() -> Project:
    return draft().project


def is_changed() -> bool:
    """Whether the visitor has ever changed the project, in this session or before; false for a new visitor."""
    return can_undo() or can_redo() or draft_file.is_saved(workspace().folder)


def dataset() -> DataSpec:
    """The data set of the project."""
    return project().data


def change_draft(**changes: Any) -> bool:
    """Replace fields of the draft and save it. False where it cannot be saved: the page says that it holds for this tab."""
    st.session_state[DRAFT] = replace(draft(), **changes)
    try:
        check_room_for_workspace()
        draft_file.save(workspace().folder, draft())
    except (LimitError, StorageError) as error:
        notices.add_error(UserError(f"{error} Your change is kept in this tab alone, until you close it."))
        return False
    _close_link()  # a reload finds the draft
    return True


def set_architecture(architecture: Architecture, *, by_form: bool = False) -> None:
    """Change the design. by_form: a form's field changed it, and shows the new value already."""
    set_project(replace(project(), architecture=architecture), by_form=by_form)


def set_recipe(recipe: Recipe, *, by_form: bool = False) -> None:
    """Change the recipe. by_form: a form's field changed it, and shows the new value already."""
    set_project(replace(project(), recipe=recipe), by_form=by_form)


def set_dataset(name: str) -> None:
    """Change the data. The design's input and output follow; so does the recipe as long as it is the design preset's.

    Raises DesignError where the design's layers do not fit these images.
    """
    chosen, before, recipe = catalog().get(name), dataset(), project().recipe
    architecture = project().architecture.for_data(chosen.input_shape, len(chosen.classes))
    preset = presets.design_of(architecture)
    if preset and recipe.on_any_machine() == presets.design(preset).recipe_for(before.training_images):
        followed = presets.design(preset).recipe_for(chosen.training_images)
        recipe = followed.with_changes(device=recipe.device, precision=recipe.precision)
    set_project(Project(architecture=architecture, recipe=recipe, data=chosen))


def set_project(new: Project, *, by_form: bool = False) -> bool:
    """Change the project; undo takes the change back. Returns whether it is saved."""
    if new == project():
        return True
    _remember_for_undo()
    return _put(new, by_form=by_form)


def undo() -> None:
    """Go back to the project before the last change."""
    if can_undo():
        st.session_state[REDO].append(project())
        _put(st.session_state[UNDO].pop())


def redo() -> None:
    """Make the change again that was undone last."""
    if can_redo():
        st.session_state[UNDO].append(project())
        _put(st.session_state[REDO].pop())


def can_undo() -> bool:
    return bool(st.session_state[UNDO])


def can_redo() -> bool:
    return bool(st.session_state[REDO])


def share_link() -> str:
    """A link that opens a copy of the project, which it carries: it works on every server."""
    return address.link_with(address.DESIGN, link.encode(project()))


def short_share_link() -> str:
    """A short link that opens a copy of the project, which this server keeps. Raises StorageError."""
    return address.link_with(address.DESIGN, server.shared_designs().keep(link.encode(project())))


def _remember_for_undo() -> None:
    st.session_state[UNDO] = [*st.session_state[UNDO], project()][-UNDO_STEPS:]
    st.session_state[REDO] = []


def _put(new: Project, *, by_form: bool = False) -> bool:
    if not by_form:
        form_revision.increase()
    return change_draft(project=new)


def _open_shared(shared: str) -> None:
    st.session_state[OPENED] = shared
    try:
        text = server.shared_designs().open(shared) if ID_PATTERN.fullmatch(shared) else shared
        new = draft_file.fitted(link.decode(text))
    except LinkError as error:
        _close_link()
        notices.add_error(error)
        return
    if _show_shared(new):
        notices.add_success("The shared design, recipe and data are open now. Undo brings back what you had before.")


def _show_shared(new: Project) -> bool:
    """Whether the project stays open. A new visitor's is not saved yet: until it is, the address keeps the link."""
    if workspace().exists():
        is_saved = set_project(new)
        _close_link()
        return is_saved
    if new != project():
        _remember_for_undo()
        form_revision.increase()
        st.session_state[DRAFT] = replace(draft(), project=new)
    return True


def _close_link() -> None:
    """The address need not keep the shared design any more."""
    address.drop(address.DESIGN)
    st.session_state.pop(OPENED, None)
