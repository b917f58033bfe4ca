"""The confusion matrix of a run's network after one of its kept epochs."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui import charts
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.cached_result import find
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.epoch_snapshot import when
from cnn_demo.ui.inspection.image_source import validation_images


def confused_then(network: TrainedNetwork, epoch: int) -> None:
    """Counted once for each epoch, then read from the cache."""
    images = validation_images(network)
    if images is None:
        st.info(f"The data set {network.project().data.name} is not on this server, so nothing can be counted.")
        return
    found = find(network, "confusion_at_epoch", images, label="Count them", at_once=True, epoch=epoch)
    if found is None:
        return
    figures, classes = found["figures"], images.data.classes
    name = f"confusion-{network.name}-epoch-{epoch}"
    matrix, words = st.columns([6, 4], gap="large")
    with matrix:
        st.plotly_chart(
            charts.confusion_matrix(figures["confusion"], classes),
            config=charts.config_with_svg(name),
            key="over-time-confusion",
            alt=f"Confusion matrix {when(epoch)}",
        )
        st.caption(charts.confusion_caption())
        rows = [[each, *row] for each, row in zip(classes, figures["confusion"], strict=True)]
        downloads(name, {"csv": table_csv(["true class / answer", *classes], rows)}, chart="over-time-confusion")
    with words:
        answered = np.array(figures["confusion"]).sum(axis=0)
        favourite = int(answered.argmax())
        st.metric(f"Right {when(epoch)}", percent_text(figures["accuracy"]), border=True)
        st.markdown(
            f"Its most frequent answer is **{escaped(classes[favourite])}**: {answered[favourite]:,} of "
            f"{figures['images']:,} times. It ever answers {int((answered > 0).sum())} of {len(classes)} classes."
        )
        st.caption(
            f"The same {figures['images']:,} validation images for every epoch, at most 1,000, drawn by a fixed seed. The "
            "curve above is measured on all of them, and can differ a little."
        )
