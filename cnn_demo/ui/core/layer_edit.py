"""The layer that the Build page edits, and the last edit where it made no possible design.

A refused edit of a field stays in its form, and later edits of any layer or of the output stage may make it possible.
Until then the project keeps its last possible design.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from cnn_demo.errors import DesignError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layer_path import Layers, Path, all_paths, output_path
from cnn_demo.spec.tasks import OutputStage
from cnn_demo.ui.core import form_revision, state

CHOSEN, REFUSED = "chosen_layer", "refused_edit"
FIRST: Path = (0,)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedEdit:
    """An edit that made no possible design.

    base: the possible design that it was made in. layers, output: what the forms show, which has the edit where a field
    was changed. message: why it was refused. fault: the place of the layer that does not fit.
    """

    base: Architecture
    layers: Layers
    output: OutputStage
    message: str
    fault: Path

    @property
    def is_kept(self) -> bool:
        """Whether the forms still show the edit."""
        return (self.layers, self.output) != (self.base.layers, self.base.output)


def chosen() -> Path:
    """The place of the chosen layer, or of the input or the output."""
    path: Path = st.session_state.get(CHOSEN, FIRST)
    return path if path in all_paths(layers()) else FIRST


def choose(path: Path) -> None:
    """Choose a place. The message on an edit that no form shows is gone then."""
    st.session_state[CHOSEN] = path
    if (edit := refused()) and not edit.is_kept:
        discard()


def layers() -> Layers:
    """The layers as the forms show them: the project's, or those of an edit that is not possible yet."""
    edit = refused()
    return edit.layers if edit else state.project().architecture.layers


def output() -> OutputStage:
    """The output stage as its form shows it, like layers()."""
    edit = refused()
    return edit.output if edit else state.project().architecture.output


def refused() -> RefusedEdit | None:
    """The refused edit; None where there is none, or where the project has changed since."""
    edit: RefusedEdit | None = st.session_state.get(REFUSED)
    return edit if edit and edit.base == state.project().architecture else None


def discard() -> None:
    """Forget the refused edit; the forms show the project's layers again."""
    st.session_state.pop(REFUSED, None)
    form_revision.increase()


def change_fields(new: Layers) -> None:
    """Take over layers of which a form has changed a field, or keep them in the form where they are impossible."""
    _change_fields(new, output())


def change_output_fields(new: OutputStage) -> None:
    """Take over the output stage of which a form has changed a field, or keep it there where it is impossible."""
    _change_fields(layers(), new)


def change_order(new: Layers, choose_then: Path, *, refusal: str) -> None:
    """Take over layers of which one was added, moved or removed, or refuse. refusal: a sentence on what was not done."""
    architecture, before = state.project().architecture, layers()
    try:
        state.set_architecture(replace(architecture, layers=new, output=output()))
    except DesignError as error:
        _refuse(f"{refusal} {error}", before, output(), _place_before(error, before, new))
    else:
        st.session_state.pop(REFUSED, None)
        choose(choose_then)


def change_output(new: OutputStage, *, refusal: str) -> None:
    """Take over an output stage of another kind, or refuse. refusal: a sentence on what was not done."""
    architecture, before = state.project().architecture, layers()
    try:
        state.set_architecture(architecture.with_output(new, before))
    except DesignError as error:
        _refuse(f"{refusal} {error}", before, output(), _fault(error))
        form_revision.increase()  # the field shows the new kind
    else:
        st.session_state.pop(REFUSED, None)
        choose(output_path(layers()))  # a layer less or more stands before it


def change_data(name: str) -> None:
    """Change the data set; an edit that was not possible is tried on its images. Raises DesignError like set_dataset."""
    edit = refused()
    state.set_dataset(name)
    if edit and edit.is_kept:
        _change_fields(edit.layers, edit.output.with_classes(state.project().architecture.classes))


def _change_fields(new: Layers, output: OutputStage) -> None:
    architecture = state.project().architecture
    try:
        state.set_architecture(replace(architecture, layers=new, output=output), by_form=True)
    except DesignError as error:
        _refuse(str(error), new, output, _fault(error))
    else:
        st.session_state.pop(REFUSED, None)


def _refuse(message: str, layers: Layers, output: OutputStage, fault: Path) -> None:
    base = state.project().architecture
    st.session_state[REFUSED] = RefusedEdit(base=base, layers=layers, output=output, message=message, fault=fault)


def _fault(error: DesignError) -> Path:
    return chosen() if error.layer_index is None else (error.layer_index,)


def _place_before(error: DesignError, before: Layers, new: Layers) -> Path:
    """Where the layer at fault stands without the edit; the chosen place where it is the new layer."""
    at_fault = error.layer_index
    if at_fault is None:
        return chosen()
    if at_fault == len(new):
        return (len(before),)
    places = [index for index, layer in enumerate(before) if layer is new[at_fault]]
    return (min(places, key=lambda index: abs(index - at_fault)),) if places else chosen()
