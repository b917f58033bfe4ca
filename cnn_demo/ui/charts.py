"""Every chart of the app: data in, Plotly figure out. Knows no Streamlit; show one with st.plotly_chart(..., config=CONFIG)."""

from cnn_demo.ui.charts_data import class_counts, value_histogram
from cnn_demo.ui.charts_layout import CONFIG
from cnn_demo.ui.charts_results import confusion_caption, confusion_matrix, probability_bars
from cnn_demo.ui.charts_training import (
    MEASURES,
    accuracy_curves,
    compare_curves,
    learning_rate_curve,
    learning_rate_live,
    loss_curves,
    sketch_lines,
)

__all__ = [
    "CONFIG",
    "MEASURES",
    "accuracy_curves",
    "class_counts",
    "compare_curves",
    "confusion_caption",
    "confusion_matrix",
    "learning_rate_curve",
    "learning_rate_live",
    "loss_curves",
    "probability_bars",
    "sketch_lines",
    "value_histogram",
]
