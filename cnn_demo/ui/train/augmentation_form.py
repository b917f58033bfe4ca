"""Form fields of the augmentation, and a preview of augmented training images."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.datasets.split import as_input
from cnn_demo.spec.fields import BoolField, fields_of
from cnn_demo.spec.recipe import Augmentation, Recipe
from cnn_demo.ui.core import forms, server, state
from cnn_demo.ui.core.asking import ask_once
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.widgets.image_png import grid

SAMPLES, COPIES = 6, 5


def form(recipe: Recipe) -> None:
    """The fields, and the preview behind a toggle; a worker computes it."""
    st.caption("Each training image is changed at random every time it is used.")
    numbers, flags = (
        tuple(name for name, kind in fields_of(Augmentation).items() if isinstance(kind, BoolField) is is_flag)
        for is_flag in (False, True)
    )
    # In two groups: on a phone, where columns stack, a toggle would come between the numbers.
    for names, columns in ((numbers, 3), (flags, 1)):
        forms.fields(_current, key="augmentation", change=_set, only=names, columns=columns)
    workers = server.workers()
    if st.toggle(
        "Show examples",
        key="augmentation-preview",
        disabled=not (workers.is_there and recipe.augmentation.any),
        help=f"This server computes no examples. {workers.reason}" if workers.reason else None,
    ):
        _preview(recipe.augmentation, recipe.seed)


def _current() -> Augmentation:
    return state.project().recipe.augmentation


def _set(augmentation: Augmentation) -> None:
    with show_errors_on_top():
        state.set_recipe(state.project().recipe.with_changes(augmentation=augmentation), by_form=True)


def _preview(augmentation: Augmentation, seed: int) -> None:
    """One row for each image: a training image, then augmented copies of it."""
    images = state.catalog().load(state.dataset())
    chosen = as_input(images.x_train[np.random.default_rng(seed).permutation(len(images.x_train))[:SAMPLES]])
    repeated = np.repeat(chosen, COPIES, axis=0)
    question = {"augmentation": augmentation.to_dict(), "images": repeated, "seed": seed}
    changed = ask_once("augmentation-preview", (state.dataset(), augmentation, seed), "augment", **question)
    rows = [picture for index in range(SAMPLES) for picture in (chosen[index], *changed[index * COPIES :][:COPIES])]
    st.image(
        grid(np.stack(rows), columns=COPIES + 1, scale=2),
        caption="First column: original training images. To the right of each: examples of what the network sees in training.",
        alt="A grid of training images and augmented copies of them",
        output_format="PNG",
    )
