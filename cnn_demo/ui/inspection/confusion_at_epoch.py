"""The confusion matrix of a run's network after one of its kept epochs."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import TEST, VALIDATION
from cnn_demo.runs.inspection_results import ConfusionAtEpoch
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.cached_result import ask_cached
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.epoch_snapshot import epoch_title
from cnn_demo.ui.inspection.image_source import unlearned_images

MEASURED_ON = {
    VALIDATION: "The curve above is measured on all validation images, and can differ a little.",
    TEST: "The curve above is that of the training images, as the run has no validation images.",
}


def show_confusion_at_epoch(network: TrainedNetwork, epoch: int) -> None:
    """Computed once for each epoch, then read from the cache."""
    images = unlearned_images(network)
    if images is None:
        title = escaped(network.project().data.short_title)
        st.info(f"The data set {title} is not on this server, so there is no confusion matrix.")
        return
    result: ConfusionAtEpoch | None = ask_cached(
        network, "confusion_at_epoch", images, label="Compute the matrix", at_once=True, epoch=epoch
    )
    if result is None:
        return
    figures, classes = result["figures"], images.data.classes
    name = f"confusion-{network.name}-epoch-{epoch}"
    matrix, summary = st.columns([6, 4], gap="large")
    with matrix:
        st.plotly_chart(
            charts.confusion_matrix(figures["confusion"], classes),
            config=charts.config_with_svg(name),
            key="over-time-confusion",
            alt=f"Confusion matrix: {epoch_title(epoch)}",
        )
        st.caption(charts.confusion_caption())
        rows = [[each, *row] for each, row in zip(classes, figures["confusion"], strict=True)]
        downloads(
            name, {"csv": table_csv(["true class / predicted class", *classes], rows)}, chart="over-time-confusion"
        )
    with summary:
        predicted = np.array(figures["confusion"]).sum(axis=0)
        most_frequent = int(predicted.argmax())
        st.metric(f"{epoch_title(epoch)}: accuracy", percent_text(figures["accuracy"]), border=True)
        st.markdown(
            f"The class predicted most often is **{escaped(classes[most_frequent])}**: {predicted[most_frequent]:,} of "
            f"{figures['images']:,} times. Classes predicted at least once: {int((predicted > 0).sum())} of {len(classes)}."
        )
        st.caption(
            f"The same {figures['images']:,} {images.part} images for every epoch, at most 1,000, sampled by a fixed seed. "
            f"{MEASURED_ON[images.part]}"
        )
