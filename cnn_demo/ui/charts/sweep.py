"""Charts of a sweep: its best accuracy so far, its runs as lines over their settings, what mattered, and the Pareto front."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import plotly.graph_objects as go

from cnn_demo.ui.charts.layout import GREY, TEXT, escape_tags, styled
from cnn_demo.ui.core.number_text import count_text, number_text, percent_text

PERCENT = 100.0
DECIMALS = 2  # of an accuracy in percent, as in the tables
BAR_HEIGHT, BARS_FRAME = 30, 56
ROW_HEIGHT, ROWS_FRAME = 70, 60  # of an axis of settings
GOOD_SHARE = 0.25  # of the runs, drawn stronger than the others
STAR, STOPPED, POINT = "star", "x-thin-open", "circle"
HOVER = "%{text}<extra></extra>"
Value = float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A measured run of a sweep. accuracy: in [0, 1]. cost: parameters or multiply-adds, None where it is no goal."""

    number: int
    accuracy: float
    is_stopped_early: bool = False
    cost: float | None = None

    @property
    def text(self) -> str:
        """What is shown of it under the pointer."""
        early = ", stopped early" if self.is_stopped_early else ""
        return f"Run {self.number}: {percent_text(self.accuracy)}{early}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A setting, or a measured figure, with its value in each run; None where a run has none.

    options: the values in their order where they are words; empty where they are numbers. decimals: of shown numbers; None
    for three significant digits.
    """

    label: str
    values: Sequence[Value]
    options: tuple[str, ...] = ()
    is_log: bool = False
    decimals: int | None = None

    def text(self, value: Value) -> str:
        """A value as it is shown."""
        if isinstance(value, str) or value is None:
            return value or "–"
        return number_text(value) if self.decimals is None else f"{value:.{self.decimals}f}"

    def places(self) -> list[float | None]:
        """The value of each run as a place on the axis, 0 for the lowest and 1 for the highest."""
        if self.options:
            last = max(len(self.options) - 1, 1)
            return [None if value is None else self.options.index(str(value)) / last for value in self.values]
        low, high = self._ends()
        width = (high - low) or 1.0
        return [None if value is None else (self._scaled(value) - low) / width for value in self.values]

    def ticks(self) -> list[tuple[float, str]]:
        """Places and texts: all options, or the lowest, the middle and the highest number."""
        if self.options:
            return [(index / max(len(self.options) - 1, 1), option) for index, option in enumerate(self.options)]
        low, high = self._ends()
        numbers = {place: self._unscaled(low + place * (high - low)) for place in (0.0, 0.5, 1.0)}
        are_whole = all(isinstance(value, int) for value in self.values if value is not None)
        return [
            (place, self.text(number))
            for place, number in numbers.items()
            if place == 0 or (low < high and not (are_whole and place == 0.5 and round(number, 6) % 1))
        ]

    def _ends(self) -> tuple[float, float]:
        scaled = [self._scaled(value) for value in self.values if value is not None]
        return (min(scaled), max(scaled)) if scaled else (0.0, 1.0)

    def _scaled(self, value: Value) -> float:
        number = float(value)  # type: ignore[arg-type]
        return math.log10(number) if self.is_log else number

    def _unscaled(self, number: float) -> float:
        return 10**number if self.is_log else number


def best_so_far(outcomes: Sequence[Outcome]) -> go.Figure:
    """The validation accuracy of each run, and a step line with the best one up to it that trained to the end.

    outcomes: by number.
    """
    ended = [outcome for outcome in outcomes if not outcome.is_stopped_early]
    early = [outcome for outcome in outcomes if outcome.is_stopped_early]
    figure = go.Figure(
        go.Scatter(
            x=[outcome.number for outcome in ended],
            y=[_percent(best) for best in accumulate((outcome.accuracy for outcome in ended), max)],
            mode="lines",
            line={"shape": "hv", "width": 2},
            name="Best so far",
            hoverinfo="skip",
        )
    )
    figure.add_trace(_accuracies(ended, "Trained to the end", POINT))
    if early:
        figure.add_trace(_accuracies(early, "Stopped early", STOPPED))
    figure = styled(figure, "Run", "Validation accuracy (%)", hovermode="closest")
    return figure.update_xaxes(dtick=1) if len(outcomes) <= 12 else figure


def setting_lines(axes: Sequence[Axis], outcomes: Sequence[Outcome]) -> go.Figure:
    """Parallel coordinates, one axis under the other: each run is a line down through its settings to its accuracy.

    The best run is a thick line with stars, the others of the best quarter are thinner, the rest is thin and dotted; runs
    that were stopped early come after all others. axes: with values in the order of outcomes; the accuracy is added as the
    last one.
    """
    accuracies = [PERCENT * outcome.accuracy for outcome in outcomes]
    measured = Axis(label="Validation accuracy (%)", values=accuracies, decimals=DECIMALS)
    shown = [*axes, measured]
    figure = go.Figure(_axis_lines(len(shown)))
    ranked = sorted(range(len(outcomes)), key=lambda index: _rank(outcomes[index]))
    good = max(round(GOOD_SHARE * len(ranked)), 1)
    groups: tuple[tuple[str, Sequence[int], dict[str, Any]], ...] = (
        ("Other runs", ranked[good:], {"line": {"width": 1, "dash": "dot", "color": GREY}}),
        ("Best quarter", ranked[1:good], {"line": {"width": 1.5}}),
        ("Best run", ranked[:1], {"line": {"width": 3.5}, "marker": {"symbol": STAR, "size": 11}}),
    )
    for name, members, style in groups:
        if members:
            figure.add_trace(_run_lines(name, members, shown, outcomes, style))
    rows = len(shown)
    styled(figure, "", "", height=ROWS_FRAME + ROW_HEIGHT * rows, hovermode="closest")
    hidden = {"visible": False, "fixedrange": True}
    figure.update_xaxes(**hidden, range=[-0.03, 1.03])
    figure.update_yaxes(**hidden, range=[-(rows - 1) - 0.45, 0.55])
    figure.layout.annotations = [text for row, axis in enumerate(shown) for text in _texts(-row, axis)]
    return figure


def importance_bars(shares: Mapping[str, float]) -> go.Figure:
    """How much each setting mattered, the most important first. shares: label -> share in [0, 1], all together 1."""
    ranked = sorted(shares.items(), key=lambda entry: -entry[1])
    percents = [_percent(share) for _, share in ranked]
    figure = go.Figure(
        go.Bar(
            x=percents,
            y=list(range(len(ranked))),
            orientation="h",
            text=[f"{percent:.0f} %" for percent in percents],
            textposition="outside",
            cliponaxis=False,
        )
    )
    height = BARS_FRAME + BAR_HEIGHT * len(ranked)
    styled(figure, "Share of the importance (%)", "", height=height, showlegend=False, hovermode=False, bargap=0.35)
    figure.update_xaxes(range=[0, 112], tickvals=[0, 25, 50, 75, 100])
    labels = [escape_tags(label) for label, _ in ranked]
    return figure.update_yaxes(
        tickvals=list(range(len(ranked))), ticktext=labels, range=[len(ranked) - 0.5, -0.5], showgrid=False
    )


def accuracy_against_cost(outcomes: Sequence[Outcome], front: Sequence[int], cost: str) -> go.Figure:
    """Accuracy over cost, with a step line along the Pareto front. front: numbers of its runs. cost: title of the x axis."""
    known = [outcome for outcome in outcomes if outcome.cost is not None]
    best = sorted((one for one in known if one.number in front), key=lambda one: one.cost or 0.0)
    others = [outcome for outcome in known if outcome.number not in front]
    figure = go.Figure()
    if others:
        figure.add_trace(_costs(others, name="Other runs", mode="markers", marker={"symbol": "circle-open", "size": 8}))
    line = {"shape": "hv", "width": 2}
    figure.add_trace(_costs(best, name="Front", mode="lines+markers", line=line, marker={"symbol": STAR, "size": 12}))
    styled(figure, cost, "Validation accuracy (%)", hovermode="closest")
    ticks = _cost_ticks([outcome.cost for outcome in known if outcome.cost])
    return figure.update_xaxes(type="log", tickvals=ticks, ticktext=[count_text(tick) for tick in ticks])


def _rank(outcome: Outcome) -> tuple[bool, float]:
    return outcome.is_stopped_early, -outcome.accuracy


def _accuracies(outcomes: Sequence[Outcome], name: str, symbol: str) -> go.Scatter:
    return go.Scatter(
        x=[outcome.number for outcome in outcomes],
        y=[_percent(outcome.accuracy) for outcome in outcomes],
        text=[outcome.text for outcome in outcomes],
        mode="markers",
        marker={"symbol": symbol, "size": 8, "line": {"width": 2 if symbol == STOPPED else 0}},
        name=name,
        hovertemplate=HOVER,
    )


def _costs(outcomes: Sequence[Outcome], **style: Any) -> go.Scatter:
    return go.Scatter(
        x=[outcome.cost for outcome in outcomes],
        y=[_percent(outcome.accuracy) for outcome in outcomes],
        text=[f"{outcome.text}, {outcome.cost:,.0f}" for outcome in outcomes],
        hovertemplate=HOVER,
        **style,
    )


def _run_lines(
    name: str, members: Sequence[int], axes: Sequence[Axis], outcomes: Sequence[Outcome], style: dict[str, Any]
) -> go.Scatter:
    """The lines of several runs as one trace, with a gap after each."""
    places = [axis.places() for axis in axes]
    x, y, texts = list[float | None](), list[float | None](), list[str]()
    for member in members:
        x += [*(row[member] for row in places), None]
        y += [*(-float(row) for row in range(len(axes))), None]
        texts += [*(_point_text(outcomes[member], axis, member) for axis in axes), ""]
    mode = "lines+markers" if "marker" in style else "lines"
    return go.Scatter(x=x, y=y, text=texts, mode=mode, name=name, hovertemplate=HOVER, **style)


def _point_text(outcome: Outcome, axis: Axis, member: int) -> str:
    return escape_tags(f"Run {outcome.number}, {axis.label}: {axis.text(axis.values[member])}")


def _axis_lines(rows: int) -> go.Scatter:
    x: list[float | None] = [0.0, 1.0, None]
    y: list[float | None] = [each for row in range(rows) for each in (-float(row), -float(row), None)]
    line = {"width": 1, "color": GREY}
    return go.Scatter(x=x * rows, y=y, mode="lines", line=line, showlegend=False, hoverinfo="skip")


def _texts(y: float, axis: Axis) -> list[dict[str, Any]]:
    """The name of an axis above it and its ticks below it, without a background, which would cut the lines of the runs."""
    common = {"y": y, "showarrow": False, "borderpad": 1, "font": {"color": TEXT, "size": 12}}
    sides = {0.0: "left", 1.0: "right"}
    name = {"x": 0, "yshift": 13, "text": f"<b>{escape_tags(axis.label)}</b>", "xanchor": "left"}
    ticks = [
        {"x": place, "yshift": -13, "text": escape_tags(text), "xanchor": sides.get(place, "center")}
        for place, text in axis.ticks()
    ]
    return [{**common, **each} for each in (name, *ticks)]


def _cost_ticks(costs: Sequence[float]) -> list[float]:
    """1, 2 and 5 times powers of ten between the costs; the costs at the ends where these are fewer than two."""
    low, high = min(costs), max(costs)
    steps = [factor * 10.0**power for power in range(13) for factor in (1, 2, 5)]
    within = [step for step in steps if low <= step <= high]
    return within if len(within) > 1 else sorted({low, high})


def _percent(share: float) -> float:
    return round(PERCENT * share, DECIMALS)
