"""Charts of a data set: images per class, and the histogram of pixel values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from cnn_demo.ui.charts.layout import DASHES, escape_tags, styled

PATTERNS = ("", "/", ".")
CHANNELS = (("Red", "#e5484d"), ("Green", "#2f9e63"), ("Blue", "#4c7df0"))


def class_counts(counts: Mapping[str, Sequence[int] | np.ndarray], classes: Sequence[str]) -> go.Figure:
    """Images of each class in each part. counts: name of the part -> (k,) counts, as {"Training": ..., "Test": ...}."""
    figure = go.Figure(
        [
            go.Bar(
                x=[escape_tags(name) for name in classes],
                y=[int(count) for count in of_part],
                name=escape_tags(part),
                marker={"pattern": {"shape": PATTERNS[index % len(PATTERNS)], "solidity": 0.35}},
                hovertemplate="%{y:,}",
            )
            for index, (part, of_part) in enumerate(counts.items())
        ]
    )
    styled(figure, "Class", "Images", barmode="group", bargap=0.25)
    return figure.update_xaxes(type="category")


def value_histogram(bins: Sequence[float] | np.ndarray, counts: Sequence[int] | np.ndarray) -> go.Figure:
    """The histogram of pixel values, on a logarithmic axis because most pixels of a drawing are background.

    bins: (n,) lowest value of each bin, 0 to 255. counts: (n,) or (channels, n), channels 1 or 3 (red, green, blue).
    """
    rows = np.atleast_2d(np.asarray(counts))
    values = [float(value) for value in bins]
    values.append(values[-1] + (values[-1] - values[0]) / max(len(values) - 1, 1))  # where the last bin ends
    figure = go.Figure([_histogram_line(values, row, index, len(rows)) for index, row in enumerate(rows)])
    styled(figure, "Pixel value (0 black, 255 white)", "Pixels (logarithmic)", showlegend=len(rows) > 1)
    return figure.update_yaxes(type="log", exponentformat="SI", dtick=1)


def _histogram_line(values: list[float], counts: np.ndarray, index: int, channels: int) -> go.Scatter:
    # A logarithmic axis cannot show 0: an empty bin becomes a gap.
    heights = [int(count) or None for count in (*counts, counts[-1])]
    line: dict[str, object] = {"shape": "hv", "width": 1.5}
    if channels == 1:
        return go.Scatter(x=values, y=heights, mode="lines", line=line, name="Grey", hovertemplate="%{y:,}")
    name, colour = CHANNELS[index]
    line |= {"color": colour, "dash": DASHES[index]}
    return go.Scatter(x=values, y=heights, mode="lines", line=line, name=name, hovertemplate="%{y:,}")
