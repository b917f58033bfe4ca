"""What all charts share."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.elements.lib import streamlit_plotly_theme

from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import TEXT
from tests.unit.ui.charts.records import EPOCHS


def test_a_name_that_looks_like_a_tag_is_shown_as_it_is() -> None:
    figure = charts.compare_curves([('<a href="x">', EPOCHS)], "loss")
    assert figure.data[0].name == '&lt;a href="x"&gt;'


@pytest.mark.parametrize(
    "figure",
    [
        charts.compare_curves([("first", EPOCHS)], "loss"),
        charts.probability_bars([0.5, 0.5], ["a", "b"]),
        charts.confusion_matrix(np.eye(2, dtype=int), ["a", "b"]),
        charts.class_counts({"Training": [1, 2]}, ["a", "b"]),
    ],
)
def test_charts_have_no_title_and_a_transparent_background(figure: go.Figure) -> None:
    assert figure.layout.title.text is None
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"


def test_texts_have_the_colour_that_streamlit_replaces_by_the_readable_one_of_each_theme() -> None:
    figure = charts.probability_bars([0.5, 0.5], ["a", "b"])
    fonts = [figure.layout.font, figure.layout.legend.font]
    fonts += [font for axis in (figure.layout.xaxis, figure.layout.yaxis) for font in (axis.tickfont, axis.title.font)]
    assert {font.color for font in fonts} == {TEXT} == {streamlit_plotly_theme.GRAY_90}
