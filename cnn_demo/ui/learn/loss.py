"""Chapter: loss and learning, on one weight of a real network."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.shown_text import escaped
from cnn_demo.spec.article_runs import article_runs
from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import rounded, styled
from cnn_demo.ui.core.number_text import whole_percent_text
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.gradient_step import EPSILON, RHO, adadelta_first_step, predicted_change
from cnn_demo.ui.learn.inputs import data_for, network_picker
from cnn_demo.ui.learn.latex import aligned, bracketed, scientific_latex
from cnn_demo.ui.learn.one_weight import DECIMALS, IMAGES, ChosenWeight, choose_weight, losses_at, values_around
from cnn_demo.ui.learn.sources.books import GOODFELLOW_2016
from cnn_demo.ui.learn.sources.networks import LECUN_1998
from cnn_demo.ui.learn.sources.training import KERAS_ADADELTA, ZEILER_2012
from cnn_demo.ui.widgets.article_result import result_text

RATES = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)

TEXT = (
    "A network learns from pictures whose class is known. For each of them, the **loss** says how little probability the "
    "true class got. Training asks for *every* weight: if it grew a little, would the loss rise or fall? This slope is the "
    "weight's **gradient**. Then each weight takes a small step downhill, and everything repeats with the next pictures."
)
ACTIVITY = (
    "Choose a weight of a network and a learning rate, and compare the predicted change of the loss with the real one."
)
QUESTION = Question(
    text="The slope of the loss along a weight is positive. Which way does gradient descent move the weight?",
    options=("Up", "Down", "It depends on the picture that is shown next."),
    right=1,
    because="A positive slope means that a larger weight gives a larger loss; w − η · g with g above 0 is smaller than w.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    with source:
        network = network_picker("loss")
        dataset = data_for(network) if network else None
    if network is not None and dataset is not None:
        with source:
            weight = choose_weight(network, dataset)
        rate = figure.select_slider(
            "Learning rate η", RATES, 1.0, format_func=lambda value: f"{value:g}", key="loss-rate"
        )
        curve = losses_at(weight, values_around(weight), "learn-curve")
        after = round(losses_at(weight, [weight.after(rate)], "learn-step")[0], DECIMALS)
        with figure:
            _chart(weight, rate, curve, after)
        _formulas(weight, rate, after)
        _adadelta(weight)
    misconception(
        "“CNNs learn unsupervised.”",
        "Networks that tell classes apart, as here, are trained *supervised*: the loss needs the label of each picture. Only "
        "the features are not prescribed; they follow from the labels by way of the loss. (Training without labels exists "
        "too, for other purposes.)",
        LECUN_1998,
        GOODFELLOW_2016,
    )


def _chart(weight: ChosenWeight, rate: float, curve: list[float], after: float) -> None:
    values = values_around(weight)
    tangent = [weight.loss + weight.slope * (value - weight.value) for value in (values[0], values[-1])]
    points = (
        ("Current weight", weight.value, weight.loss, "circle"),
        ("After the step", weight.after(rate), after, "star"),
    )
    figure = go.Figure(
        [
            go.Scatter(x=rounded(values, 5), y=rounded(curve, 6), mode="lines", name="Loss"),
            go.Scatter(x=[values[0], values[-1]], y=tangent, mode="lines", name="Slope", line={"dash": "dot"}),
            *(
                go.Scatter(x=[x], y=[y], mode="markers", name=name, marker={"symbol": symbol, "size": 13})
                for name, x, y, symbol in points
            ),
        ]
    )
    styled(figure, "Value of the weight", "Loss", hovermode="closest")
    margin = max(max(curve) - min(curve), 1e-6) * 0.1
    figure.update_yaxes(range=[min(*curve, after) - margin, max(*curve, after) + margin])
    alt = (
        f"The loss against the value of the weight: {weight.loss:.4f} at the current value, {after:.4f} after the step"
    )
    st.plotly_chart(figure, config=charts.CONFIG, key="loss-curve", alt=alt)
    st.caption(
        f"The loss of the first {IMAGES} training images of {escaped(weight.dataset.short_title)}, with this one weight "
        "changed and all others as they are; without dropout and label smoothing. The numbers in brackets are the weight's "
        "index in the layer's array of weights, as Keras orders it. Computed on the server."
    )


def _formulas(weight: ChosenWeight, rate: float, after: float) -> None:
    formula(
        r"L = -\frac{1}{N} \sum_{n=1}^{N} \ln p_{n}",
        {
            "L": "the loss, the mean cross-entropy",
            "N": f"number of pictures, here {IMAGES}",
            "p_n": "probability of the true class of picture $n$",
        },
        rf"L = {weight.loss:.{DECIMALS}f} = -\ln {math.exp(-weight.loss):.{DECIMALS}f}",
        numbers_title="The current loss, and the probability of the true class that it stands for (a geometric mean)",
    )
    slope = bracketed(weight.slope, f"{weight.slope:.{DECIMALS}f}")
    predicted = predicted_change(weight.slope, rate)
    formula(
        r"w' = w - \eta\, g, \qquad L' - L \approx -\eta\, g^2",
        {
            "w": "the weight",
            "w'": "the weight after the step",
            r"\eta": "learning rate",
            "g": r"the slope, the partial derivative $\partial L / \partial w$: all other weights are held fixed",
            "L'": "the loss after the step, as the slope alone predicts it and as it really is",
        },
        aligned(
            rf"w' &= {weight.value:.{DECIMALS}f} - {rate:g} \cdot {slope}",
            rf"&= {weight.after(rate):.{DECIMALS}f}",
            rf"L' - L &\approx -{rate:g} \cdot {slope}^2 = {predicted:.{DECIMALS}f}",
            rf"\text{{really: }}\; &\phantom{{=}}\; {after:.{DECIMALS}f} - {weight.loss:.{DECIMALS}f}",
            rf"&= {after - weight.loss:.{DECIMALS}f}",
        ),
    )
    _verdict(after - weight.loss, predicted)


def _verdict(change: float, predicted: float) -> None:
    if change > 0:
        st.warning(
            f"The loss *rose* by {change:.{DECIMALS}f}: the step was so long that the slope no longer held. A smaller "
            "learning rate helps.",
            icon=":material/trending_up:",
        )
        return
    fell = (
        f"The loss fell by {-change:.{DECIMALS}f}, {whole_percent_text(change / predicted)} of what the slope predicts."
        if predicted
        else f"The loss fell by {-change:.{DECIMALS}f}; the slope predicts no change."
    )
    st.success(
        f"{fell} In training, each of the other weights takes its own step at the same time.",
        icon=":material/trending_down:",
    )


def _adadelta(weight: ChosenWeight) -> None:
    paper, keras = (adadelta_first_step(weight.slope, rate) for rate in (1.0, 0.001))
    misconception(
        "“Adadelta needs no learning rate, so its default will do.”",
        f"Zeiler's paper has no learning rate, which corresponds to 1.0; Keras multiplies by 0.001 unless told otherwise. For "
        f"this weight, Adadelta's first step is $-\\eta\\, \\sqrt{{\\epsilon}}\\, g \\,/ \\sqrt{{(1-\\rho)\\, g^2 + "
        f"\\epsilon}}$ with $\\rho = {RHO}$ (the share that its running mean of $g^2$ keeps in each step) and $\\epsilon = "
        f"10^{{{round(math.log10(EPSILON))}}}$ (which prevents a division by 0): ${scientific_latex(paper)}$ at $\\eta = 1$, "
        f"and ${scientific_latex(keras)}$ at $\\eta = 0.001$, a thousandth. The classic script does not set it. "
        f"{result_text(article_runs())}",
        ZEILER_2012,
        KERAS_ADADELTA,
    )
