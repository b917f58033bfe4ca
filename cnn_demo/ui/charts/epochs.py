"""Charts of a run by epoch, with one of its epochs marked. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from cnn_demo.runs.metrics import EpochRecord
from cnn_demo.ui.charts.layout import TEXT, rounded, series_style, styled, with_whole_epochs
from cnn_demo.ui.charts.training import probability_lines

HEIGHT, LABEL_ROOM = 230, 24
NAMED_FROM = 0.2  # before training, all of ten classes are near 0.1
MARK = "#e8702a"  # stands out from the curve and from both backgrounds


def accuracy_by_epoch(epochs: Sequence[EpochRecord], kept: Sequence[int], chosen: int) -> go.Figure:
    """Validation accuracy after each epoch, with a dot where the weights were kept and a line at the chosen epoch.

    epochs: records of completed epochs, see cnn_demo.runs.metrics; without validation images their training accuracy is drawn.
    chosen: 0 is the start of training.
    """
    validated = [record["val_accuracy"] for record in epochs if record["val_accuracy"] is not None]
    values, title = (
        (validated, "Validation accuracy (%)")
        if len(validated) == len(epochs)
        else ([record["accuracy"] for record in epochs], "Training accuracy (%)")
    )
    dots = set(kept)
    figure = go.Figure(
        go.Scatter(
            x=[record["epoch"] + 1 for record in epochs],
            y=rounded([100 * value for value in values], 2),
            mode="lines+markers",
            line=series_style(0)["line"],
            marker={"size": [9 if record["epoch"] + 1 in dots else 0 for record in epochs]},
            hovertemplate="Epoch %{x}: %{y:.2f} %<extra></extra>",
        )
    )
    quiet = {"showlegend": False, "hovermode": "closest"}
    styled(figure, "Epoch", title, height=HEIGHT, **quiet)
    return _marked(figure, chosen, last=max([chosen, *(record["epoch"] + 1 for record in epochs)]))


def probabilities_by_epoch(
    epochs: Sequence[int], probabilities: np.ndarray, classes: Sequence[str], chosen: int
) -> go.Figure:
    """Probability of each class after each of these epochs, in percent. probabilities: (epochs, classes) in [0, 1].

    Classes that reached NAMED_FROM at least once are named; the others are thin and grey.
    """
    figure = probability_lines(epochs, probabilities.tolist(), classes, "Epoch", named_from=NAMED_FROM)
    figure.update_layout(height=HEIGHT, legend={"orientation": "v", "x": 1.02, "y": 1, "yanchor": "top"})
    return _marked(figure, chosen, last=max(epochs))


def _marked(figure: go.Figure, epoch: int, *, last: int) -> go.Figure:
    figure.update_xaxes(range=[-0.03 * last, 1.03 * last], fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    figure.update_layout(margin={"t": LABEL_ROOM})
    with_whole_epochs(figure, last)
    figure.add_vline(epoch, line={"color": MARK, "width": 3, "dash": "dot"})
    # A label at the end of the line: its colour alone does not say what it is.
    figure.add_annotation(
        x=epoch,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor="right" if epoch > 0.7 * last else "center",  # otherwise a narrow screen cuts it off
        text="start" if epoch == 0 else f"epoch {epoch}",
        showarrow=False,
        font={"color": TEXT},
    )
    return figure
