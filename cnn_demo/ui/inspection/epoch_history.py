"""The time machine: a run's network after each epoch whose weights were kept, from its start to its end."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.runs import metrics
from cnn_demo.runs.epochs import START, kept_epochs
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import Record
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.limits import MEGABYTE
from cnn_demo.ui import charts
from cnn_demo.ui.core import server, store
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.core.number_text import bytes_text, percent_text
from cnn_demo.ui.inspection import first_layer_history
from cnn_demo.ui.inspection.attribution import probability_chart
from cnn_demo.ui.inspection.confusion_at_epoch import confused_then
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.epoch_snapshot import Moment, ask_history, choose_maps, epoch_name
from cnn_demo.ui.inspection.input_image import Subject, choose_subject
from cnn_demo.ui.runs.promote_epoch import promote_button

EPOCH = "inspect-epoch"


def show(network: TrainedNetwork) -> None:
    """The section."""
    epochs = kept_epochs(network.path)
    if not epochs:
        _nothing_kept(network)
        return
    subject = choose_subject(network)
    epoch = _choose_epoch(network, epochs)
    ends = [each for each in metrics.read(RunFolder(network.path).metrics_file) if each["kind"] == metrics.EPOCH]
    promote_button(network, epoch, last=ends[-1]["epoch"] + 1 if ends else None)
    if subject is not None:
        epoch = _of_the_image(network, subject, epochs, epoch, ends)
    st.header("What it confused", anchor=False)
    confused_then(network, epoch)


def _of_the_image(network: TrainedNetwork, subject: Subject, epochs: list[int], epoch: int, ends: list[Record]) -> int:
    """Gives the epoch that is shown: the chosen one, or the nearest one that can be read."""
    # The parts above the choice of maps need the worker's answer, which needs that choice.
    above = st.container()
    st.header("What a layer made of the image", anchor=False)
    shown = choose_maps(network)
    moment = ask_history(network, subject, epochs, epoch, shown)
    with above:
        for damaged, why in moment.unreadable.items():
            st.warning(escaped(f"Epoch {damaged} is left out. {why}"), icon=":material/warning:")
        _curves_and_answer(network, subject, moment, ends)
        st.header("Its first filters", anchor=False)
        first_layer_history.filters(network, moment)
    first_layer_history.maps(network, subject, moment, shown)
    return moment.epoch


def _nothing_kept(network: TrainedNetwork) -> None:
    """Why there is nothing to look back on, and what to do."""
    settings, size = server.settings(), network.weights_bytes
    if size > settings.kept_epochs_mb * MEGABYTE:
        st.info(
            f"Its weights take {bytes_text(size)}, and this server keeps no more than {settings.kept_epochs_mb} MB of a "
            "run's epochs (CNN_DEMO_KEPT_EPOCHS_MB).",
            icon=":material/info:",
        )
        return
    if not settings.kept_epochs:
        st.info("This server keeps no epochs (CNN_DEMO_KEPT_EPOCHS is 0).", icon=":material/info:")
        return
    st.info(
        f"No epochs of {escaped(network.title)} were kept: it came here trained. Every run that you train keeps some.",
        icon=":material/history:",
    )
    st.page_link("pages/train.py", label="Train one", icon=":material/model_training:")


def _choose_epoch(network: TrainedNetwork, epochs: list[int]) -> int:
    """How many epochs had ended, by a slider; the last one first."""
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
            format_func=epoch_name,
            key=name,
            help="Start: before the first image was learnt from. The arrow keys move it too.",
        )
    )
    store.put(name, chosen)
    return chosen


def _curves_and_answer(network: TrainedNetwork, subject: Subject, moment: Moment, ends: list[Record]) -> None:
    classes = network.project().data.classes
    answer = moment.probabilities[moment.place]
    best = int(answer.argmax())
    curves, bars = st.columns([6, 5], gap="large")
    with curves:
        st.header("How good it was", anchor=False)
        st.plotly_chart(
            charts.accuracy_by_epoch(ends, moment.epochs, moment.epoch),
            config=charts.config_with_svg(f"accuracies-{network.name}"),
            key="over-time-accuracy",
            alt=f"Validation accuracy by epoch, marked {moment.when}",
        )
        st.caption(_accuracy_text(moment.epoch, ends))
        _accuracies_to_take(network, ends)
        st.plotly_chart(
            charts.probabilities_by_epoch(moment.epochs, moment.probabilities, classes, moment.epoch),
            config=charts.config_with_svg(f"answers-{network.name}"),
            key="over-time-answers",
            alt=f"Probability of each class by epoch, marked {moment.when}",
        )
        st.caption("What it held this image for. Named are the classes that reached 20 % at least once.")
        _answers_to_take(network, subject, moment)
    with bars:
        st.header("Its answer", anchor=False)
        st.markdown(f"{moment.when.capitalize()}: **{escaped(classes[best])}**, {percent_text(float(answer[best]))}")
        probability_chart(network, answer, key="over-time-bars", alt=f"Probabilities {moment.when}")


def _accuracy_text(epoch: int, ends: list[Record]) -> str:
    found = next((each for each in ends if each["epoch"] + 1 == epoch), None)
    if epoch == START:
        return "At its start it guesses: no image was learnt from yet, unless it was given another network's weights."
    if found is None:
        return f"The measurements of epoch {epoch} are missing."
    return (
        f"After epoch {epoch}: validation accuracy **{percent_text(found['val_accuracy'])}**, training accuracy "
        f"{percent_text(found['accuracy'])}. Dots are epochs whose weights were kept."
    )


def _accuracies_to_take(network: TrainedNetwork, ends: list[Record]) -> None:
    rows = [[each["epoch"] + 1, each["val_accuracy"], each["accuracy"]] for each in ends]
    csv = table_csv(["epoch", "validation accuracy", "training accuracy"], rows)
    downloads(f"accuracies-{network.name}", {"csv": csv}, chart="over-time-accuracy")


def _answers_to_take(network: TrainedNetwork, subject: Subject, moment: Moment) -> None:
    classes = network.project().data.classes
    rows = [
        [epoch, *(f"{value:.6f}" for value in answer)]
        for epoch, answer in zip(moment.epochs, moment.probabilities, strict=True)
    ]
    files = {
        "csv": table_csv(["epoch", *(f"probability of {name}" for name in classes)], rows),
        "npz": npz({"epochs": np.array(moment.epochs), "probabilities": moment.probabilities, "image": subject.image}),
    }
    downloads(f"answers-{network.name}", files, chart="over-time-answers")
