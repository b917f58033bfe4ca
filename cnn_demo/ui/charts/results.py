"""Charts of answers and mistakes: the probabilities of one picture, the confusion of many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from cnn_demo.ui.charts.layout import CLEAR, GREY, framed, plain

BAR_HEIGHT, BARS_FRAME = 26, 46
CELL_HEIGHT, MATRIX_FRAME = 36, 70
MOST_CELLS_WITH_COUNTS = 20  # classes
CHOSEN = "rgba(234,106,31,0.5)"  # the count beneath it can still be read
FRAME = "#e05a00"  # stands out from the cells' blues, from white and from black
COUNTS, OF_CLASS, OF_ANSWER = "counts", "of class", "of answer"
READING = {
    COUNTS: "",
    OF_CLASS: "Numbers are percent of the row: what becomes of a class's images; the diagonal is its recall. ",
    OF_ANSWER: "Numbers are percent of the column: what an answer is worth; the diagonal is its precision. ",
}
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


def confusion_matrix(
    matrix: Sequence[Sequence[int]] | np.ndarray,
    classes: Sequence[str],
    *,
    shown_as: str = COUNTS,
    chosen: tuple[int, int] | None = None,
) -> go.Figure:
    """Every true class (row) and answer (column); only mistakes are coloured, so that they stand out.

    matrix: (k, k) counts. shown_as: COUNTS, or percent OF_CLASS (rows add up to 100) or OF_ANSWER (columns do).
    chosen: the row and column of a cell to be framed. Over the cells lie clear points with customdata [row, column],
    for a page that lets them be chosen.
    """
    counts = np.asarray(matrix, dtype=np.int64)
    shares = normalised(counts, shown_as)
    values, texts = (counts, _count_texts(counts)) if shares is None else (shares, _percent_texts(counts, shares))
    on_diagonal = np.eye(len(counts), dtype=bool)
    figure = go.Figure(
        [
            _cells(values, texts, ~on_diagonal, zmin=0, zmax=math.log1p(_most(values))),
            _cells(values, texts, on_diagonal, colorscale=[[0, RIGHT], [1, RIGHT]]),
            _points(counts, classes),
        ]
    )
    layout: dict[str, Any] = {"hovermode": "closest", "showlegend": False, "dragmode": False}
    height = MATRIX_FRAME + CELL_HEIGHT * len(classes)
    framed(figure, "The network's answer", "True class", height=height, **layout)
    if chosen is not None:
        row, column = chosen
        box = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
        figure.add_shape(type="rect", **box, line={"color": FRAME, "width": 3})
    ticks = {"tickvals": list(range(len(classes))), "ticktext": [plain(name) for name in classes]}
    quiet = {"showgrid": False, "zeroline": False, "ticks": "", "fixedrange": True}
    figure.update_xaxes(**ticks, **quiet, range=[-0.5, len(classes) - 0.5], tickangle=_angle(classes))
    return figure.update_yaxes(**ticks, **quiet, range=[len(classes) - 0.5, -0.5])


def normalised(counts: np.ndarray, shown_as: str) -> np.ndarray | None:
    """(k, k) percent of each row (OF_CLASS) or column (OF_ANSWER), 0 where that is empty; None for COUNTS."""
    if shown_as == COUNTS:
        return None
    whole = counts.sum(axis=1 if shown_as == OF_CLASS else 0, keepdims=True)
    return 100 * counts / np.maximum(whole, 1)


def confusion_caption(shown_as: str = COUNTS) -> str:
    """How to read the matrix."""
    return (
        f"A row holds the images of one class, a column the network's answer. {READING[shown_as]}The grey diagonal is "
        "right; colour shows mistakes alone, by the logarithm of their number. Blank means none."
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


def _most(values: np.ndarray) -> float:
    """The largest value of a mistake, at least 1."""
    mistakes = values - np.diag(np.diag(values))
    return max(float(mistakes.max(initial=0)), 1.0)


def _count_texts(counts: np.ndarray) -> np.ndarray:
    """A blank says more than a nought."""
    return np.where(counts > 0, counts.astype(str), "")


def _percent_texts(counts: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """One decimal where there is room; a share too small for it is not nought."""
    texts = np.full(counts.shape, "", dtype=object)
    for cell in np.argwhere(counts > 0):
        texts[tuple(cell)] = _short(float(shares[tuple(cell)]))
    return texts


def _short(percent: float) -> str:
    return "<0.1" if percent < 0.05 else f"{percent:.1f}".removesuffix(".0")


def _cells(values: np.ndarray, texts: np.ndarray, shown: np.ndarray, **colours: Any) -> go.Heatmap:
    """The cells that are shown, with their texts where these can be read.

    Coloured by the logarithm, so that few mistakes differ from none beside many.
    """
    strength = np.where(shown, np.log1p(values).round(3), np.nan)
    return go.Heatmap(
        z=[[None if math.isnan(value) else value for value in row] for row in strength.tolist()],
        text=np.where(shown, texts, "").tolist(),
        texttemplate="%{text}" if len(values) <= MOST_CELLS_WITH_COUNTS else None,
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
