"""Chapter: the dense layer."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import framed, plain
from cnn_demo.ui.learn.chapter import Question, formula, to_do
from cnn_demo.ui.learn.formula_numbers import in_brackets, in_lines
from cnn_demo.ui.learn.last_layer import LastLayer, on_a_picture

SHOWN = 6  # contributions, the largest ones
FOR, AGAINST = "#4f46e5", "#b84700"  # white can be read on both, and both stand out from white and black

QUESTION = Question(
    text="A dense layer of 128 units takes a vector of 9,216 values. How many weights has it, biases included?",
    options=("9,344", "1,179,648", "1,179,776"),
    right=2,
    because="Each of the 128 units has a weight for each of the 9,216 values and one bias: 9,216 · 128 + 128 = 1,179,776. "
    "In the classic network, that is nearly all there is.",
)


def show() -> None:
    st.markdown(
        "After the last feature maps, *where* matters no longer: their values are written into one vector (**flatten**) or "
        "averaged map by map (**global average pooling**). A **dense** layer then gives each of its units a weighted sum of "
        "*all* of them. In the last layer there is one unit a class; its sum, the **logit**, is the evidence for that class."
    )
    to_do("Choose a picture and a class, and see which values speak for it and which against.")
    layer = on_a_picture("dense")
    if layer is None:
        return
    names = layer.dataset.classes
    first = layer.label if layer.label is not None else int(layer.logits.argmax())
    chosen = st.selectbox(
        "Class",
        range(len(names)),
        index=first,
        format_func=lambda k: names[k],
        key=f"dense-{layer.dataset.name}-{first}",
    )
    contributions = layer.entering * layer.kernel[:, chosen]
    order = np.argsort(-np.abs(contributions), kind="stable")[:SHOWN]
    figure, told = _bars(layer, contributions, order)
    st.plotly_chart(figure, config=charts.CONFIG, key="dense-bars", alt=told)
    _numbers(layer, chosen, contributions, order)
    most = int(layer.logits.argmax())
    st.caption(
        f"Of all classes, {names[most]} has the largest logit, {layer.logits[most]:.4f}. The vector is the network's own, "
        "computed by the server's worker; weights and bias are read from the network's file."
    )


def _bars(layer: LastLayer, contributions: np.ndarray, order: np.ndarray) -> tuple[go.Figure, str]:
    """The largest contributions, one bar each, and the same in words."""
    labels = [f"value {index}" for index in order]
    amounts = [round(float(contributions[index]), 4) for index in order]
    texts = [
        f"{layer.entering[index]:.4f} · {in_brackets(weight, f'{weight:.4f}')} = {amount:.4f}"
        for index, amount, weight in zip(order, amounts, _weights(layer, contributions, order), strict=True)
    ]
    colours = [FOR if amount >= 0 else AGAINST for amount in amounts]
    bars = go.Bar(x=amounts, y=[plain(label) for label in labels], orientation="h", text=texts, hoverinfo="skip")
    bars.update(marker={"color": colours}, insidetextfont={"color": "#ffffff"})
    figure = framed(go.Figure(bars), "Contribution to the logit", "", height=60 + 36 * len(labels), showlegend=False)
    figure.update_yaxes(autorange="reversed")
    return figure, "; ".join(f"{label}: {text}" for label, text in zip(labels, texts, strict=True))


def _weights(layer: LastLayer, contributions: np.ndarray, order: np.ndarray) -> list[float]:
    return [float(contributions[index] / layer.entering[index]) if layer.entering[index] else 0.0 for index in order]


def _numbers(layer: LastLayer, chosen: int, contributions: np.ndarray, order: np.ndarray) -> None:
    rest = float(contributions.sum() - contributions[order].sum())
    terms = [float(contributions[index]) for index in order]
    left = len(contributions) - len(order)
    written = [in_brackets(term, f"{term:.4f}") for term in terms]
    lines = [" + ".join(written[start : start + 3]) for start in range(0, len(written), 3)]
    bias, logit = float(layer.bias[chosen]), float(layer.logits[chosen])
    formula(
        r"z_k = b_k + \sum_{i=1}^{n} h_i \, w_{i,k}",
        {
            "z_k": f"the logit of class $k$, here {layer.dataset.classes[chosen]}",
            "b_k": "its bias",
            "n": f"the length of the vector, here {len(contributions)}",
            "h_i": "the vector's value of place $i$",
            "w_{i,k}": "the weight from place $i$ to class $k$",
        },
        in_lines(
            rf"z_k &\approx {in_brackets(bias, f'{bias:.4f}')}",
            *(rf"&\quad + {line}" for line in lines),
            *([rf"&\quad + {in_brackets(rest, f'{rest:.4f}')}"] if left else []),
            rf"&= {logit:.3f}",
        ),
        of_what="the bias, the largest contributions"
        + (f", and the sum of the other {left}, rounded to four decimals" if left else ", rounded to four decimals"),
    )
    units, count = layer.kernel.shape[1], len(contributions)
    formula(
        r"p = n \cdot m + m",
        {"p": "the layer's weights and biases", "n": "the values that enter", "m": "its units, here the classes"},
        rf"p = {count} \cdot {units} + {units} = {count * units + units}",
    )
