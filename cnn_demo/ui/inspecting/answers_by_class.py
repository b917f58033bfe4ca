"""What it confuses: the figures of the network's own end, class by class."""

from __future__ import annotations

import streamlit as st

from cnn_demo.datasets.table import entry
from cnn_demo.runs.trained import Trained
from cnn_demo.ui import charts
from cnn_demo.ui.results import per_class_table


def show(network: Trained) -> None:
    """The confusion matrix of the test images, and each class's figures."""
    test, classes = network.result()["test"], entry(network.project().dataset).classes
    table, matrix = st.columns([5, 6], gap="large")
    with table:
        per_class_table(test["per_class"], classes)
    with matrix:
        figure = charts.confusion_matrix(test["confusion"], classes)
        st.plotly_chart(
            figure, config=charts.CONFIG, key="inspect-confusion", alt="Confusion matrix of the test images"
        )
        st.caption(charts.confusion_caption())
