"""A training on few images that the chapter on overfitting suggests, and the curves of the visitor's newest one."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from cnn_demo.runs import metrics
from cnn_demo.runs.metrics import EpochRecord
from cnn_demo.runs.record import RunRecord
from cnn_demo.shown_text import escaped
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Dropout
from cnn_demo.spec.presets import design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import ALL_IMAGES, Recipe
from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import rounded, series_style, styled, with_whole_epochs
from cnn_demo.ui.learn import own_training
from cnn_demo.ui.learn.own_training import SuggestedTraining

IMAGES, EPOCHS, BATCH_SIZE = 200, 30, 20
MOST_IMAGES = 1_000  # a run on more of them overfits less visibly
CURVES = {"Training": "accuracy", "Validation": "val_accuracy"}


def show() -> None:
    """The suggestion, the figure that was predicted, and the curves."""
    training = suggested()
    with st.container(border=True, key="overfitting-live"):
        held = training.project.data.validated_images(training.project.recipe)
        st.markdown(
            f":material/science: **Predict, then run.** Train the *Classic* design without dropout on {IMAGES} digits of "
            f"{MNIST_5K.name} for {EPOCHS} epochs. How many percent of {held} validation images will it recognise at the end, "
            "when it knows its training images by heart?"
        )
        own_training.offer(training)
        own_training.outcome(training)
        _newest_curves()


def suggested() -> SuggestedTraining:
    """Few images, many epochs, nothing against overfitting."""
    layers = tuple(layer for layer in design("classic").layers if not isinstance(layer, Dropout))
    recipe = Recipe(epochs=EPOCHS, batch_size=BATCH_SIZE, training_images=IMAGES)
    return SuggestedTraining(
        key="overfitting-run",
        project=Project(architecture=Architecture(layers=layers), recipe=recipe, data=MNIST_5K),
        asked="validation accuracy after the last epoch",
        measured=_last_validation_accuracy,
    )


def _last_validation_accuracy(record: RunRecord) -> float | None:
    """In percent; None before the last epoch has ended."""
    newest = metrics.newest_epoch(record.run.metrics_file)
    if newest is None or newest["val_accuracy"] is None or newest["epoch"] + 1 < record.project.recipe.epochs:
        return None
    return 100 * newest["val_accuracy"]


def _newest_curves() -> None:
    """Both curves of the visitor's newest run on few images, as far as it has come."""
    for record in own_training.records():
        if not ALL_IMAGES < record.project.recipe.training_images <= MOST_IMAGES:
            continue
        epochs = [each for each in metrics.read(record.run.metrics_file) if each["kind"] == metrics.EPOCH]
        if epochs and all(each["val_accuracy"] is not None for each in epochs):
            _curves(record, epochs)
            return


def _curves(record: RunRecord, epochs: list[EpochRecord]) -> None:
    figure = go.Figure()
    for index, (title, measure) in enumerate(CURVES.items()):
        values = rounded([100 * each[measure] for each in epochs], 2)  # type: ignore[literal-required]
        line = go.Scatter(x=[each["epoch"] + 1 for each in epochs], y=values, mode="lines+markers", name=title)
        figure.add_trace(line.update(**series_style(index)))
    styled(figure, "Epoch", "Accuracy (%)")
    with_whole_epochs(figure, epochs[-1]["epoch"] + 1)
    st.markdown(
        f"**{escaped(record.name)}**, your newest run on few images ({record.project.recipe.training_images:,}): epochs ended "
        f"so far: {len(epochs)} of {record.project.recipe.epochs}."
    )
    st.plotly_chart(
        figure, config=charts.CONFIG, key="overfitting-own", alt="Training and validation accuracy of your run by epoch"
    )
    last = epochs[-1]
    accuracy, held = 100 * last["accuracy"], 100 * (last["val_accuracy"] or 0.0)
    st.caption(
        f"The gap after epoch {last['epoch'] + 1}: {accuracy:.1f} − {held:.1f} = {accuracy - held:.1f} percentage points. The "
        "training accuracy is a mean over the epoch, while the weights change, with dropout and augmentation on where the run "
        "has any. The Train page draws both curves while the network trains."
    )
