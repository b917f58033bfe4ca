"""The time machine: a run's network after each epoch that was kept."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import VALIDATION, ImageSet
from cnn_demo.datasets.load import locate
from cnn_demo.datasets.table import entry
from cnn_demo.runs.epochs import START, kept_epochs
from cnn_demo.runs.trained import Trained
from cnn_demo.ui import charts, server, state
from cnn_demo.ui.asking import ask
from cnn_demo.ui.inspecting.downloads import downloads, npz
from cnn_demo.ui.inspecting.finding import find
from cnn_demo.ui.inspecting.overlays import heat_of
from cnn_demo.ui.inspecting.subject import Subject, choose_subject
from cnn_demo.ui.inspecting.where_it_looks import convolution_layers
from cnn_demo.ui.pictures import grid
from cnn_demo.ui.text import percent_text

REMEMBERED, EPOCH = "inspect-history", "inspect-epoch"
FILTERS_IN_STRIP = 8
MAP_SCALE, KERNEL_SCALE, STRIP_SCALE = 3, 14, 9
MAP_COLUMNS = 8


def show(network: Trained) -> None:
    """The section."""
    epochs = kept_epochs(network.path)
    layers = convolution_layers(network)
    if not epochs:
        _nothing_kept(network)
        return
    if not layers:
        st.info("This network has no convolution, so there are no filters to follow.", icon=":material/info:")
        return
    subject = choose_subject(network)
    layer = st.selectbox("Layer", layers, key=f"inspect-time-layer-{network.name}", width=320)
    epoch = _epoch(network, epochs)
    if subject is not None:
        found = _history(network, epochs, subject, layer)
        _at_one_epoch(network, found, epochs.index(epoch), epoch)
        _all_epochs(network, found, epochs)
    st.subheader("What it mixed up then", anchor=False)
    _confusion(network, epochs, epoch)


def epoch_name(epoch: int) -> str:
    """An epoch as the slider shows it."""
    return "start" if epoch == START else str(epoch)


def _nothing_kept(network: Trained) -> None:
    st.info(
        f"No epochs of {network.name} were kept: it came here trained, or this server keeps none "
        "(CNN_DEMO_KEPT_EPOCHS). Every run that you train keeps some.",
        icon=":material/history:",
    )
    st.page_link("pages/train.py", label="Train one", icon=":material/model_training:")


def _epoch(network: Trained, epochs: list[int]) -> int:
    if len(epochs) == 1:
        return epochs[0]
    before = state.remembered(EPOCH, epochs[-1])
    chosen = st.select_slider(
        "After epoch",
        epochs,
        value=before if before in epochs else epochs[-1],
        format_func=epoch_name,
        key=f"{EPOCH}-{network.name}",
    )
    state.remember(EPOCH, chosen)
    return int(chosen)


def _history(network: Trained, epochs: list[int], subject: Subject, layer: str) -> dict[str, Any]:
    """What the task `history` says, asked once while image, layer and weights stay: the slider then waits for nobody."""
    image = hashlib.sha256(subject.image.tobytes()).hexdigest()
    key = (str(network.path), network.version, tuple(epochs), image, layer)
    known_key, found = state.remembered(REMEMBERED, (None, None))
    if known_key != key:
        found = ask(
            "history",
            doing="Going through the epochs",
            usual_seconds=1.0,
            path=str(network.path),
            epochs=epochs,
            image=subject.image,
            layer=layer,
        )
        state.remember(REMEMBERED, (key, found))
    return dict(found)


def _at_one_epoch(network: Trained, found: dict[str, Any], place: int, epoch: int) -> None:
    """Kernels, maps and the answer of the chosen epoch."""
    pictures, answer = st.columns([6, 5], gap="large")
    when = "Before training" if epoch == START else f"After epoch {epoch}"
    with pictures:
        maps, kernels = found["maps"], found["kernels"]
        st.markdown(f"**Feature maps.** {when}")
        _montage(_signed(maps[place], float(np.abs(maps).max())), MAP_SCALE, f"Feature maps: {when}")
        st.markdown(f"**Kernels.** {when}")
        _montage(_signed(kernels[place], float(np.abs(kernels).max())), KERNEL_SCALE, f"Kernels: {when}")
        st.caption(
            f"The first {maps.shape[-1]} maps, and the kernels with which they read the layer's first input map. "
            "Black is zero, indigo above, orange below; the scale is the same for all epochs."
        )
    with answer:
        classes = entry(network.project().dataset).classes
        probabilities = found["probabilities"][place]
        best = int(probabilities.argmax())
        st.markdown(f"**Its answer.** {when}: {classes[best]}, {percent_text(float(probabilities[best]))}")
        figure = charts.probability_bars(probabilities, classes)
        st.plotly_chart(figure, config=charts.CONFIG, key="inspect-time-bars", alt=f"Probabilities: {when}")


def _all_epochs(network: Trained, found: dict[str, Any], epochs: list[int]) -> None:
    """How the first kernels came to be: a row a filter, a column an epoch."""
    kernels = found["kernels"][..., :FILTERS_IN_STRIP]
    largest = float(np.abs(kernels).max())
    tiles = [
        heat_of(kernels[place, :, :, number], signed=True, largest=largest)
        for number in range(kernels.shape[-1])
        for place in range(len(epochs))
    ]
    strip = grid(tiles, columns=len(epochs), scale=STRIP_SCALE, gap=6)
    st.markdown("**How its kernels came to be**")
    names = ", ".join(map(epoch_name, epochs))
    st.image(strip, alt=f"The first kernels over the epochs {names}", output_format="PNG")
    st.caption(f"A row is a filter; the columns are {names}. One scale for all.")
    downloads(f"history-{network.name}", {"png": strip, "npz": npz({"epochs": np.array(epochs), **found})})


def _confusion(network: Trained, epochs: list[int], epoch: int) -> None:
    project = network.project()
    dataset, recipe = entry(project.dataset), project.recipe
    if not (dataset.embedded or locate(dataset.name, server.settings())):
        st.info(f"The data set {dataset.name} is not on this server.", icon=":material/info:")
        return
    images = ImageSet(dataset=dataset.name, part=VALIDATION, validation_share=recipe.validation_share, seed=recipe.seed)
    found = find(network, "epoch_confusions", images, label="Predict with every epoch's weights", epochs=epochs)
    if found is None:
        return
    place = epochs.index(epoch)
    figures = found["figures"]
    shares = ", ".join(
        f"{'**' if each == epoch else ''}{epoch_name(each)}: {percent_text(share)}{'**' if each == epoch else ''}"
        for each, share in zip(epochs, figures["accuracies"], strict=True)
    )
    st.markdown(f"Accuracy on {figures['images']:,} validation images. {shares}")
    figure = charts.confusion_matrix(found["matrices"][place], dataset.classes)
    st.plotly_chart(
        figure, config=charts.CONFIG, key="inspect-time-confusion", alt=f"Confusion after epoch {epoch_name(epoch)}"
    )
    st.caption(charts.confusion_caption())


def _signed(values: np.ndarray, largest: float) -> list[np.ndarray]:
    """Each map of (h, w, n) as colours, on one scale."""
    return [heat_of(values[..., number], signed=True, largest=largest) for number in range(values.shape[-1])]


def _montage(tiles: list[np.ndarray], scale: int, alt: str) -> None:
    st.image(grid(tiles, columns=MAP_COLUMNS, scale=scale, gap=4), alt=alt, output_format="PNG")
