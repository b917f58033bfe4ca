"""Suggestions for training on a small or own data set: start, augmentation, class weights; each with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import UserError
from cnn_demo.own_data.health.balance import MOST_RATIO
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec import presets
from cnn_demo.spec.augmentation_advice import augmentation_advice
from cnn_demo.spec.data import WORKSPACE, DataSpec
from cnn_demo.spec.recipe import BALANCED, Recipe
from cnn_demo.ui.core import next_run, state
from cnn_demo.ui.core.next_run import FEW_PICTURES
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.train import start_form, suggested_start

COSTS = "Frozen layers then compute every image again in each epoch, so the run takes longer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """reason: whole sentences. button: what it does, in a few words."""

    key: str
    icon: str
    reason: str
    button: str
    apply: Callable[[], None]


def suggestions(network: TrainedNetwork | None) -> None:
    """What suits the project's data set and is not chosen yet. network: which the next run starts from."""
    data = state.dataset()
    if data.origin != WORKSPACE and data.training_images >= FEW_PICTURES:
        return
    start = None if network else _recipe_chosen(data) or _start(data) or _recipe(data)
    found = [each for each in (start, _augmentation(data), _class_weights(data)) if each]
    if not found:
        return
    with st.container(border=True, key="suggestions"):
        st.markdown(f"**Suggested for {escaped(data.short_title)}**")
        for each in found:
            st.markdown(f":material/{each.icon}: {each.reason}")
            st.button(each.button, key=f"suggestion-{each.key}", on_click=each.apply)


def _start(data: DataSpec) -> Suggestion | None:
    """A network that knows photographs, where it fits and there are few images."""
    known = suggested_start.known_network(data)
    if known is None or data.training_images >= FEW_PICTURES:
        return None
    return Suggestion(
        key="start",
        icon="moving",
        reason=f"{data.training_images:,} training images are few for a network that begins with random weights. One that "
        "has learned from a million photographs needs fewer.",
        button=f"Start from {escaped(known.title.partition(' (')[0])}",
        apply=partial(start_form.choose, known.name),
    )


def _recipe_chosen(data: DataSpec) -> Suggestion | None:
    """The way back, where the recipe for few pictures was chosen with the data set."""
    if suggested_start.replaced() is None:
        return None
    return Suggestion(
        key="back",
        icon="check",
        reason=f"Chosen already: the recipe **{presets.recipe('few-pictures').title}**. {data.training_images:,} training "
        "images are few, and it takes more and smaller steps.",
        button="Use the design and recipe from before",
        apply=suggested_start.take_back,
    )


def _recipe(data: DataSpec) -> Suggestion | None:
    """The recipe for few pictures, as long as another one is chosen."""
    project = state.project()
    if data.training_images >= FEW_PICTURES or next_run.few_pictures_recipe(project.recipe) == project.recipe:
        return None
    return Suggestion(
        key="recipe",
        icon="school",
        reason=f"{data.training_images:,} training images are few: more and smaller steps make more of them.",
        button=f"Use the recipe {presets.recipe('few-pictures').title}",
        apply=suggested_start.choose_recipe,
    )


def _augmentation(data: DataSpec) -> Suggestion | None:
    """Augmentation, as long as the recipe has none."""
    recipe = state.project().recipe
    if recipe.augmentation.any:
        return None
    advice = augmentation_advice(data)
    costs = f" {COSTS}" if recipe.frozen_epochs else ""
    return Suggestion(
        key="augmentation",
        icon="animation",
        reason=escaped(advice.reason) + costs,
        button="Augment the images",
        apply=partial(_change, augmentation=advice.augmentation),
    )


def _class_weights(data: DataSpec) -> Suggestion | None:
    """Class weights, where one class has many times the images of another."""
    counts = _class_counts(state.catalog(), data)
    if state.project().recipe.class_weights == BALANCED or counts is None or counts.max() < MOST_RATIO * counts.min():
        return None
    most, least = (data.classes[index] for index in (int(counts.argmax()), int(counts.argmin())))
    return Suggestion(
        key="class-weights",
        icon="balance",
        reason=f"{escaped(most)} has {counts.max():,} training images, {escaped(least)} has {counts.min():,}. With class "
        "weights, each image of a rare class counts more, and all classes count the same.",
        button="Weigh the classes",
        apply=partial(_change, class_weights=BALANCED),
    )


def _class_counts(catalog: Catalog, data: DataSpec) -> np.ndarray | None:
    """How many training images each class has; None where the images are not here."""
    try:
        if not catalog.is_here(data):
            return None
        return np.bincount(catalog.load(data).y_train, minlength=len(data.classes))
    except UserError:  # the page says so where the images are needed
        return None


def _change(**changes: object) -> None:
    recipe: Recipe = state.project().recipe
    with show_errors_on_top():
        state.set_recipe(recipe.with_changes(**changes))
