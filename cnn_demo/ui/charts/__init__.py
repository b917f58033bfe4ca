"""All charts: data in, Plotly figure out. Knows no Streamlit; show a chart with st.plotly_chart(..., config=CONFIG)."""

from cnn_demo.ui.charts.cost import cost_curve
from cnn_demo.ui.charts.data import class_counts, value_histogram
from cnn_demo.ui.charts.epochs import accuracy_by_epoch, probabilities_by_epoch
from cnn_demo.ui.charts.inspection import embedding_scatter, reliability, robustness_curve
from cnn_demo.ui.charts.layout import CONFIG, config_with_svg
from cnn_demo.ui.charts.results import (
    COUNTS,
    PERCENT_OF_ANSWER,
    PERCENT_OF_CLASS,
    confusion_caption,
    confusion_matrix,
    normalized_confusion,
    probability_bars,
    shown_classes,
)
from cnn_demo.ui.charts.seeds import seed_bands
from cnn_demo.ui.charts.sweep import (
    Axis,
    Outcome,
    accuracy_against_cost,
    best_so_far,
    importance_bars,
    setting_lines,
)
from cnn_demo.ui.charts.training import (
    MEASURES,
    compare_curves,
    learning_rate_curve,
)

__all__ = [
    "CONFIG",
    "COUNTS",
    "MEASURES",
    "PERCENT_OF_ANSWER",
    "PERCENT_OF_CLASS",
    "Axis",
    "Outcome",
    "accuracy_against_cost",
    "accuracy_by_epoch",
    "best_so_far",
    "class_counts",
    "compare_curves",
    "config_with_svg",
    "confusion_caption",
    "confusion_matrix",
    "cost_curve",
    "embedding_scatter",
    "importance_bars",
    "learning_rate_curve",
    "normalized_confusion",
    "probabilities_by_epoch",
    "probability_bars",
    "reliability",
    "robustness_curve",
    "seed_bands",
    "setting_lines",
    "shown_classes",
    "value_histogram",
]
