"""The parts of the Data page."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import streamlit as st

from cnn_demo.datasets import statistics
from cnn_demo.datasets.catalog import DatasetMissing
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import parts
from cnn_demo.drawing import picture_formats
from cnn_demo.drawing.photo import article_steps
from cnn_demo.drawing.steps import Picture
from cnn_demo.runs.kept import Kept
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import BUILTIN, DataSpec
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui import charts
from cnn_demo.ui.core import state, store
from cnn_demo.ui.core.number_text import whole_percent_text
from cnn_demo.ui.data.download import fetch_button
from cnn_demo.ui.widgets.display import Fitted, fitted, show_fitted
from cnn_demo.ui.widgets.image_png import grid
from cnn_demo.ui.widgets.own_picture import read_upload

PER_CLASS = 14
SEED = "samples-seed"
STEP_WIDTH = 200
SCALE, HALF_WIDTH, LABEL_WIDTH, ROW_HEIGHT = 2, 450, 106, 66
BINS = 32
Made = TypeVar("Made")
MADE: Kept[Any] = Kept(48)  # of the built-in data's pictures and charts, each some kilobytes
STEPS: Kept[list[_ShownStep]] = Kept(16)  # of the picture shown until one is uploaded, by the shape of the input
GREYSCALE_NOTE = (
    "Greyscale is a choice, not a necessity: a network can take colour as three channels, as it does for CIFAR-10."
)
COLOUR_NOTE = "Colour is kept: a network takes it as three channels. Many introductions convert to grey first."


def are_images_here(dataset: DataSpec) -> bool:
    """Whether the images are here, after warnings about their content; where they are not, a button that downloads them."""
    try:
        for doubt in _once(dataset, lambda: state.catalog().doubts(dataset), "doubts"):
            st.warning(escaped(doubt), icon=":material/warning:")
    except DatasetMissing as error:
        st.warning(escaped(str(error)), icon=":material/cloud_download:")
        fetch_button(dataset)
        return False
    return True


def samples(dataset: DataSpec) -> None:
    """A row of random training images for each class, and a button for others."""
    seed = store.get(SEED, 0)
    rows = _once(dataset, lambda: _sample_rows(state.catalog().load(dataset), seed), "samples", seed)
    with st.container(key="samples", gap="xsmall"):
        for name, halves in zip(dataset.classes, rows, strict=True):
            with st.container(horizontal=True, vertical_alignment="center", gap=None):
                # As high as its pictures, which come later; style.css makes both lower on a phone.
                with st.container(height=ROW_HEIGHT, width=LABEL_WIDTH, border=False, vertical_alignment="center"):
                    st.markdown(f"**{escaped(name)}**")
                for picture in halves:
                    with st.container(height=ROW_HEIGHT, width=HALF_WIDTH, border=False):
                        st.image(picture, width="stretch", alt=f"Training images of {name}", output_format="PNG")
    st.button("Show others", icon=":material/shuffle:", on_click=_draw_again)


def _sample_rows(images: Images, seed: int) -> list[list[bytes]]:
    """Samples of each class as PNGs: in two halves, which a phone stacks, so that the images stay large."""
    rows = statistics.samples_by_class(images, PER_CLASS, seed)
    halves = [(row[: PER_CLASS // 2], row[PER_CLASS // 2 :]) for row in rows]
    columns = PER_CLASS // 2
    return [[grid(half, columns, SCALE, keeps_width=True) for half in pair if len(half)] for pair in halves]


def counts(dataset: DataSpec) -> None:
    """How many images each class has in each part, split as the current recipe does."""
    recipe = state.project().recipe
    share = recipe.validation_share
    sizes, figure = _once(
        dataset, lambda: _counts(dataset, recipe), "counts", share, recipe.seed, recipe.training_images
    )
    st.markdown("**Images of each class**")
    st.plotly_chart(figure, config=charts.CONFIG, key="class-counts", alt="Images of each class in each part")
    training, validation, test = (f"{number:,}" for number in sizes)
    origin = (
        f"The validation images are a random choice of {whole_percent_text(share)} of each class's published training images. "
        "You can change this share on the Train page."
    )
    if dataset.validation_images:
        origin = "The data set itself says which images are for validation, so each run has the same ones."
    elif share == 0:
        origin = "The recipe keeps no images for validation. You can change this share on the Train page."
    if recipe.training_images:
        origin += f" The recipe learns from {training} of the others; you can change its *Training set size* there."
    st.caption(f"In total: {training} training, {validation} validation and {test} test images. {origin}")
    st.markdown("**The mean image of each class**")
    st.image(
        _once(dataset, lambda: _means(dataset), "means"),
        width="stretch",
        output_format="PNG",
        caption="Each pixel is the mean of that pixel over all training images of the class. In this order: "
        f"{', '.join(map(escaped, dataset.classes))}.",
        alt="The mean image of each class, in the order of the classes",
    )


def _counts(dataset: DataSpec, recipe: Recipe) -> tuple[list[int], Any]:
    """The sizes of the parts, split as the recipe does, and the chart of their classes."""
    images = state.catalog().load(dataset)
    kept, held = parts(images, recipe.validation_share, recipe.seed, recipe.training_images)
    labels = {"Training": images.y_train[kept], "Validation": images.y_train[held], "Test": images.y_test}
    counts = {name: statistics.class_counts(values, len(dataset.classes)) for name, values in labels.items()}
    return [len(values) for values in labels.values()], charts.class_counts(counts, dataset.classes)


def _means(dataset: DataSpec) -> bytes:
    means = state.catalog().statistics(dataset).class_means
    return grid(means, columns=len(means), scale=4)


def _value_histogram(dataset: DataSpec) -> Any:
    histogram = statistics.value_histogram(state.catalog().statistics(dataset).value_counts, BINS)
    return charts.value_histogram(np.linspace(0, 256, BINS, endpoint=False), histogram)


def values(dataset: DataSpec) -> None:
    """Histogram of all pixel values."""
    st.markdown("**Values of the pixels**")
    figure = _once(dataset, lambda: _value_histogram(dataset), "values")
    st.plotly_chart(figure, config=charts.CONFIG, key="value-histogram", alt="How often each pixel value occurs")
    height, width, channels = dataset.input_shape
    st.caption(
        f"Pixel values from 0 to 255 in {BINS} bins, over all training images; the counts have a logarithmic scale. "
        f"Each image is {height} × {width} × {channels} = {height * width * channels:,} numbers."
    )


def preprocessing(dataset: DataSpec) -> None:
    """The article's steps (resize, greyscale, scale), each shown on a picture that the visitor can upload."""
    colour = dataset.input_shape[2] > 1
    st.markdown(
        "Images that are trained on in one batch have one size, and small values are learned from more easily. The simplest "
        f"preprocessing has {'two' if colour else 'three'} steps. Digits get more: the Draw page shows how a drawing is "
        "prepared to look like MNIST."
    )
    file = st.file_uploader("A picture of your own", picture_formats.SUFFIXES, key="own-picture")
    shape = dataset.input_shape
    steps = _steps(read_upload(file.getvalue()), shape) if file else STEPS.get(shape, lambda: _steps(_sample(), shape))
    with st.container(horizontal=True, gap="large"):
        for number, step in enumerate(steps):
            with st.container(width=STEP_WIDTH, gap="small"):
                show_fitted(step.picture, STEP_WIDTH, f"{step.name}: {step.explanation}")
                st.markdown(f"**{number} {step.name}**" if number else f"**{step.name}**")
                st.caption(f"{step.explanation}  \n{step.numbers}")
    st.caption(
        f"{COLOUR_NOTE if colour else GREYSCALE_NOTE} Scaling to [0, 1] keeps the first sums small, so that the usual "
        "learning rates work."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownStep:
    """A step of the preprocessing as the page shows it. numbers: how many values its image has, and their range."""

    name: str
    explanation: str
    numbers: str
    picture: Fitted


def _steps(image: Picture, input_shape: tuple[int, int, int]) -> list[_ShownStep]:
    return [
        _ShownStep(
            name=step.name,
            explanation=step.explanation,
            numbers=f"{' × '.join(map(str, step.image.shape))} numbers, from {step.image.min():.3g} to {step.image.max():.3g}",
            picture=fitted(step.image, STEP_WIDTH),
        )
        for step in article_steps(image, input_shape[:2], colour=input_shape[2] > 1)
    ]


def _sample() -> Picture:
    """A colour gradient with a disc, shown until a picture is uploaded."""
    rows, columns = np.mgrid[0:180, 0:240]
    red, blue = 255 * columns / 239, 255 * rows / 179
    disc = (rows - 90) ** 2 + (columns - 120) ** 2 < 60**2
    picture = np.stack([red, np.where(disc, 230, 40), blue], axis=-1)
    return picture.astype(np.uint8)


def _once(dataset: DataSpec, make: Callable[[], Made], *key: Hashable) -> Made:
    """What make gives. Of built-in data it is made once for all visitors; key: what it depends on besides the data.

    Raises DatasetMissing where the data is not here, and what make raises.
    """
    if dataset.origin != BUILTIN:
        return make()
    made: Made = MADE.get((dataset, state.catalog().version(dataset), *key), make)
    return made


def _draw_again() -> None:
    store.put(SEED, store.get(SEED, 0) + 1)
