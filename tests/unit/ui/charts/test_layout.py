"""What all charts share."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from cnn_demo.ui import charts
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
