"""What would make an epoch slower or faster, drawn from the design and this machine's measured speed."""

from __future__ import annotations

import streamlit as st

from cnn_demo.spec.scaling import cost_curves
from cnn_demo.ui import charts, machine_speed, state


def slower_or_faster() -> None:
    """Three curves in a fold; nothing before the machine is measured."""
    speed = machine_speed.measured()
    if speed is None:
        return
    project = state.project()
    curves = cost_curves(speed, project.architecture, project.recipe, state.dataset().training_images)
    with st.expander("What would make it slower or faster", icon=":material/speed:"):
        for column, curve in zip(st.columns(len(curves)), curves, strict=True):
            column.plotly_chart(charts.cost_curve(curve), config=charts.CONFIG, key=f"cost-{curve.quantity}")
        st.caption(
            "Time of an epoch on this machine against batch size, width and size of the images, each alone; the ring is "
            "the design and recipe as they are. Estimated as the time above is; sizes that the layers do not fit are left out."
        )
