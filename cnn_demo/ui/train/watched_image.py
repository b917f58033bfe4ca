"""An image that a run does not learn from and predicts again and again, where a drawing would look like none of them."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_demo.datasets.split import as_input, parts
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import own_data, state, store
from cnn_demo.ui.core.reserved_space import reserved
from cnn_demo.ui.widgets.image_png import png

CHOSEN = "watched-image"  # how often another one was asked for
SHOWN_SIDE = 288


def is_watched(data: DataSpec) -> bool:
    """Whether runs on this data watch one of its images; a drawing would look like none of them."""
    return not own_data.takes_drawings(data) and state.catalog().is_here(data)


def watched_image(data: DataSpec, recipe: Recipe) -> None:
    """The image, its class, and a button for another one. Raises DatasetError."""
    image, label = chosen_image(data, recipe)
    kind = "validation" if data.has_validation(recipe.validation_share) else "test"
    st.markdown("**Watch the network learn to recognise this image**")
    with (
        reserved("watched-image", height=400, phone_height=400),
        st.container(width=SHOWN_SIDE),
    ):  # at most the column's
        st.image(
            png(image, scale=max(1, SHOWN_SIDE // image.shape[0])),
            width="stretch",
            caption=f"A {kind} image of the class {escaped(data.classes[label])}: the network does not learn from it",
            alt=f"A {kind} image of the class {data.classes[label]}",
            output_format="PNG",
        )
        st.button("Another image", icon=":material/shuffle:", key="another-watched-image", on_click=_choose_another)


def chosen_image(data: DataSpec, recipe: Recipe) -> tuple[NDArray[np.float32], int]:
    """A validation image, or a test image where the recipe has none: (h, w, c) float32 in [0, 1], and its label.

    Raises DatasetError.
    """
    images = state.catalog().load(data)
    _, held = parts(images, recipe.validation_share, recipe.seed)
    if len(held):
        x, y, indices = images.x_train, images.y_train, held
    else:
        x, y, indices = images.x_test, images.y_test, np.arange(len(images.y_test))
    index = indices[store.get(CHOSEN, 0) % len(indices)]
    return as_input(x[index]), int(y[index])


def _choose_another() -> None:
    store.put(CHOSEN, store.get(CHOSEN, 0) + 1)
