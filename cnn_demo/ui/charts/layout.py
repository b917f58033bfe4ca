"""What all charts share: a quiet frame, and ways to tell series apart that do not hang on colour.

Colours come from the app's theme, in the order of the traces; GREY alone is fixed, a mid-tone for light and dark.
"""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

CONFIG: dict[str, Any] = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}
GREY = "#8a90a2"
CLEAR = "rgba(0,0,0,0)"
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "square", "diamond", "triangle-up", "x", "star", "triangle-down", "cross")
HEIGHT = 320


def with_picture(name: str) -> dict[str, Any]:
    """CONFIG with one button, which downloads the chart as SVG of that name; inspecting/chart_picture.py presses it."""
    button = {"modeBarButtons": [["toImage"]], "toImageButtonOptions": {"format": "svg", "filename": name}}
    return {**CONFIG, "displayModeBar": True, **button}


def framed(figure: go.Figure, x: str, y: str, **layout: Any) -> go.Figure:
    """Give a figure its frame: tight margins, named axes, the legend above, no title. layout goes first."""
    settings: dict[str, Any] = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "hovermode": "x unified",
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "title": {"text": ""}},
        # A constant: new data keep the visitor's zoom and hidden series.
        "uirevision": "constant",
    }
    figure.update_layout(**(settings | layout))
    figure.update_xaxes(title_text=x, automargin=True)
    figure.update_yaxes(title_text=y, automargin=True)
    return figure


def series_style(index: int) -> dict[str, Any]:
    """Line and marker of the index-th series of a chart, told apart without colour too."""
    return {
        "line": {"dash": DASHES[index % len(DASHES)], "width": 2},
        "marker": {"symbol": MARKERS[index % len(MARKERS)], "size": 7},
    }


def rounded(values: list[float], digits: int = 4) -> list[float]:
    """Short numbers: what a screen cannot show need not be sent."""
    return [round(value, digits) for value in values]


def plain(name: str) -> str:
    """A name that someone chose, shown as it is: Plotly reads tags in every text."""
    return html.escape(name, quote=False)
