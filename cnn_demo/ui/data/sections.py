"""The parts of the Data page."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.datasets import statistics
from cnn_demo.datasets.catalog import DatasetMissing
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import split
from cnn_demo.drawing.photo import article_steps
from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.steps import Picture
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui import charts
from cnn_demo.ui.core import state, store
from cnn_demo.ui.data.download import fetch_button
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.image_png import UPLOAD_TYPES, grid

PER_CLASS = 14
SEED = "samples-seed"
STEP_WIDTH = 200
SCALE, HALF_WIDTH, LABEL_WIDTH = 2, 450, 90
BINS = 32
MADE_GREY = "Greyscale is a choice, not a need: a network takes colour as three channels, and for CIFAR-10 it does."
KEPT_IN_COLOUR = "Colour is kept: a network takes it as three channels. Many an introduction makes it grey first."


def images_here(dataset: DataSpec) -> Images | None:
    """The data set, or None and a button that downloads it."""
    try:
        return state.catalog().load(dataset)
    except DatasetMissing as error:
        st.warning(str(error), icon=":material/cloud_download:")
        fetch_button(dataset)
        return None


def samples(images: Images, dataset: DataSpec) -> None:
    """A row of training images for each class; another draw on request."""
    seed = store.get(SEED, 0)
    rows = statistics.samples_by_class(images, PER_CLASS, seed)
    for name, row in zip(dataset.classes, rows, strict=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{name}**", width=LABEL_WIDTH)
            # In halves, so that a phone shows one below the other and the images stay large.
            for half in (row[: PER_CLASS // 2], row[PER_CLASS // 2 :]):
                if len(half):
                    picture = grid(half, columns=PER_CLASS // 2, scale=SCALE)
                    st.image(picture, width=HALF_WIDTH, alt=f"Training images of {name}", output_format="PNG")
    st.button("Show others", icon=":material/shuffle:", on_click=_draw_again)


def counts(images: Images, dataset: DataSpec) -> None:
    """How many images each class has in each part, as the present recipe splits them."""
    recipe = state.project().recipe
    parts = split(images, recipe.validation_share, recipe.seed)
    classes = len(dataset.classes)
    labels = {"Training": parts.y_train, "Validation": parts.y_val, "Test": parts.y_test}
    st.markdown("**Images of each class**")
    figure = charts.class_counts(
        {name: statistics.class_counts(values, classes) for name, values in labels.items()}, dataset.classes
    )
    st.plotly_chart(figure, config=charts.CONFIG, key="class-counts", alt="Images of each class in each part")
    sizes = ", ".join(f"{name.lower()} {len(values):,}" for name, values in labels.items())
    st.caption(
        f"In all: {sizes}. Validation is {recipe.validation_share:.0%} of the published training images, class by "
        f"class, drawn with seed {recipe.seed} (both on the Train page)."
    )
    st.markdown("**The mean image of each class**")
    means = statistics.class_means(images)
    st.image(
        grid(means, columns=len(means), scale=4),
        width="stretch",
        output_format="PNG",
        caption="Every pixel is the mean of that pixel over all training images of the class: "
        + ", ".join(dataset.classes),
        alt="The mean image of each class, in the order of the classes",
    )


def values(images: Images, dataset: DataSpec) -> None:
    """How often each brightness occurs."""
    st.markdown("**Values of the pixels**")
    figure = charts.value_histogram(np.linspace(0, 256, BINS, endpoint=False), statistics.value_histogram(images, BINS))
    st.plotly_chart(figure, config=charts.CONFIG, key="value-histogram", alt="How often each pixel value occurs")
    height, width, channels = dataset.input_shape
    st.caption(
        f"Values from 0 to 255 in {BINS} bins, over all training images; the count has a logarithmic scale. "
        f"Each image is {height} × {width} × {channels} = {height * width * channels:,} numbers."
    )


def preprocessing(dataset: DataSpec) -> None:
    """Resize, greyscale, scale: each step of the article on a picture of the visitor's own."""
    height, width, channels = dataset.input_shape
    colour = channels > 1
    st.markdown(
        "An image classifier wants every picture in one size and its values small. The plain way is "
        f"{'two steps' if colour else 'three steps'}. For digits more is done: the Draw page shows how a drawing is made "
        "to look like MNIST."
    )
    file = st.file_uploader("A picture of your own", UPLOAD_TYPES, key="own-picture")
    steps = article_steps(decode(file.getvalue()) if file else _sample(), (height, width), colour=colour)
    with st.container(horizontal=True, gap="large"):
        for number, step in enumerate(steps):
            with st.container(width=STEP_WIDTH, gap="small"):
                picture(step.image, STEP_WIDTH, f"{step.name}: {step.explanation}")
                st.markdown(f"**{number} {step.name}**" if number else f"**{step.name}**")
                shape = " × ".join(map(str, step.image.shape))
                st.caption(
                    f"{step.explanation} Shape {shape}, {step.image.dtype}, from {step.image.min():.3g} "
                    f"to {step.image.max():.3g}."
                )
    st.caption(
        f"{KEPT_IN_COLOUR if colour else MADE_GREY} Scaling to [0, 1] keeps the first sums small, so that the usual "
        "learning rates fit."
    )


def _sample() -> Picture:
    """A colour gradient with a disc: something to see in every step where nothing was uploaded."""
    rows, columns = np.mgrid[0:180, 0:240]
    red, blue = 255 * columns / 239, 255 * rows / 179
    disc = (rows - 90) ** 2 + (columns - 120) ** 2 < 60**2
    picture = np.stack([red, np.where(disc, 230, 40), blue], axis=-1)
    return picture.astype(np.uint8)


def _draw_again() -> None:
    store.put(SEED, store.get(SEED, 0) + 1)
