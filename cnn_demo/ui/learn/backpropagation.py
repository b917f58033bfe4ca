"""Chapter: backpropagation, through one neuron and through a small convolutional network."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.core.selected_chapter import select_chapter
from cnn_demo.ui.learn import backward_views, neuron_view
from cnn_demo.ui.learn.chapter import Question, misconception
from cnn_demo.ui.learn.sources.books import GOODFELLOW_2016

Show = Callable[[DeltaGenerator, DeltaGenerator], None]
VIEWS: dict[str, Show] = {
    "One neuron": neuron_view.show,
    "Pooling and ReLU": backward_views.show_square,
    "A kernel weight": backward_views.show_weight,
    "A pixel": backward_views.show_pixel,
}

TEXT = (
    "The **gradient** of a value is the slope of the loss along it. **Backpropagation** computes the gradients of *all* "
    "values in one pass from the loss back to the input: the gradient behind a step, times the slope of that step, is the "
    "gradient before it. This is the **chain rule**. A **finite difference** checks a gradient: it changes one value by "
    "a small step up and down, and compares the two losses. For every weight this takes two passes of its own."
)
ACTIVITY = "Follow the gradient from the loss back to a weight, and compare it with the finite difference."
QUESTION = Question(
    text="Max pooling keeps the largest of four positive values. Which of the four get a gradient from it?",
    options=(
        "All four, a quarter each.",
        "All four, in proportion to their size.",
        "Only the largest.",
        "None: max pooling has no weights.",
    ),
    right=2,
    because="A small change of one of the other three changes neither the maximum nor the loss, so their gradients are 0. The "
    "largest gets the whole gradient. That the layer has no weights does not matter: it passes the gradient on.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    view = figure.segmented_control(
        "Back through",
        list(VIEWS),
        default=next(iter(VIEWS)),
        required=True,
        key="backpropagation-view",
        label_visibility="collapsed",
    )
    VIEWS[view](source, figure)
    st.markdown(
        "**And then?** Backpropagation only computes gradients. What gradient descent does with them, the step, is in the "
        "chapter on loss and learning."
    )
    st.button("Take a step with a gradient", icon=":material/downhill_skiing:", on_click=select_chapter, args=("loss",))
    misconception(
        "“Backpropagation is the learning algorithm.”",
        "It is only the method that computes the gradient. Another algorithm, such as stochastic gradient descent, uses this "
        "gradient to learn.",
        GOODFELLOW_2016,
    )
