"""Chapter: overfitting and dropout, in two networks that were really trained."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from cnn_demo.spec.layers import Dropout
from cnn_demo.spec.presets import design
from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import framed, rounded, series_style
from cnn_demo.ui.learn.chapter import Question, formula, put_right, to_do
from cnn_demo.ui.learn.dropout_runs import DropoutRuns, dropout_runs
from cnn_demo.ui.learn.formula_numbers import in_lines
from cnn_demo.ui.learn.sources import GOODFELLOW_2016, HASTIE_2009, SRIVASTAVA_2014

ACCURACY, LOSS = "Accuracy (%)", "Loss"
MEASURES = {ACCURACY: ("accuracy", 100.0), LOSS: ("loss", 1.0)}
BARS_EVERY = 5  # epochs
LINES = (
    ("Training, without dropout", False, ""),
    ("Held out, without dropout", False, "held_"),
    ("Training, with dropout", True, ""),
    ("Held out, with dropout", True, "held_"),
)

QUESTION = Question(
    text="Training accuracy is 100 %, accuracy on images held out is 90 % and no longer rises. What helps most?",
    options=("Train longer.", "More, or more varied, training images.", "A network with more weights."),
    right=1,
    because="The network knows its training images by heart; more of the same training or more weights only help it to. "
    "New images, or shifted and turned ones, leave less to learn by heart.",
)


def show() -> None:
    runs = dropout_runs()
    st.markdown(
        "A network with a million weights can learn a few hundred pictures by heart. Then it is right on *them*, and says "
        "little about new ones: it **overfits**. So some images are held out, and what counts is measured there. **Dropout** "
        f"({SRIVASTAVA_2014.cited()}) sets random values to 0 in every training step, so that no value can lean on a single "
        "other one."
    )
    to_do(f"Go through the {runs.epochs} epochs of both networks, and watch the gap between the curves.")
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    name = left.segmented_control("Measure", list(MEASURES), default=ACCURACY, required=True, key="overfitting-measure")
    epoch = right.slider("Epoch", 1, runs.epochs, runs.epochs, key="overfitting-epoch")
    measure, factor = MEASURES[name]
    _chart(runs, name, measure, factor, epoch)
    _gap(runs, measure, factor, epoch, "%" if factor > 1 else "")
    _dropout_formula()
    put_right(
        "“Validate on the test set while training.”",
        "The old script shows accuracy on the test images after each epoch. Whoever chooses anything by them, the number of "
        "epochs or the best weights, has learnt from them, and the final figure is too good. This app cuts validation images "
        "from the training part and touches the test images once, at a run's end. The runs above use no test image at all.",
        HASTIE_2009,
        GOODFELLOW_2016,
    )


def _chart(runs: DropoutRuns, name: str, measure: str, factor: float, epoch: int) -> None:
    figure = go.Figure()
    epochs = list(range(1, runs.epochs + 1))
    for index, (title, dropout, part) in enumerate(LINES):
        values = runs.values(dropout=dropout, measure=f"{part}{measure}") * factor
        deviations = np.where(np.arange(1, runs.epochs + 1) % BARS_EVERY, 0.0, values.std(axis=0, ddof=1))
        line = go.Scatter(x=epochs, y=rounded(values.mean(axis=0).tolist()), mode="lines", name=title)
        line.update(line=series_style(index)["line"], error_y={"array": rounded(deviations.tolist()), "width": 0})
        figure.add_trace(line)
    framed(figure, "Epoch", name).add_vline(x=epoch, line_width=1, line_dash="dot")
    st.plotly_chart(figure, config=charts.CONFIG, key="overfitting-chart", alt=f"{name} over the epochs, four curves")
    st.caption(
        f"Means over {len(runs.seeds)} seeds; the upright bars are one standard deviation to each side. The *Classic* "
        f"design, with its two dropout layers and with both removed, on "
        f"{runs.training_images} images of {runs.dataset}, others for each seed and the same for both networks; "
        f"{runs.held_out_images:,} others held out; {runs.optimizer.capitalize()}, rate {runs.learning_rate:g}, batches of "
        f"{runs.batch_size}. Everything measured with dropout off. To repeat it: `{runs.command}`."
    )


def _gap(runs: DropoutRuns, measure: str, factor: float, epoch: int, unit: str) -> None:
    at = {
        (dropout, part): runs.values(dropout=dropout, measure=f"{part}{measure}")[:, epoch - 1] * factor
        for _, dropout, part in LINES
    }
    without, with_dropout = ((at[dropout, ""].mean(), at[dropout, "held_"].mean()) for dropout in (False, True))
    formula(
        r"d = \bar a_{\text{train}} - \bar a_{\text{held out}}",
        {
            r"\bar a": f"the mean over the {len(runs.seeds)} seeds of the measure that is shown",
            "d": "the gap between pictures it was trained on and others",
        },
        in_lines(
            rf"d_{{\text{{without dropout}}}} &= {without[0]:.3f} - {without[1]:.3f} = {without[0] - without[1]:.3f}",
            rf"d_{{\text{{with dropout}}}} &= {with_dropout[0]:.3f} - {with_dropout[1]:.3f} "
            rf"= {with_dropout[0] - with_dropout[1]:.3f}",
        ),
        of_what=f"after epoch {epoch}",
    )
    _spread(at[True, "held_"], at[False, "held_"], runs, epoch, unit, larger_is_better=factor > 1)


def _spread(
    ours: np.ndarray, theirs: np.ndarray, runs: DropoutRuns, epoch: int, unit: str, *, larger_is_better: bool
) -> None:
    differences = ours - theirs
    better = int(((differences > 0) if larger_is_better else (differences < 0)).sum())
    points = " percentage points" if unit else ""
    st.markdown(
        f"**How sure is that?** On held-out images after epoch {epoch}, with minus without dropout is "
        f"{differences.mean():+.3f}{points} in the mean over {len(differences)} seeds, with a standard deviation of "
        f"{differences.std(ddof=1):.3f}; dropout is better in {better} of {len(differences)}."
    )
    lowest = [int(runs.values(dropout=d, measure="held_loss").mean(axis=0).argmin()) + 1 for d in (False, True)]
    st.markdown(
        f"Dropout narrows the gap, it does not close it: both networks know their training images by heart in the end. The "
        f"mean held-out *loss* is lowest after epoch {lowest[0]} without and epoch {lowest[1]} with dropout; from there on it "
        "rises, as wrong answers grow ever surer."
    )
    with st.expander("Each seed", icon=":material/table_rows:"):
        st.dataframe(
            {
                "Seed": list(runs.seeds),
                "Held out, with dropout": ours.round(3).tolist(),
                "Held out, without": theirs.round(3).tolist(),
                "Difference": differences.round(3).tolist(),
            },
            hide_index=True,
        )


def _dropout_formula() -> None:
    rates = [layer.rate for layer in design("classic").layers if isinstance(layer, Dropout)]
    formula(
        r"\tilde h = \frac{m\, h}{1 - q}",
        {
            "h": "a value that enters the dropout layer",
            "m": "drawn anew for each value and step: 0 with probability $q$, else 1",
            "q": "the layer's rate",
            r"\tilde h": "what leaves the layer; its mean over many draws is $h$, so nothing changes when dropout is off",
        },
        in_lines(*(rf"q = {q:g}: \quad \tilde h &= 0 \;\text{{ or }}\; \frac{{h}}{{1 - {q:g}}}" for q in rates)),
        of_what="for the rates of the classic network",
    )
