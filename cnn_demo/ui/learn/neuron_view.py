"""Backpropagation through one neuron: its graph, the chain rule with the current numbers, and the finite difference."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.learn.chapter import formula
from cnn_demo.ui.learn.finite_difference import compare
from cnn_demo.ui.learn.gradient_check import SHOWN, explain_difference, show_check
from cnn_demo.ui.learn.latex import aligned, bracketed, decimal_latex
from cnn_demo.ui.learn.neuron import Neuron, graph_svg

STEP = 0.01
FIRST = {"x": 0.8, "w": 0.5, "b": 0.3, "y": 1.0}
NAMES = {"x": "Input x", "w": "Weight w", "b": "Bias b", "y": "Target y"}


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    chosen = source.selectbox(
        "Gradient along", ["w", "b", "x"], format_func=lambda name: NAMES[name], key="neuron-along"
    )
    columns = figure.columns(len(NAMES), gap="small")
    values = {
        name: round(column.slider(label, -2.0, 2.0, FIRST[name], 0.1, key=f"neuron-{name}"), 1)
        for column, (name, label) in zip(columns, NAMES.items(), strict=True)
    }
    neuron = Neuron(**values)
    graph = f'<div tabindex="0" style="overflow-x:auto">{graph_svg(neuron)}</div>'
    figure.markdown(graph, unsafe_allow_html=True)
    figure.caption(
        "Above each line: the value. Below it, after ∂: the gradient, the slope of the loss L along this value."
    )
    comparison = compare(round(neuron.gradients()[chosen], SHOWN), lambda added: neuron.loss_with(chosen, added), STEP)
    reach = STEP * abs({"w": neuron.x, "b": 1.0, "x": neuron.w}[chosen])
    has_kink = reach > 0 and abs(neuron.total) < reach
    show_check(figure, comparison, has_kink=has_kink)
    _formulas(neuron, chosen)
    st.caption(
        "Here the two agree exactly, away from the kink of ReLU: along one value, this loss is a parabola, and for a parabola "
        "the central difference is the slope. Set w to 1, x to 0.5 and b to −0.5 to put z on the kink."
    )
    explain_difference()


def _formulas(neuron: Neuron, chosen: str) -> None:
    factor, slope, symbol = {
        "w": (r"\frac{\partial u}{\partial w}", neuron.x, "x"),
        "x": (r"\frac{\partial u}{\partial x}", neuron.w, "w"),
        "b": ("", 1.0, ""),
    }[chosen]
    inner = r"\frac{\partial z}{\partial b}" if chosen == "b" else rf"\frac{{\partial z}}{{\partial u}} \cdot {factor}"
    slopes = f"1 \\cdot {symbol}" if symbol else "1"
    numbers = f"1 \\cdot {bracketed(slope)}" if symbol else "1"
    error = 2 * (neuron.output - neuron.y)
    difference = f"{decimal_latex(neuron.output)} - {bracketed(neuron.y)}"
    result = decimal_latex(neuron.gradients()[chosen])
    formula(
        aligned(
            rf"\frac{{\partial L}}{{\partial {chosen}}} &= \frac{{\partial L}}{{\partial a}} \cdot "
            rf"\frac{{\partial a}}{{\partial z}} \cdot {inner}",
            rf"&= 2\,(a - y) \cdot [z > 0] \cdot {slopes}",
        ),
        {
            r"\partial L / \partial a": "the slope of the loss along $a$, and so on",
            "a": r"the output, $\operatorname{ReLU}(z)$",
            "[z > 0]": "1 where $z$ is above 0, else 0: the slope of ReLU",
            "u, z": "the product $w x$ and the sum $u + b$",
        },
        aligned(
            rf"\frac{{\partial L}}{{\partial {chosen}}} &= 2 \cdot ({difference}) \cdot {neuron.passes} \cdot {numbers}",
            rf"&= {bracketed(error)} \cdot {neuron.passes} \cdot {numbers}",
            rf"&= {result}",
        ),
    )
