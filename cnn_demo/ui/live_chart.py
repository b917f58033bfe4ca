"""A chart that grows while a network trains: only the points that are new go to the browser, and it never flickers.

Plotly's chart is made anew by Streamlit at each change of its data; this one keeps its place and its points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from cnn_demo.ui import state
from cnn_demo.ui.component import component

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


def live_chart(key: str, of: str, points: Sequence[Point], layout: Layout) -> None:
    """Show the points. of: what they belong to; under the same name, points are only ever added at the end."""
    sent = state.remembered(f"sent-{key}", {"of": "", "count": 0, "missing": None})
    missing = _missing(key)
    if sent["of"] != of or (missing is not None and missing != sent["missing"]) or sent["count"] > len(points):
        sent = {"of": of, "count": 0, "missing": missing}
    message = {"of": of, "from": sent["count"], "points": list(points[sent["count"] :]), "layout": asdict(layout)}
    component("live_chart", HTML)(key=key, data=message, on_missing_change=lambda: None)
    state.remember(f"sent-{key}", {**sent, "count": len(points)})


def _missing(key: str) -> str | None:
    """What the browser says it lacks: it was opened anew, or skipped a message."""
    told: dict[str, Any] = st.session_state.get(key) or {}
    answer: str | None = told.get("missing")
    return answer
