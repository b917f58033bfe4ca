"""What one visitor's session holds. The one module that knows the keys of st.session_state.

The workspace's id stands in the page's address, so that a reload finds its runs; the design in progress lies in the
workspace, so that a reload finds that too.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_demo.datasets.table import DatasetEntry, entry
from cnn_demo.errors import LinkError, RunError, StorageError, UserError
from cnn_demo.runs.distillation import teacher_of
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record, read_records
from cnn_demo.runs.trained_network import TrainedNetwork, resolve
from cnn_demo.runs.workspace import Workspace, is_workspace_id, new_workspace_id
from cnn_demo.spec import link, presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.link import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import draft, server
from cnn_demo.ui.core.draft import Draft

WORKSPACE_PARAMETER, DESIGN_PARAMETER, RUN_PARAMETER = "workspace", "design", "run"
CHAPTER_PARAMETER = "chapter"
OWN_TEACHER = "/teacher"
FIRST_DATASET, FIRST_DESIGN = "mnist-5k", "fast"
UNDO_STEPS = 100


def open_session() -> None:
    """Find or make the visitor's workspace, and take over a shared design. Called first by every page."""
    given = st.query_params.get(WORKSPACE_PARAMETER, "")
    st.session_state.setdefault("notices", [])
    st.session_state.setdefault("remembered", {})
    st.session_state.setdefault("revision", 0)
    if "workspace" not in st.session_state or (is_workspace_id(given) and given != st.session_state["workspace"]):
        st.session_state["workspace"] = given if is_workspace_id(given) else new_workspace_id()
        st.session_state.pop("project", None)
    if given and not is_workspace_id(given):
        refuse(
            RunError(
                "The address names no workspace: a part of it is missing. Open the whole address to find your runs."
            )
        )
    if given != st.session_state["workspace"]:
        st.query_params[WORKSPACE_PARAMETER] = st.session_state["workspace"]
    if "project" not in st.session_state:
        _start_with(draft.read(workspace().folder) or Draft(project=first_project()))
    if shared := st.query_params.get(DESIGN_PARAMETER):
        del st.query_params[DESIGN_PARAMETER]
        _take_over(shared)


def first_project() -> Project:
    """What a new visitor finds: a design, a recipe and data that train in seconds."""
    dataset, design = entry(FIRST_DATASET), presets.design(FIRST_DESIGN)
    return Project(
        architecture=design.architecture(dataset.input_shape, len(dataset.classes)),
        recipe=design.recipe_for(dataset.training_images),
        dataset=dataset.name,
    )


def workspace() -> Workspace:
    """The visitor's runs."""
    return server.queue().workspace(st.session_state["workspace"])


def project() -> Project:
    """What the visitor works on."""
    current: Project = st.session_state["project"]
    return current


def dataset() -> DatasetEntry:
    """The data set of the visitor's project."""
    return entry(project().dataset)


def set_architecture(architecture: Architecture, *, by_form: bool = False) -> None:
    """Change the design. by_form: one of its own fields did, and shows the new value already."""
    _change(Project(architecture=architecture, recipe=project().recipe, dataset=project().dataset), by_form=by_form)


def set_recipe(recipe: Recipe, *, by_form: bool = False) -> None:
    """Change the recipe. by_form: one of its own fields did, and shows the new value already."""
    _change(Project(architecture=project().architecture, recipe=recipe, dataset=project().dataset), by_form=by_form)


def set_dataset(name: str) -> None:
    """Change the data; the design's ends follow, and so does the recipe as long as it is the design preset's.

    Raises DesignError where its layers do not fit these images.
    """
    chosen, before, recipe = entry(name), dataset(), project().recipe
    architecture = project().architecture.for_data(chosen.input_shape, len(chosen.classes))
    preset = presets.design_of(architecture)
    if preset and recipe == presets.design(preset).recipe_for(before.training_images):
        recipe = presets.design(preset).recipe_for(chosen.training_images)
    _change(Project(architecture=architecture, recipe=recipe, dataset=name))


def set_project(new: Project) -> None:
    _change(new)


def starts_from() -> TrainedNetwork | None:
    """The network whose weights the next run starts from, None for fresh ones."""
    run_id = st.session_state["starts_from"]
    if run_id is None:
        return None
    try:
        return TrainedNetwork(read_record(workspace().run(run_id)).run.path)
    except RunError as error:
        start_from(None)
        refuse(RunError(f"{error} The next run was to start from its weights; it starts from fresh ones now."))
        return None


def start_from(run: RunFolder | None) -> None:
    """Let the next run start from that run's weights, or from fresh ones."""
    st.session_state["starts_from"] = run.id if run else None
    _save()


def teacher_reference() -> str | None:
    """What learn_from was given last; a network that it names may be gone meanwhile."""
    reference: str | None = st.session_state["teacher"]
    return reference


def teacher() -> TrainedNetwork | None:
    """The network that the next run learns from; None where its recipe asks for none, or none was chosen."""
    reference = teacher_reference()
    if reference is None or not project().recipe.distillation:
        return None
    try:
        if reference.endswith(OWN_TEACHER):
            return teacher_of(workspace().run(reference.removesuffix(OWN_TEACHER)))
        return resolve(reference, workspace())
    except UserError as error:
        learn_from(None)
        refuse(RunError(f"{error} The next run was to learn from it; choose another teacher, or none."))
        return None


def learn_from(reference: str | None) -> None:
    """Let runs learn from a network: a name in models/, a run's id, or that with OWN_TEACHER for what has taught it."""
    st.session_state["teacher"] = reference
    _save()


def undo() -> None:
    """Take the last change back."""
    if st.session_state["undo"]:
        st.session_state["redo"].append(project())
        _put(st.session_state["undo"].pop())


def redo() -> None:
    """Make the last change that was taken back again."""
    if st.session_state["redo"]:
        st.session_state["undo"].append(project())
        _put(st.session_state["redo"].pop())


def can_undo() -> bool:
    return bool(st.session_state["undo"])


def can_redo() -> bool:
    return bool(st.session_state["redo"])


def revision() -> int:
    """Grows when a project changes behind its forms: a part of their fields' keys, which then show the new values."""
    number: int = st.session_state["revision"]
    return number


def refuse(error: UserError) -> None:
    """Show an error at the next run of the page, and let the forms go back to the values that stand."""
    st.session_state["notices"].append(("error", str(error)))
    st.session_state["revision"] += 1


def tell(message: str) -> None:
    """Show a message at the next run of the page."""
    st.session_state["notices"].append(("success", message))


def take_notices() -> list[tuple[str, str]]:
    """(kind, text) of the messages not shown yet; kind is error or success."""
    notices: list[tuple[str, str]] = st.session_state["notices"]
    st.session_state["notices"] = []
    return notices


def share_link() -> str:
    """A link that opens the project in a workspace of its own. The visitor's own address would open their runs."""
    base = (st.context.url or "").split("?")[0]
    return f"{base}?{DESIGN_PARAMETER}={link.encode(project())}"


def selected_run() -> RunFolder | None:
    """The run that the address names, else the visitor's newest that can be read, None where there is none."""
    name = st.query_params.get(RUN_PARAMETER) or st.session_state.get("run")
    if name:
        try:
            return read_record(workspace().run(name)).run
        except RunError as error:
            forget_run()
            refuse(error)
    records, _ = read_records(workspace())
    return records[0].run if records else None


def select_run(run: RunFolder) -> None:
    st.session_state["run"] = run.id
    st.query_params[RUN_PARAMETER] = run.id


def forget_run() -> None:
    st.session_state.pop("run", None)
    st.query_params.pop(RUN_PARAMETER, None)


def chapter() -> str | None:
    """The chapter of the Learn page that the address names, else the one read last; whatever was typed there."""
    return st.query_params.get(CHAPTER_PARAMETER) or remembered(CHAPTER_PARAMETER)


def open_chapter(key: str) -> None:
    remember(CHAPTER_PARAMETER, key)
    if st.query_params.get(CHAPTER_PARAMETER) != key:
        st.query_params[CHAPTER_PARAMETER] = key


def chapter_link(key: str) -> str:
    """A link that opens a chapter in a workspace of its own."""
    return f"{(st.context.url or '').split('?')[0]}?{CHAPTER_PARAMETER}={key}"


def remembered(name: str, default: Any = None) -> Any:
    """A value that outlives the widgets that made it, such as a drawing."""
    return st.session_state["remembered"].get(name, default)


def remember(name: str, value: Any) -> None:
    st.session_state["remembered"][name] = value


def _start_with(start: Draft) -> None:
    st.session_state.update(
        project=start.project, starts_from=start.starts_from, teacher=start.teacher, undo=[], redo=[]
    )


def _change(new: Project, *, by_form: bool = False) -> None:
    if new == project():
        return
    st.session_state["undo"] = [*st.session_state["undo"], project()][-UNDO_STEPS:]
    st.session_state["redo"] = []
    _put(new, by_form=by_form)


def _put(new: Project, *, by_form: bool = False) -> None:
    st.session_state["project"] = new
    st.session_state["revision"] += not by_form
    _save()


def _save() -> None:
    try:
        others = {name: st.session_state[name] for name in ("starts_from", "teacher")}
        draft.save(workspace().folder, Draft(project=project(), **others))
    except StorageError as error:  # the design stands in this session all the same
        refuse(error)


def _take_over(shared: str) -> None:
    try:
        set_project(draft.fitted(link.decode(shared)))
    except LinkError as error:
        refuse(error)
    else:
        tell("The design, recipe and data of the shared link are open now. What you had before is one undo away.")
