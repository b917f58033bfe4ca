"""Form for the network that a run starts from: the choice, what is kept of it, and for how long that is frozen."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.run_inputs import incompatibility, note_on_overlap
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec import presets
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.kept_layers import keeps_output, kept_text, takes
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import FOR_GOOD
from cnn_demo.ui.core import form_revision, next_run, sent, state
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.train import suggested_start
from cnn_demo.ui.widgets import network_picker

FRESH = "random weights"  # no network is named so: names have no spaces
LEARN, FIRST, GOOD = "learn", "first", "good"
FREEZING = {LEARN: "Learn, too", FIRST: "Frozen at first", GOOD: "Frozen"}
FREEZING_NOTES = {
    LEARN: "All layers learn. With few images, what the network knew is soon forgotten.",
    FIRST: "The output layer learns alone at first. Its large first steps would spoil the layers before it; these join in "
    "once it has found its way.",
    GOOD: "Only the output layer learns. This takes the least time and suits few images. A frozen layer keeps its "
    "weights, and batch normalization its averages.",
}
FIRST_EPOCHS = 2

NOTE = """
The first layers of a network find edges, corners and textures, which are much the same for all pictures. A network that
has learned them needs far fewer images of your own classes (Yosinski et al. 2014,
[arXiv 1411.1792](https://arxiv.org/abs/1411.1792)). The run takes over its design and its weights, and gets a new output
layer where the classes are others.
"""


def chosen_network(network: TrainedNetwork) -> None:
    """What the next run keeps of the network, or why it does not fit, and a button that drops it."""
    project, title = state.project(), escaped(network.title)
    reason = incompatibility(network, project)
    with st.container(horizontal=True, vertical_alignment="center"):
        if reason:
            st.warning(
                f"The weights of **{title}** no longer fit. {escaped(reason)} Change the design or the data back, or start "
                "from random weights.",
                icon=":material/warning:",
                width="stretch",
            )
        else:
            kept = kept_text(network.project(), project)
            st.info(
                f"Starts from the weights of **{title}**. {kept}{_why()}", icon=":material/moving:", width="stretch"
            )
        if suggested_start.replaced():
            st.button("Use my own design instead", icon=":material/undo:", on_click=suggested_start.take_back)
        else:
            st.button(
                "Use random weights instead", icon=":material/restart_alt:", on_click=next_run.drop_initial_network
            )
    if not reason:
        if project.recipe.frozen_epochs or not keeps_output(network.project(), project):
            _freezing(project)
        if note := note_on_overlap(network, project):
            st.caption(escaped(note))


def _why() -> str:
    """Why the network was chosen with the data set; "" where the visitor has chosen it."""
    if suggested_start.replaced() is None:
        return ""
    return (
        f" It was chosen with the recipe {presets.recipe('few-pictures').title}, as {state.dataset().training_images:,} "
        "training images are few, and it has learned from a million photographs."
    )


def expander() -> None:
    """The choice of a network to start from."""
    with st.expander("Start from a trained network", icon=":material/moving:", key="start-from"):
        st.caption(NOTE)
        fitting = fitting_networks(state.dataset())
        titles = {FRESH: "None: random weights", **{name: title for name, (title, _) in fitting.items()}}
        key = f"start-{form_revision.current()}"
        st.selectbox(
            "Network to start from",
            list(titles),
            format_func=lambda name: titles[name],
            key=key,
            on_change=lambda: choose(sent.option(key, list(titles))),
            help=" ".join(
                ("Those whose layers fit the images of your data set.", network_picker.rule_for_searches() or "")
            ),
        )


def fitting_networks(data: DataSpec) -> dict[str, tuple[str, TrainedNetwork]]:
    """Those of network_picker.available_networks() from which a run on this data can start."""
    return {
        name: (title, network)
        for name, (title, network) in network_picker.available_networks().items()
        if takes(network.project(), data)
    }


def choose(name: str | None) -> None:
    """Let the next run start from the network of this name."""
    if name is not None and name != FRESH:
        with show_errors_on_top():
            next_run.start_from(name, network_picker.available_networks()[name][1])


def _freezing(project: Project) -> None:
    """For how long the kept layers do not learn."""
    frozen = project.recipe.frozen_epochs
    current = LEARN if not frozen else FIRST if frozen < project.recipe.epochs else GOOD
    key, epochs_key = (f"{name}-{form_revision.current()}-{current}" for name in ("freezing", "frozen-epochs"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "The kept layers",
            list(FREEZING),
            format_func=FREEZING.__getitem__,
            default=current,
            required=True,
            key=key,
            on_change=lambda: _freeze({LEARN: 0, FIRST: FIRST_EPOCHS, GOOD: FOR_GOOD}[st.session_state[key]]),
        )
        if current == FIRST:
            st.number_input(
                "Epochs frozen",
                1,
                project.recipe.epochs - 1,
                frozen,
                key=epochs_key,
                width=140,
                on_change=lambda: _freeze(st.session_state[epochs_key]),
            )
    st.caption(FREEZING_NOTES[current])


def _freeze(epochs: int) -> None:
    with show_errors_on_top():
        recipe = state.project().recipe
        # Frozen for the first epochs only: at least one epoch is left in which all layers learn.
        least = epochs if epochs == FOR_GOOD else min(epochs, max(recipe.epochs - 1, 1))
        state.set_recipe(recipe.with_changes(frozen_epochs=least), by_form=True)
