"""Which labelled images a network is looked at on, and what these images are to it."""

from __future__ import annotations

import streamlit as st

from cnn_demo.datasets.image_set import TEST, VALIDATION, ImageSet
from cnn_demo.errors import RunError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import state, store
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.data.download import fetch_button

CHOSEN = "inspect-part"
TITLES = {VALIDATION: "Validation images", TEST: "Test images"}


def choose_images(network: TrainedNetwork) -> ImageSet | None:
    """The choice, and a sentence of what these images are; None where there are none to look at here."""
    project = network.project()
    if not state.catalog().is_here(project.data):
        return _instead(project)
    part = st.segmented_control(
        "On which images",
        list(TITLES),
        format_func=lambda name: TITLES[name],
        default=store.get(CHOSEN, VALIDATION),
        required=True,
        key=CHOSEN,
    )
    store.put(CHOSEN, part)
    st.caption(f"{WHAT_THEY_ARE[part](project)}{_earlier(network)}")
    return _images(project, project.data, part)


def validation_images(network: TrainedNetwork) -> ImageSet | None:
    """Those of the network's own data set; None where it is not on this server."""
    project = network.project()
    return _images(project, project.data, VALIDATION) if state.catalog().is_here(project.data) else None


def _images(project: Project, data: DataSpec, part: str) -> ImageSet:
    recipe = project.recipe
    return ImageSet(data=data, part=part, validation_share=recipe.validation_share, seed=recipe.seed)


def _instead(project: Project) -> ImageSet | None:
    """The data set is not here: it can be fetched, and there may be other images meanwhile."""
    other = state.catalog().stand_in(project.data)
    warning = f"The data set of this network, {project.data.name}, is not on this server."
    if other:
        warning += f" Until it is, you see the network on the test images of {other.name}."
    if other and other.cut_from == project.data.name:
        warning += (
            f" They are among the training images of {project.data.name}: the network has most likely learnt from "
            f"{100 * (1 - project.recipe.validation_share):g} % of them, and its figures here are better than they would "
            "be on new images."
        )
    st.warning(warning, icon=":material/cloud_download:")
    fetch_button(project.data)
    return _images(project, other, TEST) if other else None


def _validation(project: Project) -> str:
    recipe = project.recipe
    return (
        f"{100 * recipe.validation_share:g} % of the training images of {project.data.name}, which its run held back (seed "
        f"{recipe.seed}). It has not learnt from them; its best epoch and when to be unsure were chosen by them."
    )


def _test(project: Project) -> str:
    return (
        f"The test images of {project.data.name}: neither learnt from nor used for any choice; the figures at the end of "
        "the run are theirs. Look at them to understand this network, not to choose the next one: whatever is chosen "
        "by them, they can no longer measure."
    )


WHAT_THEY_ARE = {VALIDATION: _validation, TEST: _test}


def _earlier(network: TrainedNetwork) -> str:
    """A warning where the network began with another's weights."""
    try:
        before = RunFolder(network.path).about().get("starts_from")
    except RunError:  # a shipped network has no about.json
        return ""
    return (
        f" It began with the weights of {escaped(str(before))}, which may have learnt from some of them."
        if before
        else ""
    )
