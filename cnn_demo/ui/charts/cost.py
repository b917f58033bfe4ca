"""Charts of what training costs."""

from __future__ import annotations

import plotly.graph_objects as go

from cnn_demo.spec.cost_scaling import CostCurve
from cnn_demo.ui.charts.layout import framed

HEIGHT = 230
MOST_TICKS = 6
TICKS = [digit * 10.0**power for power in range(-3, 6) for digit in (1, 2, 5)]
APART = 1.15  # the least ratio of two numbers that stand below each other


def cost_curve(curve: CostCurve) -> go.Figure:
    """Seconds of an epoch against one quantity, both on logarithmic axes; a ring marks what is chosen now."""
    quantities = [quantity for quantity, _ in curve.points]
    seconds = [float(f"{taken:.3g}") for _, taken in curve.points]
    now = quantities.index(curve.here)
    figure = go.Figure(
        [
            go.Scatter(x=quantities, y=seconds, mode="lines+markers", name="An epoch", hovertemplate="%{y} s"),
            go.Scatter(
                x=[curve.here],
                y=[seconds[now]],
                mode="markers",
                name="Now",
                marker={"symbol": "circle-open", "size": 16, "line": {"width": 3}},
                hoverinfo="skip",
            ),
        ]
    )
    framed(figure, curve.quantity, "Seconds an epoch", height=HEIGHT, showlegend=False)
    step = -(-len(quantities) // MOST_TICKS)
    figure.update_xaxes(
        type="log", tickvals=quantities[::step], ticktext=[f"{value:g}" for value in quantities[::step]]
    )
    least, most = min(seconds), max(seconds)
    # The curve's own ends: of a flat curve no round number need lie between them.
    ticks = [least, *(tick for tick in TICKS if least * APART < tick < most / APART), most]
    return figure.update_yaxes(type="log", tickvals=ticks, ticktext=[f"{tick:g}" for tick in ticks])
