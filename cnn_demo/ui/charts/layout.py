"""The common style of all charts: frame, margins, and series that differ in more than colour.

Colours come from the app's theme, in the order of the traces. Only GREY is fixed, a mid-tone of marks for light and dark.
"""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

CONFIG: dict[str, Any] = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}
GREY = "#8a90a2"
# Streamlit replaces this by nearly black in light and nearly white in dark (its GRAY_90). The grey that it would write
# axes in has a contrast of 3.7 on white.
TEXT = "#000037"
CLEAR = "rgba(0,0,0,0)"
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "square", "diamond", "triangle-up", "x", "star", "triangle-down", "cross")
HEIGHT = 320
FEW_EPOCHS = 12  # more of them have whole ticks in any case


def config_with_svg(name: str) -> dict[str, Any]:
    """CONFIG with one button that downloads the chart as an SVG file of that name; ui/inspection/chart_picture.py clicks it."""
    button = {"modeBarButtons": [["toImage"]], "toImageButtonOptions": {"format": "svg", "filename": name}}
    return {**CONFIG, "displayModeBar": True, **button}


def styled(figure: go.Figure, x: str, y: str, **layout: Any) -> go.Figure:
    """Give a figure without a layout the common one: tight margins, axis titles, legend above, no chart title.

    layout: overrides of it.
    """
    settings: dict[str, Any] = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "hovermode": "x unified",
        "font": {"color": TEXT},
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "title": {"text": ""},
            "font": {"color": TEXT},
        },
        "xaxis": _axis(x),
        "yaxis": _axis(y),
        # Constant, so that the visitor's zoom and hidden series survive new data.
        "uirevision": "constant",
    }
    figure.layout = settings | layout  # update_layout takes 20 ms for it, this 2
    return figure


def _axis(title: str) -> dict[str, Any]:
    return {"title": {"text": title, "font": {"color": TEXT}}, "tickfont": {"color": TEXT}, "automargin": True}


def with_whole_epochs(figure: go.Figure, last: int) -> go.Figure:
    """Let no tick stand between two epochs, as Plotly would have it for a few of them. last: the last epoch shown."""
    return figure.update_xaxes(dtick=1) if last <= FEW_EPOCHS else figure


def series_style(index: int) -> dict[str, Any]:
    """Line and marker of the index-th series of a chart, distinguishable without colour."""
    return {
        "line": {"dash": DASHES[index % len(DASHES)], "width": 2},
        "marker": {"symbol": MARKERS[index % len(MARKERS)], "size": 7},
    }


def rounded(values: list[float], digits: int = 4) -> list[float]:
    """Values rounded to what a screen can show, to keep the figure small."""
    return [round(value, digits) for value in values]


def escape_tags(name: str) -> str:
    """A text shown literally: Plotly interprets HTML tags in every text."""
    return html.escape(name, quote=False)
