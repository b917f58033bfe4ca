"""Chapter: softmax."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.learn import arithmetic
from cnn_demo.ui.learn.chapter import Question, formula, to_do
from cnn_demo.ui.learn.formula_numbers import exact, in_lines
from cnn_demo.ui.learn.last_layer import LastLayer, on_a_picture

DECIMALS = 2
MOST_CHANGE = 10.0

QUESTION = Question(
    text="All ten logits grow by 5. What happens to the probabilities?",
    options=("They grow.", "Nothing.", "They come closer to each other."),
    right=1,
    because="Each power is multiplied by e⁵, and so is their sum: the factor cancels. Only differences between logits count.",
)


def show() -> None:
    st.markdown(
        "Logits are any numbers. **Softmax** makes probabilities of them: it raises e to the power of each, so that all are "
        "positive, and divides by the sum, so that they add up to 1. A logit that is larger by 1 is 2.7 times as probable."
    )
    to_do("Change one class's logit, and see all the probabilities move.")
    layer = on_a_picture("softmax")
    if layer is None:
        return
    names = layer.dataset.classes
    own = layer.logits.round(DECIMALS)
    best = int(own.argmax())
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
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
    told = ", ".join(f"{name} {share:.1%}" for name, share in zip(names, probabilities, strict=True))
    st.plotly_chart(charts.probability_bars(probabilities, names), config=charts.CONFIG, key="softmax-bars", alt=told)
    _table(names, logits, probabilities)
    _numbers(names[chosen], logits, probabilities, chosen)
    _compared(layer, own, change)


def _table(names: tuple[str, ...], logits: np.ndarray, probabilities: np.ndarray) -> None:
    powers = np.exp(logits - logits.max())
    rows = {
        "Class": list(names),
        "Logit z": [exact(float(value)) for value in logits],
        "e to the z − m": [f"{value:.6f}" for value in powers],
        "Probability": [f"{value:.6f}" for value in probabilities],
    }
    with st.expander("All classes in numbers", icon=":material/table_rows:"):
        st.dataframe(rows, hide_index=True)
        st.caption(f"m is the largest logit, {exact(float(logits.max()))}. The powers' sum is {powers.sum():.6f}.")


def _numbers(name: str, logits: np.ndarray, probabilities: np.ndarray, chosen: int) -> None:
    most = float(logits.max())
    powers = np.exp(logits - most)
    value = float(logits[chosen])
    formula(
        r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} = \frac{e^{z_k - m}}{\sum_j e^{z_j - m}}",
        {
            "p_k": f"the probability of class $k$, here {name}",
            "z_k": "its logit, rounded to two decimals",
            "j": "each class in turn",
            "m": "the largest logit; subtracting it changes nothing, and keeps the powers from growing too large to compute",
        },
        in_lines(
            rf"z_k - m &= {exact(value)} - {exact(most)} = {exact(value - most)}".replace("- -", "+ "),
            rf"p_k &= \frac{{{powers[chosen]:.6f}}}{{{powers.sum():.6f}}} \approx {probabilities[chosen]:.4f}",
        ),
    )


def _compared(layer: LastLayer, own: np.ndarray, change: float) -> None:
    best = int(layer.probabilities.argmax())
    name, network_says = layer.dataset.classes[best], float(layer.probabilities[best])
    here = float(arithmetic.softmax(own)[best])
    without = " with nothing added" if change else ""
    st.caption(
        f"The network itself gives {name} {percent_text(network_says)}; the rounded logits give{without} "
        f"{percent_text(here)}. Softmax always hands out 100 %, whatever it is shown: a large probability is no proof that "
        "the picture shows any of the classes."
    )
