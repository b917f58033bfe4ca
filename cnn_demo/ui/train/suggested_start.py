"""Begins the training on an own data set of few pictures with what suits it, and keeps the visitor's choices to go back to."""

from __future__ import annotations

from dataclasses import replace

from cnn_demo.runs.run_inputs import incompatibility
from cnn_demo.runs.trained_network import TrainedNetwork, pretrained_networks
from cnn_demo.spec import presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.kept_layers import takes
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import layer_edit, next_run, state, store
from cnn_demo.ui.core.next_run import FEW_PICTURES, few_pictures_recipe

REPLACED = "replaced-by-suggested-start"  # the project as it was with the visitor's own design and recipe


def train_with(name: str) -> None:
    """Make the data set of this name the project's; few pictures start from a network that knows photographs where it fits.

    Else the recipe for few pictures trains the visitor's design. Raises DesignError where the layers do not fit the images.
    """
    layer_edit.change_data(name)
    before = state.project()
    store.put(REPLACED, None)
    network = next_run.initial_network()
    if before.data.training_images >= FEW_PICTURES or (network and not incompatibility(network, before)):
        return
    next_run.drop_initial_network()
    if known := known_network(before.data):
        next_run.start_from(known.name, known)
    else:
        design = _trainable(before)
        state.set_project(replace(before, architecture=design, recipe=few_pictures_recipe(before.recipe)))
    if state.project() != before:
        store.put(REPLACED, before)


def known_network(data: DataSpec) -> TrainedNetwork | None:
    """A network that has learned from photographs, where its layers fit the images."""
    return next((each for each in pretrained_networks() if takes(each.project(), data)), None)


def choose_recipe() -> None:
    """Let the recipe for few pictures train the project's design."""
    state.set_recipe(few_pictures_recipe(state.project().recipe))


def replaced() -> Project | None:
    """The project with the design and the recipe that train_with has replaced; None where other data are chosen since."""
    before: Project | None = store.get(REPLACED)
    return before if before and before.data == state.dataset() else None


def take_back() -> None:
    """Return to the design and the recipe from before, with random weights."""
    if before := replaced():
        next_run.drop_initial_network()
        state.set_project(before)
        store.put(REPLACED, None)


def _trainable(project: Project) -> Architecture:
    """The design; a small one in place of that of a pretrained network, which few images cannot train from random weights."""
    layers = project.architecture.layers
    if all(each.project().architecture.layers != layers for each in pretrained_networks()):
        return project.architecture
    return presets.design("fast").architecture(project.data.input_shape, len(project.data.classes))
