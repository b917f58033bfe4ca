"""Charts of an epoch's time against batch size, width and image size, from this machine's measured speed."""

from __future__ import annotations

import streamlit as st

from cnn_demo.spec.cost import Speed
from cnn_demo.spec.cost_scaling import cost_curves
from cnn_demo.ui import charts
from cnn_demo.ui.core import state
from cnn_demo.ui.widgets import training_time


def cost_expander() -> None:
    """Three curves in an expander, computed when it is open; nothing before the machine is measured."""
    speed = training_time.measured()
    if speed is None:
        return
    expander = st.expander(
        "What would make it slower or faster", icon=":material/speed:", key="cost-curves", on_change="rerun"
    )
    with expander:
        if expander.open:
            _curves(speed)
        st.caption(
            "Time of an epoch on this machine against batch size, width and image size, one changed at a time. The ring "
            "marks the current design and recipe. Estimated like the time above; sizes that do not fit the layers are "
            "left out."
        )


def _curves(speed: Speed) -> None:
    project = state.project()
    curves = cost_curves(speed, project.architecture, project.recipe, state.dataset())
    for column, curve in zip(st.columns(len(curves)), curves, strict=True):
        column.plotly_chart(charts.cost_curve(curve), config=charts.CONFIG, key=f"cost-{curve.quantity}")
