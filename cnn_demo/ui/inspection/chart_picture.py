"""A button that saves a chart as SVG; the visitor's browser renders the file."""

from __future__ import annotations

from cnn_demo.ui.core.web_component import component

HTML = """<button type="button"><svg viewBox="0 0 24 24" aria-hidden="true">
<path d="M12 4v11m-5-5 5 5 5-5M5 16v4h14v-4"/></svg>SVG</button>"""


def chart_picture(chart: str, name: str) -> None:
    """chart: key of an st.plotly_chart with the config charts.config_with_svg(name). name: of the file."""
    component("chart_picture", HTML)(
        key=f"picture-of-{chart}", data={"chart": chart, "file": f"{name}.svg"}, width="content", height="content"
    )
