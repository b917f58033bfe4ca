"""Chapter: overfitting and dropout, shown on measured runs of one design with and without dropout."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.layers import Dropout
from cnn_demo.spec.presets import design
from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import GREY, rounded, series_style, styled
from cnn_demo.ui.learn import overfitting_live
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.dropout_runs import DropoutRuns, dropout_runs
from cnn_demo.ui.learn.latex import aligned, fixed_text
from cnn_demo.ui.learn.signed_table import signed_table
from cnn_demo.ui.learn.sources.books import GOODFELLOW_2016, HASTIE_2009
from cnn_demo.ui.learn.sources.training import SRIVASTAVA_2014

ACCURACY, LOSS = "Accuracy (%)", "Loss"
MEASURES = {ACCURACY: ("accuracy", 100.0), LOSS: ("loss", 1.0)}
BARS_EVERY = 5  # epochs
DECIMALS = 3
CURVES = (
    ("Training, without dropout", False, ""),
    ("Held out, without dropout", False, "held_"),
    ("Training, with dropout", True, ""),
    ("Held out, with dropout", True, "held_"),
)

TEXT = (
    "A network with a million weights can memorize a few hundred pictures. It is then right about *them*, which says "
    "little about new ones: it **overfits**. So some images are held out, and the accuracy that counts is measured "
    "on them. "
    f"**Dropout** ({SRIVASTAVA_2014.cited()}) sets randomly chosen values to 0 in every training step, so that no unit can "
    "rely on a single other one."
)
ACTIVITY = "Go through the epochs of both networks, and watch the gap between the curves."
QUESTION = Question(
    text="Training accuracy is 100\u00a0%, accuracy on held-out images is 90\u00a0% and no longer rises. What helps most?",
    options=("Train longer, until both agree.", "More varied training images.", "A network with more weights."),
    right=1,
    because="The network has memorized its training images, and longer training or more weights only help it to do so. New "
    "images, or shifted and rotated ones, leave less to memorize.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    runs = dropout_runs()
    name = source.segmented_control(
        "Measure", list(MEASURES), default=ACCURACY, required=True, key="overfitting-measure"
    )
    epoch = figure.slider("Epoch", 1, runs.epochs, runs.epochs, key="overfitting-epoch")
    measure, factor = MEASURES[name]
    with figure:
        _chart(runs, name, measure, factor, epoch)
    _gap(runs, measure, factor, epoch)
    _dropout_formula()
    misconception(
        "“The test set may be used for validation during training.”",
        "The old script shows the accuracy on the test images after each epoch. If you use it to choose anything, such as "
        "the number of epochs or the best weights, you have learned from these images, and the final figure is too good. "
        "This app takes its validation images from the training part and uses the test images once, at the end of a run. "
        "The runs above use no test image at all.",
        HASTIE_2009,
        GOODFELLOW_2016,
    )
    overfitting_live.show()


def _chart(runs: DropoutRuns, name: str, measure: str, factor: float, epoch: int) -> None:
    figure = go.Figure()
    epochs = list(range(1, runs.epochs + 1))
    for index, (title, dropout, part) in enumerate(CURVES):
        values = runs.values(dropout=dropout, measure=f"{part}{measure}") * factor
        deviations = np.where(np.arange(1, runs.epochs + 1) % BARS_EVERY, 0.0, values.std(axis=0, ddof=1))
        line = go.Scatter(x=epochs, y=rounded(values.mean(axis=0).tolist()), mode="lines", name=title)
        line.update(line=series_style(index)["line"], error_y={"array": rounded(deviations.tolist()), "width": 0})
        figure.add_trace(line)
    styled(figure, "Epoch", name).add_vline(x=epoch, line_width=1, line_dash="dot", line_color=GREY)
    st.plotly_chart(figure, config=charts.CONFIG, key="overfitting-chart", alt=f"{name} by epoch, four curves")
    data = builtin_named(runs.dataset).short_title
    st.caption(
        f"Means over {len(runs.seeds)} seeds; the vertical bars are one standard deviation to each side. The *Classic* design, "
        f"with its two dropout layers and with both removed, was trained on {runs.training_images} images of {data}, "
        "other images for each seed and the same for both networks. The held-out images are "
        f"{runs.held_out_images:,} others. Optimizer {runs.optimizer.capitalize()}, learning rate {runs.learning_rate:g}, "
        f"batch size {runs.batch_size}. Everything was measured with dropout off. The script "
        "*compare_dropout* of the app's source code repeats it."
    )


def _gap(runs: DropoutRuns, measure: str, factor: float, epoch: int) -> None:
    at_epoch = {
        (dropout, part): runs.values(dropout=dropout, measure=f"{part}{measure}")[:, epoch - 1] * factor
        for _, dropout, part in CURVES
    }
    without, with_dropout = (
        (_shown_mean(at_epoch[dropout, ""]), _shown_mean(at_epoch[dropout, "held_"])) for dropout in (False, True)
    )
    formula(
        r"d = \bar a_{\text{train}} - \bar a_{\text{held out}}",
        {
            r"\bar a": f"mean of the chosen measure over the {len(runs.seeds)} seeds",
            "d": "gap between pictures that the network was trained on and others",
        },
        aligned(
            rf"d_{{\text{{without dropout}}}} &= {without[0]:.3f} - {without[1]:.3f} = {without[0] - without[1]:.3f}",
            rf"d_{{\text{{with dropout}}}} &= {with_dropout[0]:.3f} - {with_dropout[1]:.3f} "
            rf"= {with_dropout[0] - with_dropout[1]:.3f}",
        ),
        numbers_title=f"After epoch {epoch}",
    )
    _spread(at_epoch[True, "held_"], at_epoch[False, "held_"], runs, epoch, is_accuracy=factor > 1)


def _shown_mean(values: np.ndarray) -> float:
    """Rounded as it is shown, so that the differences agree with the numbers on the page."""
    return round(float(values.mean()), DECIMALS)


def _spread(with_dropout: np.ndarray, without: np.ndarray, runs: DropoutRuns, epoch: int, *, is_accuracy: bool) -> None:
    differences = with_dropout - without
    better = int(((differences > 0) if is_accuracy else (differences < 0)).sum())
    mean = fixed_text(_shown_mean(with_dropout) - _shown_mean(without), DECIMALS, plus=True)
    unit = " percentage points" if is_accuracy else ""
    st.markdown(
        f"**How certain is that?** On held-out images after epoch {epoch}, the difference between training with and without "
        f"dropout is {mean}{unit} on average over {len(differences)} seeds, with a standard deviation of "
        f"{differences.std(ddof=1):.3f}. Dropout is better in {better} of {len(differences)}."
    )
    lowest_without, lowest_with = (
        int(runs.values(dropout=dropout, measure="held_loss").mean(axis=0).argmin()) + 1 for dropout in (False, True)
    )
    st.markdown(
        "Dropout narrows the gap but does not close it: both networks memorize their training images in the end. The mean "
        f"held-out *loss* is lowest after epoch {lowest_without} without dropout and after epoch {lowest_with} with it. From "
        "there on it rises, as wrong predictions become more and more confident."
    )
    with st.expander("Each seed", icon=":material/table_rows:"):
        rows = {
            "Seed": list(runs.seeds),
            "Held out, with dropout": with_dropout.round(3),
            "Held out, without dropout": without.round(3),
            "Difference": differences.round(3),
        }
        st.dataframe(signed_table(rows), hide_index=True)


def _dropout_formula() -> None:
    rates = [layer.rate for layer in design("classic").layers if isinstance(layer, Dropout)]
    formula(
        r"\tilde h = \frac{m\, h}{1 - q}",
        {
            "h": "an input value of the dropout layer",
            "m": "drawn for each value and step: 0 with probability $q$, else 1",
            "q": "rate of the layer",
            r"\tilde h": "its output value; the mean over many draws is $h$, so nothing changes when dropout is off",
        },
        aligned(*(rf"q = {q:g}: \quad \tilde h &= 0 \;\text{{ or }}\; \frac{{h}}{{1 - {q:g}}}" for q in rates)),
        numbers_title="For the rates of the classic network",
    )
