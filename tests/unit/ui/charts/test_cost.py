"""Cost curves."""

from __future__ import annotations

import pytest

from cnn_demo.spec.cost_scaling import CostCurve
from cnn_demo.ui import charts


@pytest.mark.parametrize("least", [0.0123, 0.82, 41.0])
def test_current_cost_is_ringed_and_the_axis_has_two_ticks(least: float) -> None:
    curve = CostCurve(quantity="Batch size", points=((8, 2.5 * least), (64, 1.2 * least), (512, least)), here=64)
    figure = charts.cost_curve(curve)
    ring = figure.data[1]
    assert (ring.x, ring.y) == ((64,), (pytest.approx(1.2 * least, rel=0.01),))
    assert (
        len([tick for tick in figure.layout.yaxis.tickvals if min(figure.data[0].y) <= tick <= max(figure.data[0].y)])
        >= 2
    )
