"""Charts of the cost of training."""

from __future__ import annotations

import plotly.graph_objects as go

from cnn_demo.spec.cost_scaling import CostCurve
from cnn_demo.ui.charts.layout import styled

HEIGHT = 230
MOST_TICKS = 6
TICKS = [digit * 10.0**power for power in range(-3, 6) for digit in (1, 2, 5)]
MIN_RATIO = 1.15  # of two neighbouring tick labels, so that they do not overlap


def cost_curve(curve: CostCurve) -> go.Figure:
    """Seconds per epoch against one quantity, on logarithmic axes; a ring marks the current value."""
    quantities = [quantity for quantity, _ in curve.points]
    seconds = [float(f"{taken:.3g}") for _, taken in curve.points]
    current = quantities.index(curve.here)
    figure = go.Figure(
        [
            go.Scatter(x=quantities, y=seconds, mode="lines+markers", name="One epoch", hovertemplate="%{y} s"),
            go.Scatter(
                x=[curve.here],
                y=[seconds[current]],
                mode="markers",
                name="Current design",
                marker={"symbol": "circle-open", "size": 16, "line": {"width": 3}},
                hoverinfo="skip",
            ),
        ]
    )
    styled(figure, curve.quantity, "Seconds per epoch", height=HEIGHT, showlegend=False)
    step = -(-len(quantities) // MOST_TICKS)
    figure.update_xaxes(
        type="log", tickvals=quantities[::step], ticktext=[f"{value:g}" for value in quantities[::step]]
    )
    least, most = min(seconds), max(seconds)
    # With the ends of the curve: a flat curve may have no round number between them.
    ticks = [least, *(tick for tick in TICKS if least * MIN_RATIO < tick < most / MIN_RATIO), most]
    return figure.update_yaxes(type="log", tickvals=ticks, ticktext=[f"{tick:g}" for tick in ticks])
