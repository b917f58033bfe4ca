"""Which labelled images a network is looked at on, and what these images are to it."""

from __future__ import annotations

import streamlit as st

from cnn_demo.datasets.image_set import TEST, VALIDATION, ImageSet
from cnn_demo.datasets.load import is_here
from cnn_demo.datasets.table import MNIST_5K, DatasetEntry, entry
from cnn_demo.errors import RunError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.link import Project
from cnn_demo.ui.core import server, store
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.data.download import fetch_button

CHOSEN = "inspect-part"
TITLES = {VALIDATION: "Validation images", TEST: "Test images"}


def choose_images(network: TrainedNetwork) -> ImageSet | None:
    """The choice, and a sentence of what these images are; None where there are none to look at here."""
    project = network.project()
    dataset = entry(project.dataset)
    if not is_here(dataset.name, server.settings()):
        return _instead(project, dataset)
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
    return _images(project, dataset, part)


def validation_images(network: TrainedNetwork) -> ImageSet | None:
    """Those of the network's own data set; None where it is not on this server."""
    project = network.project()
    dataset = entry(project.dataset)
    return _images(project, dataset, VALIDATION) if is_here(dataset.name, server.settings()) else None


def digits_can_stand_in(dataset: DatasetEntry) -> bool:
    """Whether the embedded digits are such images, of such classes."""
    return (dataset.input_shape, dataset.classes) == (MNIST_5K.input_shape, MNIST_5K.classes)


def _images(project: Project, dataset: DatasetEntry, part: str) -> ImageSet:
    recipe = project.recipe
    return ImageSet(dataset=dataset.name, part=part, validation_share=recipe.validation_share, seed=recipe.seed)


def _instead(project: Project, dataset: DatasetEntry) -> ImageSet | None:
    """The data set is not here: it can be fetched, and for digits there are others meanwhile."""
    fits = digits_can_stand_in(dataset)
    st.warning(
        f"The data set of this network, {dataset.name}, is not on this server."
        + (
            " Until it is, you see it on 1,000 digits of mnist-5k. They are among MNIST's training images: the "
            f"network has most likely learnt from {100 * (1 - project.recipe.validation_share):g} % of them, and its figures "
            "here are better than they would be on new digits."
            if fits
            else ""
        ),
        icon=":material/cloud_download:",
    )
    fetch_button(dataset.name)
    return _images(project, MNIST_5K, TEST) if fits else None


def _validation(project: Project) -> str:
    recipe = project.recipe
    return (
        f"{100 * recipe.validation_share:g} % of the training images of {project.dataset}, which its run held back (seed "
        f"{recipe.seed}). It has not learnt from them; its best epoch and when to be unsure were chosen by them."
    )


def _test(project: Project) -> str:
    return (
        f"The test images of {project.dataset}: neither learnt from nor used for any choice; the figures at the end of "
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
