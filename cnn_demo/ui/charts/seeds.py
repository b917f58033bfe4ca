"""Chart of groups of runs that differ in their seed alone: the mean of each, in a band from its lowest to its highest run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from cnn_demo.runs.metrics import EPOCH, EpochMeasure, Record
from cnn_demo.ui.charts.layout import escape_tags, rounded, series_style, styled, with_whole_epochs
from cnn_demo.ui.charts.training import MEASURES, MOST_MARKED

# Streamlit replaces these by the theme's colours. A band and its line would have two of them if they were left to the theme.
COLOURS = ("#000001", "#000002")
BAND_OPACITY = 0.2


def seed_bands(groups: Sequence[tuple[str, Sequence[Sequence[Record]]]], what: EpochMeasure) -> go.Figure:
    """One measure of at most two groups, epoch by epoch. groups: (name, records of each run); what: a key of MEASURES."""
    title, factor = MEASURES[what]
    figure, last = go.Figure(), 0
    for index, (name, runs) in enumerate(groups):
        epochs = _by_epoch(runs, what, factor)
        figure.add_traces(_band_and_mean(escape_tags(name), epochs, index))
        last = max([last, *epochs])
    return with_whole_epochs(styled(figure, "Epoch", title), last)


def _by_epoch(runs: Sequence[Sequence[Record]], what: EpochMeasure, factor: float) -> dict[int, list[float]]:
    """Epoch, from 1 -> the measure of each run that was measured then."""
    found: dict[int, list[float]] = {}
    for records in runs:
        for record in records:
            if record["kind"] == EPOCH and (value := record[what]) is not None:
                found.setdefault(record["epoch"] + 1, []).append(factor * value)
    return dict(sorted(found.items()))


def _band_and_mean(name: str, epochs: dict[int, list[float]], index: int) -> list[go.Scatter]:
    style, colour = series_style(index), COLOURS[index]
    places = list(epochs)
    highest, lowest = ([edge(values) for values in epochs.values()] for edge in (max, min))
    means = [sum(values) / len(values) for values in epochs.values()]
    whole: dict[str, Any] = {"legendgroup": name, "name": name}
    band = go.Scatter(
        x=[*places, *reversed(places)],
        y=rounded([*highest, *reversed(lowest)]),
        fill="toself",
        fillcolor=colour,
        opacity=BAND_OPACITY,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        **whole,
    )
    line = go.Scatter(
        x=places,
        y=rounded(means),
        customdata=[rounded([low, high]) for low, high in zip(lowest, highest, strict=True)],
        mode="lines+markers" if len(places) <= MOST_MARKED else "lines",
        line={**style["line"], "color": colour},
        marker={**style["marker"], "color": colour},
        hovertemplate="%{y:.4g} (%{customdata[0]:.4g} to %{customdata[1]:.4g})",
        **whole,
    )
    return [band, line]
