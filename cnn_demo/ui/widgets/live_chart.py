"""A chart that grows while a network trains: only the points that are new go to the browser, and it never flickers.

Plotly's chart is made anew by Streamlit at each change of its data; this one keeps its place and its points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import streamlit as st

from cnn_demo.ui.core import state
from cnn_demo.ui.core.web_component import component

HTML = '<div class="live-chart"><div class="legend"></div><svg class="chart" role="img"></svg></div>'

Point = tuple[int, float, float]  # (series, x, y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How one series looks. colour: a place in the theme's chart colours, None for a faint grey."""

    name: str
    colour: int | None = None
    width: float = 2.0
    dash: bool = False
    markers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The lines of a chart, the shown ranges, and what the axis and a screen reader say."""

    series: Sequence[Line]
    x: tuple[float, float]
    y: tuple[float, float]
    x_title: str
    alt: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a chart was given last: whose points, how many of them, and which question that answered."""

    of: str = ""
    count: int = 0
    answered: str | None = None


def live_chart(key: str, of: str, points: Sequence[Point], layout: Layout) -> None:
    """Show the points. of: what they belong to; under the same name, points are only ever added at the end."""
    message, sent = next_message(state.remembered(f"sent-{key}", Sent()), of, points, asked=_missing(key))
    component("live_chart", HTML)(key=key, data={**message, "layout": asdict(layout)}, on_missing_change=lambda: None)
    state.remember(f"sent-{key}", sent)


def next_message(sent: Sent, of: str, points: Sequence[Point], *, asked: str | None) -> tuple[dict[str, Any], Sent]:
    """The points that the browser has not been given; all of them where it asks for what it misses.

    asked: its newest question. The message repeats which one was answered: an answer may be lost on its way, and
    without that the next message could be the very one that the browser has asked about, which it would not look at.
    """
    if sent.of != of or asked not in (None, sent.answered) or sent.count > len(points):
        sent = Sent(of=of, answered=asked)
    message = {"of": of, "from": sent.count, "points": list(points[sent.count :]), "answered": sent.answered}
    return message, replace(sent, count=len(points))


def _missing(key: str) -> str | None:
    """What the browser says it lacks: it was opened anew, or skipped a message."""
    told: dict[str, Any] = st.session_state.get(key) or {}
    answer: str | None = told.get("missing")
    return answer
