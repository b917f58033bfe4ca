"""Chapter: loss and learning, on one real weight."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import streamlit as st

from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import framed, rounded
from cnn_demo.ui.learn.chapter import Question, formula, put_right, to_do
from cnn_demo.ui.learn.formula_numbers import in_brackets, in_lines, scientific
from cnn_demo.ui.learn.gradient_step import EPSILON, RHO, adadelta_first_step, predicted_change
from cnn_demo.ui.learn.inputs import data_for, network_picker
from cnn_demo.ui.learn.one_weight import DECIMALS, IMAGES, Chosen, around, choose, losses
from cnn_demo.ui.learn.sources import GOODFELLOW_2016, KERAS_ADADELTA, LECUN_1998, ZEILER_2012

RATES = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)

QUESTION = Question(
    text="The slope of the loss along a weight is positive. Which way does gradient descent move the weight?",
    options=("Up", "Down", "It depends on the picture that is shown next."),
    right=1,
    because="A positive slope says that a larger weight means a larger loss; w − η · g with g above 0 is smaller than w.",
)


def show() -> None:
    st.markdown(
        "A network learns from pictures whose class somebody has written down. For each, the **loss** says how little "
        "probability the right class got. Training asks, for *every* weight: if it grew a little, would the loss grow or "
        "fall? That slope is the weight's **gradient**. Then each weight takes a small step downhill, and all begins "
        "again with the next pictures."
    )
    to_do("Choose a weight of a network and a learning rate, and compare the promised loss with the real one.")
    network = network_picker("loss")
    dataset = data_for(network) if network else None
    if network is not None and dataset is not None:
        chosen = choose(network, dataset)
        rate = st.select_slider("Learning rate η", RATES, 1.0, format_func=lambda value: f"{value:g}", key="loss-rate")
        curve = losses(chosen, around(chosen), "learn-curve")
        after = round(losses(chosen, [chosen.after(rate)], "learn-step")[0], DECIMALS)
        _chart(chosen, rate, curve, after)
        _numbers(chosen, rate, after)
        _adadelta(chosen)
    put_right(
        "“CNNs learn unsupervised.”",
        "Networks that tell classes apart, as here, are trained *supervised*: the loss needs each picture's label. Only the "
        "features are not prescribed; they follow from the labels by way of the loss. (Training without labels exists too, "
        "for other aims.)",
        LECUN_1998,
        GOODFELLOW_2016,
    )


def _chart(chosen: Chosen, rate: float, curve: list[float], after: float) -> None:
    values = around(chosen)
    slope_line = [chosen.loss + chosen.slope * (value - chosen.value) for value in (values[0], values[-1])]
    points = (
        ("Now", chosen.value, chosen.loss, "circle"),
        ("After the step", chosen.after(rate), after, "star"),
    )
    figure = go.Figure(
        [
            go.Scatter(x=rounded(values, 5), y=rounded(curve, 6), mode="lines", name="Loss"),
            go.Scatter(x=[values[0], values[-1]], y=slope_line, mode="lines", name="Slope", line={"dash": "dot"}),
            *(
                go.Scatter(x=[x], y=[y], mode="markers", name=name, marker={"symbol": symbol, "size": 13})
                for name, x, y, symbol in points
            ),
        ]
    )
    framed(figure, "The weight's value", "Loss", hovermode="closest")
    room = max(max(curve) - min(curve), 1e-6) * 0.1
    figure.update_yaxes(range=[min(*curve, after) - room, max(*curve, after) + room])
    told = f"The loss over the weight's value: {chosen.loss:.4f} now, {after:.4f} after the step"
    st.plotly_chart(figure, config=charts.CONFIG, key="loss-curve", alt=told)
    st.caption(
        f"The loss of the first {IMAGES} training images of {chosen.dataset}, always the same, with this one weight changed "
        "and all others as they are; dropout off, without label smoothing. The weight's place is its row, column ... in the "
        "layer's array of weights, as Keras orders it. Computed by the server's worker."
    )


def _numbers(chosen: Chosen, rate: float, after: float) -> None:
    formula(
        r"L = -\frac{1}{N} \sum_{n=1}^{N} \ln p_{n}",
        {
            "L": "the loss, the mean cross-entropy",
            "N": f"the number of pictures, here {IMAGES}",
            "p_n": "the probability that picture $n$'s right class got",
        },
        rf"L = {chosen.loss:.{DECIMALS}f} = -\ln {math.exp(-chosen.loss):.{DECIMALS}f}",
        of_what="now, and the probability of the right class that it stands for (a geometric mean)",
    )
    slope = in_brackets(chosen.slope, f"{chosen.slope:.{DECIMALS}f}")
    promised = predicted_change(chosen.slope, rate)
    formula(
        r"w' = w - \eta\, g, \qquad L' - L \approx -\eta\, g^2",
        {
            "w": "the weight",
            "w'": "the weight after the step",
            r"\eta": "the learning rate",
            "g": r"the slope, $\partial L / \partial w$",
            "L'": "the loss after the step; what the slope alone promises, and what it really is",
        },
        in_lines(
            rf"w' &= {chosen.value:.{DECIMALS}f} - {rate:g} \cdot {slope}",
            rf"&= {chosen.after(rate):.{DECIMALS}f}",
            rf"L' - L &\approx -{rate:g} \cdot {slope}^2 = {promised:.{DECIMALS}f}",
            rf"\text{{really: }}\; &\phantom{{=}}\; {after:.{DECIMALS}f} - {chosen.loss:.{DECIMALS}f}",
            rf"&= {after - chosen.loss:.{DECIMALS}f}",
        ),
    )
    _verdict(after - chosen.loss, promised)


def _verdict(change: float, promised: float) -> None:
    if change > 0:
        st.warning(
            f"The loss *grew* by {change:.{DECIMALS}f}: the step was so long that the slope no longer held. A smaller rate "
            "helps.",
            icon=":material/trending_up:",
        )
    else:
        share = f"{change / promised:.0%}" if promised else "–"
        st.success(
            f"The loss fell by {-change:.{DECIMALS}f}, {share} of what the slope promised. Each of the other weights "
            "takes its own step at the same time.",
            icon=":material/trending_down:",
        )


def _adadelta(chosen: Chosen) -> None:
    paper, keras = (adadelta_first_step(chosen.slope, rate) for rate in (1.0, 0.001))
    put_right(
        "“Adadelta needs no learning rate”, so its default will do.",
        f"Zeiler's paper has none, which is a rate of 1.0; Keras multiplies by 0.001 unless told otherwise. For this weight "
        f"Adadelta's first step is $-\\eta\\, \\sqrt{{\\epsilon}}\\, g \\,/ \\sqrt{{(1-\\rho)\\, g^2 + \\epsilon}}$ with "
        f"$\\rho = {RHO}$ (the share that its running mean of $g^2$ keeps in each step) and $\\epsilon = "
        f"10^{{{round(math.log10(EPSILON))}}}$ (which keeps it from dividing by 0): ${scientific(paper)}$ at $\\eta = 1$, and "
        f"${scientific(keras)}$ at "
        "$\\eta = 0.001$, a thousandth. The classic script, run today as it stands, reads 82.43 % of MNIST's test images "
        "after its 12 epochs (`python -m cnn_demo train --preset classic --recipe article-as-run --dataset mnist "
        "--seed 0`).",
        ZEILER_2012,
        KERAS_ADADELTA,
    )
