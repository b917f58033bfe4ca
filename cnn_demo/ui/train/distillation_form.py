"""Form for distillation: the choice of a teacher network and its two settings."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.distillation import teacher_incompatibility
from cnn_demo.runs.run_inputs import note_on_overlap
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import form_revision, forms, next_run, sent, state
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.widgets import network_picker

FIELDS = ("distillation", "temperature")
FIRST_SHARE = 0.5  # of the loss, when a teacher is chosen for the first time
NO_TEACHER = "no teacher"  # no network is named so: names have no spaces

NOTE = """
A label says only which class an image belongs to. The predictions of a trained network, the teacher, also say which
classes it resembles: a 4 that is almost a 9. A small network that learns from these predictions too can become better
than one that learns from labels alone (Hinton, Vinyals & Dean 2015,
[arXiv 1503.02531](https://arxiv.org/abs/1503.02531)).

It does not always help: *Compact*, taught by *Best* for four epochs, misread 1.16\u00a0% of the validation images; trained on
labels alone, it misread 1.03\u00a0% (half of the loss, temperature 4; means of two seeds;
`python -m benchmarks --only distillation --rounds 2`).
"""


def expander() -> None:
    """The choice of a teacher, and its settings once one is chosen."""
    asked = state.project().recipe.distillation > 0
    with st.expander("Learn from another network", icon=":material/school:", expanded=asked, key=f"teaching-{asked}"):
        st.caption(NOTE)
        chosen = next_run.teacher()
        _picker(chosen)
        if asked:
            forms.fields(_recipe, key="recipe", change=_set_recipe, only=FIELDS)
            _teacher_notes(chosen)


def _picker(chosen: TrainedNetwork | None) -> None:
    """A choice among the networks with the same classes and image size, and none."""
    project = state.project()
    fitting = {
        name: title
        for name, (title, network) in network_picker.available_networks().items()
        if not teacher_incompatibility(network, project)
    }
    titles = {NO_TEACHER: "None: labels alone", **fitting}
    reference = next_run.teacher_reference() if chosen else None
    if chosen and reference not in titles:
        titles[str(reference)] = chosen.title
    names = list(titles)
    current = reference or (None if project.recipe.distillation else NO_TEACHER)
    key = f"teacher-{form_revision.current()}-{current}"
    st.selectbox(
        "Teacher",
        names,
        index=names.index(current) if current else None,
        format_func=lambda name: titles[name],
        placeholder="Choose a network",
        key=key,
        on_change=lambda: _choose(sent.option(key, names)),
        help=network_picker.rule_for_searches(),
    )


def _teacher_notes(chosen: TrainedNetwork | None) -> None:
    """Warnings and notes on this teacher for this run."""
    project = state.project()
    if chosen is None:
        st.warning(
            "This recipe uses a teacher, but does not say which. Choose one above, or choose none.",
            icon=":material/warning:",
        )
    elif reason := teacher_incompatibility(chosen, project):
        st.warning(
            f"**{escaped(chosen.title)}** cannot teach this network. {escaped(reason)} Choose another teacher, or none.",
            icon=":material/warning:",
        )
    elif note := note_on_overlap(chosen, project, who="The teacher"):
        st.caption(escaped(note))


def _choose(name: str | None) -> None:
    if name is None:
        return
    recipe = _recipe()
    if name != NO_TEACHER:
        next_run.set_teacher(name)
    share = 0.0 if name == NO_TEACHER else recipe.distillation or FIRST_SHARE
    _set_recipe(recipe.with_changes(distillation=share))


def _recipe() -> Recipe:
    return state.project().recipe


def _set_recipe(recipe: Recipe) -> None:
    with show_errors_on_top():
        state.set_recipe(recipe, by_form=True)
