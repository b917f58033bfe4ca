"""Chapter: softmax."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.shown_text import escaped
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent_text, probability_text
from cnn_demo.ui.learn import arithmetic
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.last_layer import LastLayer, choose_last_layer
from cnn_demo.ui.learn.latex import aligned, decimal_latex, decimal_text
from cnn_demo.ui.learn.sources.books import GOODFELLOW_2016

DECIMALS = 2
MOST_CHANGE = 10.0

TEXT = (
    "Logits can be any numbers. **Softmax** turns them into probabilities: it raises e to the power of each logit, so that "
    "all values are positive, and divides by their sum, so that they add up to 1. Of two classes whose logits differ by 1, "
    f"the one with the larger logit is {math.e:.1f} times as probable as the other ({GOODFELLOW_2016.cited()})."
)
ACTIVITY = "Change the logit of one class and watch all probabilities change."
QUESTION = Question(
    text="All ten logits grow by 5. What happens to the probabilities?",
    options=("They grow.", "Nothing.", "They move closer to each other."),
    right=1,
    because="Each power is multiplied by e⁵, and so is their sum: the factor cancels. Only differences between logits count.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    layer = choose_last_layer("softmax", source)
    if layer is None:
        return
    names = layer.dataset.classes
    own = layer.logits.round(DECIMALS)
    best = int(own.argmax())
    left, right = figure.columns(2, gap="medium", vertical_alignment="bottom")
    chosen = left.selectbox(
        "Class",
        range(len(names)),
        index=best,
        format_func=lambda k: names[k],
        key=f"softmax-{layer.dataset.name}-{best}",
    )
    change = right.slider(
        "Add to its logit",
        -MOST_CHANGE,
        MOST_CHANGE,
        0.0,
        0.5,
        key=f"softmax-change-{layer.dataset.name}-{best}-{chosen}",
    )
    logits = own.copy()
    logits[chosen] += change
    probabilities = arithmetic.softmax(logits)
    alt = ", ".join(f"{name} {probability_text(share)}" for name, share in zip(names, probabilities, strict=True))
    figure.plotly_chart(
        charts.probability_bars(probabilities, names), config=charts.CONFIG, key="softmax-bars", alt=alt
    )
    _table(names, logits, probabilities)
    _formula(names[chosen], logits, probabilities, chosen)
    st.caption(_comparison(layer, own, change))


def _table(names: tuple[str, ...], logits: np.ndarray, probabilities: np.ndarray) -> None:
    powers = np.exp(logits - logits.max())
    rows = {
        "Class": list(names),
        "Logit z": [decimal_text(float(value)) for value in logits],
        "e to the power z − m": [f"{value:.6f}" for value in powers],
        "Probability": [f"{value:.6f}" for value in probabilities],
    }
    with st.expander("All classes in numbers", icon=":material/table_rows:"):
        st.dataframe(rows, hide_index=True)
        largest = decimal_text(float(logits.max()))
        st.caption(f"m is the largest logit, {largest}. The sum of the powers is {powers.sum():.6f}.")


def _formula(name: str, logits: np.ndarray, probabilities: np.ndarray, chosen: int) -> None:
    largest = float(logits.max())
    powers = np.exp(logits - largest)
    value = float(logits[chosen])
    difference = f"{decimal_latex(value)} - {decimal_latex(largest)}".replace("- -", "+ ")
    formula(
        r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} = \frac{e^{z_k - m}}{\sum_j e^{z_j - m}}",
        {
            "p_k": f"probability of class $k$, here {escaped(name)}",
            "z_k": "its logit, rounded to two decimals",
            "j": "each class in turn",
            "m": "the largest logit; subtracting it changes nothing, and keeps the powers small enough to compute",
        },
        aligned(
            rf"z_k - m &= {difference} = {decimal_latex(value - largest)}",
            rf"p_k &= \frac{{{powers[chosen]:.6f}}}{{{powers.sum():.6f}}} \approx {probabilities[chosen]:.4f}",
        ),
    )


def _comparison(layer: LastLayer, own: np.ndarray, change: float) -> str:
    best = int(layer.probabilities.argmax())
    name, network_says = escaped(layer.dataset.classes[best]), percent_text(float(layer.probabilities[best]))
    computed_here = percent_text(float(arithmetic.softmax(own)[best]))
    comparison = (
        f"The network itself gives the class {name} a probability of {network_says}. Computed from the rounded logits, before "
        f"anything is added, it is {computed_here}."
        if change
        else f"The network itself gives the class {name} a probability of {network_says}. Computed from the rounded logits, "
        f"it is {computed_here}."
    )
    return (
        f"{comparison} Softmax always distributes 100\u00a0% over the classes, whatever the picture is: a high probability is "
        "no proof that the picture shows any of them."
    )
