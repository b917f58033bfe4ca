"""Every chart of the app: data in, Plotly figure out. Knows no Streamlit; show one with st.plotly_chart(..., config=CONFIG)."""

from cnn_demo.ui.charts.cost import cost_curve
from cnn_demo.ui.charts.data import class_counts, value_histogram
from cnn_demo.ui.charts.epochs import accuracy_until, probabilities_over_epochs
from cnn_demo.ui.charts.inspection import embedding_scatter, reliability, robustness_curve
from cnn_demo.ui.charts.layout import CONFIG, with_picture
from cnn_demo.ui.charts.results import (
    COUNTS,
    OF_ANSWER,
    OF_CLASS,
    confusion_caption,
    confusion_matrix,
    normalised,
    probability_bars,
)
from cnn_demo.ui.charts.training import (
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
    "COUNTS",
    "MEASURES",
    "OF_ANSWER",
    "OF_CLASS",
    "accuracy_curves",
    "accuracy_until",
    "class_counts",
    "compare_curves",
    "confusion_caption",
    "confusion_matrix",
    "cost_curve",
    "embedding_scatter",
    "learning_rate_curve",
    "learning_rate_live",
    "loss_curves",
    "normalised",
    "probabilities_over_epochs",
    "probability_bars",
    "reliability",
    "robustness_curve",
    "sketch_lines",
    "value_histogram",
    "with_picture",
]
