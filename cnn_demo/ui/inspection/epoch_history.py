"""Section Epochs: a run's network after each kept epoch, with its accuracy, predictions, filters, maps and mistakes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.runs import metrics
from cnn_demo.runs.epochs import START, kept_epochs
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import EpochRecord
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.ui import charts
from cnn_demo.ui.core import server, store
from cnn_demo.ui.core.number_text import bytes_text, percent_text
from cnn_demo.ui.inspection import epoch_pictures
from cnn_demo.ui.inspection.attribution import probability_chart
from cnn_demo.ui.inspection.confusion_at_epoch import show_confusion_at_epoch
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.epoch_snapshot import EpochSnapshot, choose_maps, epoch_option, epoch_title, load_snapshot
from cnn_demo.ui.inspection.input_image import InputImage, choose_input_image
from cnn_demo.ui.runs.promote_epoch import promote_button

EPOCH = "inspect-epoch"


def show(network: TrainedNetwork) -> None:
    """The section."""
    epochs = kept_epochs(network.path)
    if not epochs:
        _nothing_kept(network)
        return
    image = choose_input_image(network)
    epoch = _choose_epoch(network, epochs)
    records = [each for each in metrics.read(RunFolder(network.path).metrics_file) if each["kind"] == metrics.EPOCH]
    promote_button(network, epoch, last=records[-1]["epoch"] + 1 if records else None)
    if image is not None:
        epoch = _show_image(network, image, epochs, epoch, records)
    st.subheader("Confusion matrix", anchor=False)
    show_confusion_at_epoch(network, epoch)


def _show_image(
    network: TrainedNetwork, image: InputImage, epochs: list[int], epoch: int, records: list[EpochRecord]
) -> int:
    """Everything about the image. Returns the epoch that is shown: the chosen one, or the nearest readable one."""
    # The parts above the choice of maps need the worker's answer, which needs that choice.
    above = st.container()
    st.subheader("Feature maps of a layer", anchor=False)
    maps = choose_maps(network)
    snapshot = load_snapshot(network, image, epochs, epoch, maps)
    with above:
        for damaged, reason in snapshot.history["unreadable"].items():
            st.warning(escaped(f"Epoch {damaged} is left out. {reason}"), icon=":material/warning:")
        _curves_and_prediction(network, image, snapshot, records)
        st.subheader("Filters of the first convolution", anchor=False)
        epoch_pictures.show_filters(network, snapshot)
    epoch_pictures.show_maps(network, image, snapshot, maps)
    return snapshot.epoch


def _nothing_kept(network: TrainedNetwork) -> None:
    """Why there are no epochs to show, and what to do."""
    settings, size = server.settings(), network.weights_bytes
    if size > settings.kept_epochs_mb * MEGABYTE:
        st.info(
            f"The weights of this network take {bytes_text(size)}, and this server keeps at most "
            f"{bytes_text(settings.kept_epochs_mb * MEGABYTE)} of weights for the epochs of a run (CNN_DEMO_KEPT_EPOCHS_MB).",
            icon=":material/info:",
        )
        return
    if not settings.kept_epochs:
        st.info("This server keeps no epochs (CNN_DEMO_KEPT_EPOCHS is 0).", icon=":material/info:")
        return
    st.info(
        f"No epochs of {escaped(network.title)} were kept, because it was not trained here. Every run that you train keeps "
        "some.",
        icon=":material/history:",
    )
    st.page_link("pages/train.py", label="Train a network", icon=":material/model_training:")


def _choose_epoch(network: TrainedNetwork, epochs: list[int]) -> int:
    """A slider over the number of completed epochs, at first at the last one."""
    if len(epochs) == 1:
        st.caption(f"Only the weights after epoch {epochs[0]} were kept.")
        return epochs[0]
    name = f"{EPOCH}-{network.name}"
    before = store.get(name)
    chosen = int(
        st.select_slider(
            "After epoch",
            epochs,
            value=before if before in epochs else epochs[-1],
            format_func=epoch_option,
            key=name,
            help="Start means before training. The arrow keys move the slider, too.",
        )
    )
    store.put(name, chosen)
    return chosen


def _curves_and_prediction(
    network: TrainedNetwork, image: InputImage, snapshot: EpochSnapshot, records: list[EpochRecord]
) -> None:
    classes = network.project().data.classes
    probabilities = snapshot.probabilities
    best, title = int(probabilities.argmax()), epoch_title(snapshot.epoch)
    measured = "Validation" if network.project().has_validation else "Training"
    curves, bars = st.columns([6, 5], gap="large")
    with curves:
        st.subheader("Accuracy", anchor=False)
        st.plotly_chart(
            charts.accuracy_by_epoch(records, snapshot.epochs, snapshot.epoch),
            config=charts.config_with_svg(f"accuracies-{network.name}"),
            key="over-time-accuracy",
            alt=f"{measured} accuracy by epoch; marked: {title}",
        )
        st.caption(_accuracy_text(snapshot.epoch, records))
        _accuracy_downloads(network, records)
        st.plotly_chart(
            charts.probabilities_by_epoch(snapshot.epochs, snapshot.history["probabilities"], classes, snapshot.epoch),
            config=charts.config_with_svg(f"predictions-by-epoch-{network.name}"),
            key="over-time-answers",
            alt=f"Probability of each class by epoch; marked: {title}",
        )
        st.caption(
            "Probabilities of the classes for this image. Classes that reached 20\u00a0% at least once are named."
        )
        _probability_downloads(network, image, snapshot)
    with bars:
        st.subheader("Prediction", anchor=False)
        st.markdown(f"{title}: **{escaped(classes[best])}**, {percent_text(float(probabilities[best]))}")
        probability_chart(network, probabilities, key="over-time-bars", alt=f"Probabilities: {title}")


def _accuracy_text(epoch: int, records: list[EpochRecord]) -> str:
    record = next((each for each in records if each["epoch"] + 1 == epoch), None)
    if epoch == START:
        return "Before training the network guesses, unless it started from the weights of another network."
    if record is None:
        return f"The measurements of epoch {epoch} are missing."
    if record["val_accuracy"] is None:
        return (
            f"After epoch {epoch}: training accuracy **{percent_text(record['accuracy'])}**; the run has no validation images. "
            "Dots are epochs whose weights were kept."
        )
    return (
        f"After epoch {epoch}: validation accuracy **{percent_text(record['val_accuracy'])}**, training accuracy "
        f"{percent_text(record['accuracy'])}. Dots are epochs whose weights were kept."
    )


def _accuracy_downloads(network: TrainedNetwork, records: list[EpochRecord]) -> None:
    rows = [[each["epoch"] + 1, each["val_accuracy"], each["accuracy"]] for each in records]
    csv = table_csv(["epoch", "validation accuracy", "training accuracy"], rows)
    downloads(f"accuracies-{network.name}", {"csv": csv}, chart="over-time-accuracy")


def _probability_downloads(network: TrainedNetwork, image: InputImage, snapshot: EpochSnapshot) -> None:
    classes, probabilities = network.project().data.classes, snapshot.history["probabilities"]
    rows = [
        [epoch, *(f"{value:.6f}" for value in of_epoch)]
        for epoch, of_epoch in zip(snapshot.epochs, probabilities, strict=True)
    ]
    files = {
        "csv": table_csv(["epoch", *(f"probability of {name}" for name in classes)], rows),
        "npz": npz({"epochs": np.array(snapshot.epochs), "probabilities": probabilities, "image": image.image}),
    }
    downloads(f"predictions-by-epoch-{network.name}", files, chart="over-time-answers")
