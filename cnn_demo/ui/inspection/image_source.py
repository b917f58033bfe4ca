"""The choice of the image set that a network is inspected on: validation or test images of its data set.

A run without a validation part has its test images alone.
"""

from __future__ import annotations

import streamlit as st

from cnn_demo.datasets.image_set import TEST, VALIDATION, ImageSet
from cnn_demo.errors import RunError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.trained_network import TrainedNetwork, pretrained_networks
from cnn_demo.shown_text import escaped
from cnn_demo.spec.builtin_data import is_cut_from
from cnn_demo.spec.data import WORKSPACE, DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import state, store
from cnn_demo.ui.core.number_text import percent, whole_percent_text
from cnn_demo.ui.data.download import fetch_button

CHOSEN = "inspect-part"
LEAST_SHARE = 0.01  # of the images; a smaller one is shown as a number of images
TITLES = {VALIDATION: "Validation images", TEST: "Test images"}


def choose_image_set(network: TrainedNetwork) -> ImageSet | None:
    """The choice, with a caption on the role of these images; None where there are no images on this server."""
    project = network.project()
    if not state.catalog().is_here(project.data):
        return _offer_download(project)
    part = _choose_part() if project.has_validation else TEST
    st.caption(ROLES[part](project))
    _note_initial_weights(network)
    return _image_set(project, project.data, part)


def _choose_part() -> str:
    part = st.segmented_control(
        "Images",
        list(TITLES),
        format_func=lambda name: TITLES[name],
        default=store.get(CHOSEN, VALIDATION),
        required=True,
        key=CHOSEN,
    )
    store.put(CHOSEN, part)
    return part


def unlearned_images(network: TrainedNetwork) -> ImageSet | None:
    """The validation images of the network's run, or the test images where it has none.

    None where its data set is not on this server.
    """
    project = network.project()
    return _image_set(project, project.data, _parts_of(project)[0]) if state.catalog().is_here(project.data) else None


def test_images(project: Project, data: DataSpec) -> ImageSet:
    """The test images of a project's data, or of the data that stand in for it."""
    return _image_set(project, data, TEST)


def possible_sets(network: TrainedNetwork) -> list[ImageSet]:
    """All image sets that choose_image_set may return now."""
    project, catalog = network.project(), state.catalog()
    if catalog.is_here(project.data):
        return [_image_set(project, project.data, part) for part in _parts_of(project)]
    other = catalog.stand_in(project.data)
    return [_image_set(project, other, TEST)] if other else []


def _parts_of(project: Project) -> tuple[str, ...]:
    """The parts of its data that a run has not learned from."""
    return (VALIDATION, TEST) if project.has_validation else (TEST,)


def _image_set(project: Project, data: DataSpec, part: str) -> ImageSet:
    recipe = project.recipe
    workspace = str(state.workspace().folder) if data.origin == WORKSPACE else ""
    return ImageSet(
        data=data, part=part, validation_share=recipe.validation_share, seed=recipe.seed, workspace=workspace
    )


def _offer_download(project: Project) -> ImageSet | None:
    """A download button for a missing data set, where it can be downloaded, and another image set to use instead."""
    catalog = state.catalog()
    other = catalog.stand_in(project.data)
    sentences = [f"{project.data.short_title}, the data set of this network, is not on this server."]
    if project.data.origin == WORKSPACE:
        sentences = [catalog.how_to_get(project.data)]
    if other:
        sentences.append(_shown_instead(project.data, other))
    if other and is_cut_from(other, project.data):
        sentences.append(_learned_from(project))
    icon = ":material/brush:" if catalog.can_be_made(project.data) else ":material/cloud_download:"
    st.warning(escaped(" ".join(sentences)), icon=icon)
    fetch_button(project.data)
    return _image_set(project, other, TEST) if other else None


def _learned_from(project: Project) -> str:
    """A sentence on how many of the images that were cut from its own data a network has learned from."""
    learned, images = project.data.trained_images(project.recipe), project.data.training_images
    if learned < LEAST_SHARE * images:
        return (
            f"The network has learned from {learned:,} of the {images:,} images from which they were taken, so it may have "
            "learned from a few of them."
        )
    return (
        f"The network has most likely learned from {whole_percent_text(learned / images)} of them, so its figures here are "
        "better than on new images."
    )


def _shown_instead(missing: DataSpec, other: DataSpec) -> str:
    """A sentence on the images that stand in for missing ones, and until when."""
    if not state.catalog().can_be_downloaded(missing):
        return f"Test images of {other.title} are shown."
    if state.catalog().can_be_made(missing):
        return f"Until it is made, test images of {other.title} are shown."
    return f"Until it is downloaded, test images of {other.title} are shown."


def _validation(project: Project) -> str:
    which = f"{percent(f'{100 * project.recipe.validation_share:g}')} of the training images, which the run held back."
    if project.data.validation_images:
        which = "The images that the data set keeps for validation."
    return (
        f"{which} The network has not learned from them. Its best epoch, and the rule for when it is unsure, were chosen "
        "with them."
    )


def _test(project: Project) -> str:
    return (
        "The test images, used neither for training nor for any choice; the figures at the end of the run were measured "
        "on them. Use them to understand this network, not to choose the next one: a choice based on "
        "them cannot be measured with them any more."
    )


ROLES = {VALIDATION: _validation, TEST: _test}


def _note_initial_weights(network: TrainedNetwork) -> None:
    """A caption where training started from the weights of another network."""
    try:
        before = RunFolder(network.path).about().get("starts_from")
    except RunError:  # a shipped network has no about.json
        return
    is_own = network.project().data.origin == WORKSPACE  # pictures that no pretrained network can have seen
    if before and not (is_own and before in {each.title for each in pretrained_networks()}):
        st.caption(
            f"Training started from the weights of {escaped(str(before))}, which may have learned from some of these images."
        )
