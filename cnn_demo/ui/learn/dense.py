"""Chapter: the dense layer."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.shown_text import escaped
from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import escape_tags, styled
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.last_layer import LastLayer, choose_last_layer
from cnn_demo.ui.learn.latex import aligned, bracketed, fixed_text
from cnn_demo.ui.learn.sources.networks import LIN_2014

SHOWN = 6  # contributions, the largest ones
SUPPORT, OPPOSE = "#4f46e5", "#b84700"  # white text is readable on both, and both stand out from white and black

TEXT = (
    "After the last feature maps, the rows and columns are dropped: all values are written into one vector (**flatten**), or "
    "each map is averaged (**global average pooling**). A **dense** layer then gives each of its units a weighted sum of "
    f"*all* values. After flatten, each place keeps a weight of its own; after averaging, the place no longer matters "
    f"({LIN_2014.cited()}). The last layer has one unit per class; its sum, the **logit**, is the evidence for that class."
)
ACTIVITY = "Choose a picture and a class, and see which values support the class and which oppose it."
QUESTION = Question(
    text="A dense layer of 128 units takes a vector of 9,216 values. How many parameters does it have, biases included?",
    options=("9,344", "1,179,648", "1,179,776"),
    right=2,
    because="Each of the 128 units has one weight per value and one bias: 9,216 · 128 + 128 = 1,179,776. These are nearly all "
    "parameters of the classic network.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    layer = choose_last_layer("dense", source)
    if layer is None:
        return
    names = layer.dataset.classes
    first = layer.label if layer.label is not None else int(layer.logits.argmax())
    chosen = source.selectbox(
        "Class",
        range(len(names)),
        index=first,
        format_func=lambda k: names[k],
        key=f"dense-{layer.dataset.name}-{first}",
    )
    contributions = layer.inputs * layer.kernel[:, chosen]
    order = np.argsort(-np.abs(contributions), kind="stable")[:SHOWN]
    chart, alt = _contribution_chart(layer, contributions, order, chosen)
    figure.plotly_chart(chart, config=charts.CONFIG, key="dense-bars", alt=alt)
    _formulas(layer, chosen, contributions, order)
    largest = int(layer.logits.argmax())
    logit = fixed_text(float(layer.logits[largest]), 4)
    st.caption(
        f"The class with the largest logit, {logit}, is {escaped(names[largest])}. The network computed the vector on the "
        "server; weights and biases are read from its file."
    )


def _contribution_chart(
    layer: LastLayer, contributions: np.ndarray, order: np.ndarray, chosen: int
) -> tuple[go.Figure, str]:
    """One bar for each of the contributions in `order`, and the same as text."""
    labels = [f"value {index}" for index in order]
    amounts = [round(float(contributions[index]), 4) for index in order]
    texts = [
        f"{layer.inputs[index]:.4f} · {bracketed(weight, fixed_text(weight, 4))} ≈ {fixed_text(amount, 4)}"
        for index, amount, weight in zip(order, amounts, layer.kernel[order, chosen], strict=True)
    ]
    colours = [SUPPORT if amount >= 0 else OPPOSE for amount in amounts]
    bars = go.Bar(x=amounts, y=[escape_tags(label) for label in labels], orientation="h", text=texts, hoverinfo="skip")
    bars.update(marker={"color": colours}, insidetextfont={"color": "#ffffff"})
    figure = styled(go.Figure(bars), "Contribution to the logit", "", height=60 + 36 * len(labels), showlegend=False)
    figure.update_yaxes(autorange="reversed")
    return figure, "; ".join(f"{label}: {text}" for label, text in zip(labels, texts, strict=True))


def _formulas(layer: LastLayer, chosen: int, contributions: np.ndarray, order: np.ndarray) -> None:
    rest = float(contributions.sum() - contributions[order].sum())
    terms = [float(contributions[index]) for index in order]
    left = len(contributions) - len(order)
    written = [bracketed(term, f"{term:.4f}") for term in terms]
    lines = [" + ".join(written[start : start + 3]) for start in range(0, len(written), 3)]
    bias, logit = float(layer.bias[chosen]), float(layer.logits[chosen])
    formula(
        r"z_k = b_k + \sum_{i=0}^{n-1} h_i \, w_{i,k}",
        {
            "z_k": f"logit of class $k$, here {escaped(layer.dataset.classes[chosen])}",
            "b_k": "its bias",
            "n": f"length of the vector, here {len(contributions)}",
            "h_i": "value of the vector at position $i$",
            "w_{i,k}": "weight from position $i$ to class $k$",
        },
        aligned(
            rf"z_k &\approx {bracketed(bias, f'{bias:.4f}')}",
            *(rf"&\quad + {line}" for line in lines),
            *([rf"&\quad + {bracketed(rest, f'{rest:.4f}')}"] if left else []),
            rf"&= {logit:.3f}",
        ),
        numbers_title=(
            f"The bias, the largest contributions, and the sum of the other {left}, rounded to four decimals"
            if left
            else "The bias and all contributions, rounded to four decimals"
        ),
    )
    units, count = layer.kernel.shape[1], len(contributions)
    formula(
        r"p = n \cdot m + m",
        {
            "p": "number of the layer's parameters",
            "n": "number of its inputs",
            "m": "number of its units, here classes",
        },
        rf"p = {count} \cdot {units} + {units} = {count * units + units}",
    )
