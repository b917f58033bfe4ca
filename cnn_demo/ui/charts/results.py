"""Charts of predictions: class probabilities of one picture, confusion matrix of many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from cnn_demo.ui.charts.layout import CLEAR, GREY, escape_tags, styled
from cnn_demo.ui.core.number_text import probability_text

BAR_HEIGHT, BARS_FRAME = 26, 46
MOST_BARS, BARS_OF_MANY = 20, 5  # web/workbench/answer_view.js has the same
CELL_HEIGHT, MATRIX_FRAME = 36, 70
MOST_CELLS_WITH_COUNTS = 20  # classes
CHOSEN = "rgba(234,106,31,0.5)"  # transparent, so that the count beneath stays readable
FRAME = "#e05a00"  # stands out from the blue cells, from white and from black
COUNTS, PERCENT_OF_CLASS, PERCENT_OF_ANSWER = "counts", "of class", "of answer"
CAPTIONS = {
    COUNTS: (
        "Each row is a true class, each column a predicted class. The grey diagonal holds the correct predictions; colour "
        "shows only mistakes, on a logarithmic scale. Empty cells are 0."
    ),
    PERCENT_OF_CLASS: (
        "Each row is a true class, each column a predicted class. Numbers are percentages of the row; the diagonal is the "
        "recall of each class. The grey diagonal holds the correct predictions; colour shows only mistakes, on a logarithmic "
        "scale. Empty cells are 0."
    ),
    PERCENT_OF_ANSWER: (
        "Each row is a true class, each column a predicted class. Numbers are percentages of the column; the diagonal is the "
        "precision of each class. The grey diagonal holds the correct predictions; colour shows only mistakes, on a "
        "logarithmic scale. Empty cells are 0."
    ),
}
DIAGONAL_COLOUR = "#697086"  # white text is readable on it, and it stands out from white and black


def probability_bars(probabilities: Sequence[float] | np.ndarray, classes: Sequence[str]) -> go.Figure:
    """One bar for each of shown_classes, with its percentage; the most probable one is bold and marked.

    probabilities: (k,) in [0, 1].
    """
    shown = shown_classes(probabilities)
    shares = [float(probabilities[label]) for label in shown]
    names = [escape_tags(classes[label]) for label in shown]
    percents = [round(share * 100, 2) for share in shares]
    best = int(np.argmax(percents))
    others = [place for place in range(len(shown)) if place != best]
    figure = go.Figure(
        [
            _bars([best], [percents[best]], [f"<b>{probability_text(shares[best])}</b>"], {}),
            _bars(
                others,
                [percents[place] for place in others],
                [probability_text(shares[place]) for place in others],
                {"color": GREY, "opacity": 0.6},
            ),
        ]
    )
    names[best] = f"<b>▸ {names[best]}</b>"
    height = BARS_FRAME + BAR_HEIGHT * len(shown)
    styled(
        figure, "Probability (%)", "", height=height, showlegend=False, hovermode=False, barmode="overlay", bargap=0.3
    )
    figure.update_xaxes(range=[0, 116], tickvals=[0, 25, 50, 75, 100])
    ticks = {"tickvals": list(range(len(shown))), "ticktext": names}
    return figure.update_yaxes(**ticks, range=[len(shown) - 0.5, -0.5], showgrid=False)


def shown_classes(probabilities: Sequence[float] | np.ndarray) -> list[int]:
    """The labels of the classes that a chart shows: all in their order, or the most probable first where there are many."""
    if len(probabilities) <= MOST_BARS:
        return list(range(len(probabilities)))
    return [int(label) for label in np.argsort(-np.asarray(probabilities), kind="stable")[:BARS_OF_MANY]]


def confusion_matrix(
    matrix: Sequence[Sequence[int]] | np.ndarray,
    classes: Sequence[str],
    *,
    shown_as: str = COUNTS,
    chosen: tuple[int, int] | None = None,
) -> go.Figure:
    """True classes (rows) against predicted classes (columns); only mistakes are coloured, so that they stand out.

    matrix: (k, k) counts. shown_as: COUNTS, PERCENT_OF_CLASS (rows add up to 100) or PERCENT_OF_ANSWER (columns do).
    chosen: row and column of a cell to be framed. Transparent points over the cells carry customdata [row, column], for
    a page on which cells can be selected.
    """
    counts = np.asarray(matrix, dtype=np.int64)
    shares = normalized_confusion(counts, shown_as)
    values, texts = (counts, _count_texts(counts)) if shares is None else (shares, _percent_texts(counts, shares))
    on_diagonal = np.eye(len(counts), dtype=bool)
    figure = go.Figure(
        [
            _cells(values, texts, ~on_diagonal, zmin=0, zmax=math.log1p(_most(values))),
            _cells(values, texts, on_diagonal, colorscale=[[0, DIAGONAL_COLOUR], [1, DIAGONAL_COLOUR]]),
            _points(counts, classes),
        ]
    )
    layout: dict[str, Any] = {"hovermode": "closest", "showlegend": False, "dragmode": False}
    height = MATRIX_FRAME + CELL_HEIGHT * len(classes)
    styled(figure, "Predicted class", "True class", height=height, **layout)
    if chosen is not None:
        row, column = chosen
        box = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
        figure.add_shape(type="rect", **box, line={"color": FRAME, "width": 3})
    ticks = {"tickvals": list(range(len(classes))), "ticktext": [escape_tags(name) for name in classes]}
    quiet = {"showgrid": False, "zeroline": False, "ticks": "", "fixedrange": True}
    figure.update_xaxes(**ticks, **quiet, range=[-0.5, len(classes) - 0.5], tickangle=_angle(classes))
    return figure.update_yaxes(**ticks, **quiet, range=[len(classes) - 0.5, -0.5])


def normalized_confusion(counts: np.ndarray, shown_as: str) -> np.ndarray | None:
    """(k, k) percent of each row (PERCENT_OF_CLASS) or column (PERCENT_OF_ANSWER), 0 where that is empty; None for COUNTS."""
    if shown_as == COUNTS:
        return None
    whole = counts.sum(axis=1 if shown_as == PERCENT_OF_CLASS else 0, keepdims=True)
    return 100 * counts / np.maximum(whole, 1)


def confusion_caption(shown_as: str = COUNTS) -> str:
    """How to read the matrix."""
    return CAPTIONS[shown_as]


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
    """Empty where the count is 0: the mistakes stand out."""
    return np.where(counts > 0, counts.astype(str), "")


def _percent_texts(counts: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Percentages with one decimal; a count above 0 never shows as 0."""
    texts = np.full(counts.shape, "", dtype=object)
    for cell in np.argwhere(counts > 0):
        texts[tuple(cell)] = _short(float(shares[tuple(cell)]))
    return texts


def _short(percent: float) -> str:
    return "<0.1" if percent < 0.05 else f"{percent:.1f}".removesuffix(".0")


def _cells(values: np.ndarray, texts: np.ndarray, shown: np.ndarray, **colours: Any) -> go.Heatmap:
    """The cells where `shown` is true, with their texts where there is room for them.

    Coloured on a logarithmic scale, so that rare mistakes stay visible beside frequent ones.
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
    """A transparent square over each cell, for hovering and clicking."""
    cells = [(row, column) for row in range(len(counts)) for column in range(len(counts))]
    return go.Scatter(
        x=[column for _, column in cells],
        y=[row for row, _ in cells],
        customdata=[list(cell) for cell in cells],
        text=[_hover_text(classes[row], classes[column], int(counts[row, column])) for row, column in cells],
        mode="markers",
        marker={"symbol": "square", "size": CELL_HEIGHT * 0.8, "color": CLEAR},
        selected={"marker": {"color": CHOSEN}},
        unselected={"marker": {"opacity": 1}},
        hovertemplate="%{text}<extra></extra>",
    )


def _hover_text(true: str, answer: str, count: int) -> str:
    if true == answer:
        return escape_tags(f"{true}, predicted correctly: {count:,}")
    return escape_tags(f"{true}, predicted as {answer}: {count:,}")


def _angle(classes: Sequence[str]) -> int:
    """Long names are slanted, so that they do not overlap."""
    return -35 if max(map(len, classes)) > 4 or len(classes) > 14 else 0
