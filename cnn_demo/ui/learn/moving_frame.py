"""A figure whose frame is moved over its pictures by hand; the browser draws and computes it (web/learn/moving_frame.js)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.browser import published
from cnn_demo.browser.modules import LEARN_STYLES
from cnn_demo.ui.core import sent
from cnn_demo.ui.core.reserved_space import reserved
from cnn_demo.ui.core.web_component import component

HTML = '<div class="mounted"></div>'
SCRIPT = "figure_component"
PHONE_HEIGHTS = {  # pixels of each kind on a screen 390 pixels wide
    "pixels": 556,
    "preprocessing": 231,
    "convolution": 445,
    "features": 406,
    "channels": 586,
    "relu": 187,
    "pooling": 307,
    "receptive": 419,
    "shift": 593,
    "augmentation": 454,
    "detection": 146,
}
MOST_SETTLED = 10**9  # positions that one visitor chooses, numbered


class MovingFrame:
    """The place of a figure and, below it, the sliders that move its frame by keyboard.

    kind: of web/learn/figures.js. A position is (row, column) of the frame's upper left corner, counted in its steps;
    offset: what the sliders add to it. of: what the figure is about; for another one the frame starts over.
    """

    def __init__(self, kind: str, place: DeltaGenerator, *, offset: int = 0, of: str = "") -> None:
        self._kind, self._offset, self._of = kind, offset, of
        with place:
            self._figure = reserved(f"{kind}-figure", height=250, phone_height=PHONE_HEIGHTS[kind], is_grey=True)
        self._controls = place.container(horizontal=True, gap="medium")
        self._sliders: dict[str, tuple[str, int]] = {}

    def row(self, label: str, count: int, first: int) -> int:
        """A slider for the row; returns its value. count: of positions. first: its value at first."""
        return self._slider("row", label, count, first)

    def column(self, label: str, count: int, first: int) -> int:
        """A slider for the column; returns its value."""
        return self._slider("column", label, count, first)

    def show(self, given: Mapping[str, Any]) -> None:
        """Draw the figure. given: what the kind needs, JSON-ready."""
        key = f"{self._kind}-figure"
        position = {axis: self._position(axis) for axis in ("row", "column")}
        data = {
            "modules": published.modules_url(),
            "kind": self._kind,
            "position": position,
            "settled": sent.whole_number(sent.of_component(key, "position"), "settled", most=MOST_SETTLED),
            "given": dict(given),
        }
        with self._figure:
            component("learn_figure", HTML, LEARN_STYLES, SCRIPT)(
                key=key, data=data, on_position_change=lambda: self._take(key)
            )

    def _slider(self, axis: str, label: str, count: int, first: int) -> int:
        if count == 1:
            return self._offset
        key = f"{self._kind}-{axis}-{count}-{self._of}"
        self._sliders[axis] = (key, count)
        st.session_state.setdefault(key, first)  # no default of the slider: the figure sets its value, too
        return self._controls.slider(label, self._offset, self._offset + count - 1, key=key)

    def _position(self, axis: str) -> int:
        if axis not in self._sliders:
            return 0
        return int(st.session_state[self._sliders[axis][0]]) - self._offset

    def _take(self, figure_key: str) -> None:
        """Move the sliders to the position that the visitor has chosen in the figure."""
        position = sent.of_component(figure_key, "position")
        for axis, (key, count) in self._sliders.items():
            st.session_state[key] = self._offset + sent.whole_number(position, axis, most=count - 1)


def flat(values: np.ndarray) -> list[float]:
    """The numbers of an array row by row, as JSON takes them."""
    numbers: list[float] = values.ravel().tolist()
    return numbers
