"""Charts of answers and mistakes: the probabilities of one picture, the confusion of many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from cnn_demo.ui.charts_layout import CLEAR, GREY, framed, plain

BAR_HEIGHT, BARS_FRAME = 26, 46
CELL_HEIGHT, MATRIX_FRAME = 36, 70
MOST_CELLS_WITH_COUNTS = 20  # classes
CHOSEN = "rgba(234,106,31,0.5)"  # the count beneath it can still be read
RIGHT = "#697086"  # white can be read on it, and it stands out from white and black


def probability_bars(probabilities: Sequence[float] | np.ndarray, classes: Sequence[str]) -> go.Figure:
    """One bar a class, in the classes' order, with its percentage; the most probable one in the accent, bold and marked.

    probabilities: (k,) in [0, 1].
    """
    percents = [round(float(value) * 100, 2) for value in probabilities]
    best = int(np.argmax(percents))
    places = list(range(len(classes)))
    figure = go.Figure(
        [
            _bars([best], [percents[best]], [f"<b>{percents[best]:.1f} %</b>"], {}),
            _bars(
                [place for place in places if place != best],
                [value for place, value in enumerate(percents) if place != best],
                [f"{value:.1f} %" for place, value in enumerate(percents) if place != best],
                {"color": GREY, "opacity": 0.6},
            ),
        ]
    )
    names = [f"<b>▸ {plain(name)}</b>" if place == best else plain(name) for place, name in enumerate(classes)]
    height = BARS_FRAME + BAR_HEIGHT * len(classes)
    framed(
        figure, "Probability (%)", "", height=height, showlegend=False, hovermode=False, barmode="overlay", bargap=0.3
    )
    figure.update_xaxes(range=[0, 116], tickvals=[0, 25, 50, 75, 100])
    return figure.update_yaxes(tickvals=places, ticktext=names, range=[len(classes) - 0.5, -0.5], showgrid=False)


def confusion_matrix(matrix: Sequence[Sequence[int]] | np.ndarray, classes: Sequence[str]) -> go.Figure:
    """Counts of every true class (row) and answer (column); only mistakes are coloured, so that they stand out.

    matrix: (k, k) counts. Over the cells lie clear points with customdata [row, column], for a page that lets them
    be chosen.
    """
    counts = np.asarray(matrix, dtype=np.int64)
    on_diagonal = np.eye(len(counts), dtype=bool)
    figure = go.Figure(
        [
            _cells(counts, ~on_diagonal, zmin=0, zmax=math.log1p(_most(counts))),
            _cells(counts, on_diagonal, colorscale=[[0, RIGHT], [1, RIGHT]]),
            _points(counts, classes),
        ]
    )
    height = MATRIX_FRAME + CELL_HEIGHT * len(classes)
    framed(figure, "The network's answer", "True class", height=height, hovermode="closest", showlegend=False)
    ticks = {"tickvals": list(range(len(classes))), "ticktext": [plain(name) for name in classes]}
    quiet = {"showgrid": False, "zeroline": False, "ticks": ""}
    figure.update_xaxes(**ticks, **quiet, range=[-0.5, len(classes) - 0.5], tickangle=_angle(classes))
    return figure.update_yaxes(**ticks, **quiet, range=[len(classes) - 0.5, -0.5])


def confusion_caption() -> str:
    """How to read the matrix."""
    return (
        "A row holds the images of one class, a column the network's answer. The grey diagonal is right; colour shows "
        "mistakes alone, by the logarithm of their number. Blank means none."
    )


def _bars(places: list[int], values: list[float], labels: list[str], marker: dict[str, Any]) -> go.Bar:
    return go.Bar(
        x=values,
        y=places,
        orientation="h",
        text=labels,
        textposition="outside",
        cliponaxis=False,
        constraintext="none",
        marker=marker,
    )


def _most(counts: np.ndarray) -> int:
    """The largest number of equal mistakes, at least 1."""
    mistakes = counts - np.diag(np.diag(counts))
    return max(int(mistakes.max(initial=0)), 1)


def _cells(counts: np.ndarray, shown: np.ndarray, **colours: Any) -> go.Heatmap:
    """The cells that are shown, with their counts where these can be read; a blank says more than a nought.

    Coloured by the logarithm, so that few mistakes differ from none beside many.
    """
    strength = np.where(shown, np.log1p(counts).round(3), np.nan)
    texts = np.where(shown & (counts > 0), counts.astype(str), "").tolist()
    return go.Heatmap(
        z=[[None if math.isnan(value) else value for value in row] for row in strength.tolist()],
        text=texts,
        texttemplate="%{text}" if len(counts) <= MOST_CELLS_WITH_COUNTS else None,
        showscale=False,
        hoverinfo="skip",
        xgap=2,
        ygap=2,
        **colours,
    )


def _points(counts: np.ndarray, classes: Sequence[str]) -> go.Scatter:
    """A clear square over each cell: what is hovered over and clicked."""
    cells = [(row, column) for row in range(len(counts)) for column in range(len(counts))]
    return go.Scatter(
        x=[column for _, column in cells],
        y=[row for row, _ in cells],
        customdata=[list(cell) for cell in cells],
        text=[_told(classes[row], classes[column], int(counts[row, column])) for row, column in cells],
        mode="markers",
        marker={"symbol": "square", "size": CELL_HEIGHT * 0.8, "color": CLEAR},
        selected={"marker": {"color": CHOSEN}},
        unselected={"marker": {"opacity": 1}},
        hovertemplate="%{text}<extra></extra>",
    )


def _told(true: str, answer: str, count: int) -> str:
    what = "recognised" if true == answer else f"taken for {answer}"
    return plain(f"{true}, {what}: {count:,}")


def _angle(classes: Sequence[str]) -> int:
    """Long names are slanted, so that they do not run into each other."""
    return -35 if max(map(len, classes)) > 4 or len(classes) > 14 else 0
