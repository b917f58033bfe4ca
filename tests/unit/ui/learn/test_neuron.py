"""One neuron's gradients against finite differences, and its graph, which shows all of them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.ui.learn.latex import decimal_text
from cnn_demo.ui.learn.neuron import Neuron, graph_svg

TENTHS = st.integers(-20, 20).map(lambda tenth: tenth / 10)


@given(TENTHS, TENTHS, TENTHS, TENTHS)
def test_gradients_are_finite_differences_away_from_the_kink(x: float, w: float, b: float, y: float) -> None:
    neuron = Neuron(x=x, w=w, b=b, y=y)
    if neuron.total == 0:
        assert neuron.gradients()["w"] == 0
        return
    for name in "xwby":
        quotient = (neuron.loss_with(name, 1e-4) - neuron.loss_with(name, -1e-4)) / 2e-4
        assert neuron.gradients()[name] == pytest.approx(quotient, abs=1e-6)


def test_graph_shows_every_value_and_its_gradient() -> None:
    neuron = Neuron(x=0.8, w=0.5, b=0.3, y=1.0)
    texts = [node.text for node in ElementTree.fromstring(graph_svg(neuron)).iter("{http://www.w3.org/2000/svg}text")]
    for value, gradient in {0.8: -0.3, 0.5: -0.48, 0.4: -0.6, 0.09: 1.0, 0.3: -0.6}.items():
        assert decimal_text(value) in texts
        assert f"∂ {decimal_text(gradient)}" in texts
