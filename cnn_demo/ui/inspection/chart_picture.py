"""A button that saves a chart as a picture; the visitor's browser renders the file."""

from __future__ import annotations

from cnn_demo.ui.core.web_component import component

HTML = '<button type="button">Picture (SVG)</button>'


def chart_picture(chart: str, name: str) -> None:
    """chart: key of an st.plotly_chart with the config charts.config_with_svg(name). name: of the file."""
    component("chart_picture", HTML)(
        key=f"picture-of-{chart}", data={"chart": chart, "file": f"{name}.svg"}, width="content", height="content"
    )
