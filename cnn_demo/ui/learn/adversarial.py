"""Chapter: an adversarial example, a picture changed along the sign of the loss's gradient."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import GREY, rounded, series_style, styled
from cnn_demo.ui.core import store
from cnn_demo.ui.core.number_text import probability_text
from cnn_demo.ui.learn.adversarial_example import (
    EPSILONS,
    LARGEST,
    STEP,
    Attack,
    Direction,
    attack,
    changed_at_random,
    moved,
)
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.inputs import digit_picker
from cnn_demo.ui.learn.latex import aligned, bracketed
from cnn_demo.ui.learn.number_images import Colours, grey_pixels, signed_pixels
from cnn_demo.ui.learn.sources.limits import GOODFELLOW_2014_FGSM, KURAKIN_2016, MADRY_2017, SZEGEDY_2014
from cnn_demo.ui.widgets.display import picture

SIDE = 132  # of each picture, in pixels on the page
BESIDE = [0.55, 0.45]  # the bars and the curves, as shares of the figure's width
CHART_HEIGHT = 228
FIRST_EPSILON, FIRST_SEED = 0.1, 0
OTHERS = range(1000, 1020)  # seeds of the random signs that are tried beside those shown
SEED = "adversarial-seed"
GRADIENT, RANDOM = "Along the gradient", "At random"
TERMS, DECIMALS = 3, 4  # of the sum: products that are written one by one, and their decimals

TEXT = (
    "Training changes the *weights* so that the loss falls. The same backpropagation also says how the loss changes with "
    "each **pixel**. The **fast gradient sign method** "
    f"({GOODFELLOW_2014_FGSM.cited()}) adds ε to each pixel, or subtracts it, whichever makes the loss grow. Each change is "
    "small, but all of them work together. A random choice of plus and minus is the **control**: each pixel may change by as "
    "much, but the effects mostly cancel out."
)
ACTIVITY = "Choose how much each pixel may change, and find the smallest change that fools the network."
QUESTION = Question(
    text="Why do random changes of the same size mislead the network so much less?",
    options=(
        "Training has shown the network random changes, and made it robust to them.",
        "They leave the digit as it is, and change its surroundings alone.",
        "Each pixel has an effect of its own, and at random they mostly cancel out.",
    ),
    right=2,
    because="The method picks for each pixel the sign that makes the loss grow, so that hundreds of small effects add up. "
    "At random, about half of them point the other way. The classic network never saw a random change in its training.",
)


OF_ONE_NETWORK = (
    "Network: *Classic*, as shipped, which reads grey digits. Networks for colour pictures or your own data cannot be chosen "
    "here. For them the method is the same, with a sign for each colour of each pixel."
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    made = attack(digit_picker("adversarial", source), store.get(SEED, FIRST_SEED))
    source.caption(OF_ONE_NETWORK)
    slider, button = figure.columns([0.7, 0.3], vertical_alignment="bottom")
    epsilon = slider.slider(
        "ε, the change of each pixel (0 is black, 1 is white)",
        0.0,
        LARGEST,
        FIRST_EPSILON,
        STEP,
        key="adversarial-epsilon",
    )
    button.button("Other random signs", icon=":material/casino:", on_click=_other_signs, width="stretch")
    _show_pictures(made, epsilon, figure)
    bars, curves = figure.columns(BESIDE, gap="small")
    with bars:
        _show_bars(made, epsilon)
    with curves:
        _show_curves(made, epsilon)
    _show_result(made, epsilon)
    _formulas(made, epsilon)
    _limits()


def _other_signs() -> None:
    store.put(SEED, store.get(SEED, FIRST_SEED) + 1)


def _at(epsilon: float) -> int:
    return round(epsilon / STEP)


def _show_pictures(made: Attack, epsilon: float, figure: DeltaGenerator) -> None:
    parts = figure.container(horizontal=True, gap="small")
    _part(parts, "The picture", made.answer, _grey(made.picture))
    _part(parts, "Signs of the gradient", None, signed_pixels(made.along_gradient.signs))
    for title, direction in (("Picture + ε · signs", made.along_gradient), ("Picture + ε · random", made.at_random)):
        answer = int(direction.logits[_at(epsilon)].argmax())
        _part(parts, title, answer, _grey(moved(made.picture, direction.signs, epsilon)))


def _grey(pixels: np.ndarray) -> Colours:
    return grey_pixels(pixels, 1.0)


def _part(parts: DeltaGenerator, title: str, answer: int | None, colours: Colours) -> None:
    meaning = "indigo +, orange −" if answer is None else f"read as **{answer}**"
    with parts.container(width=SIDE, gap=None):
        picture(colours, SIDE, title)
        st.caption(f"{title}  \n{meaning}")


def _show_bars(made: Attack, epsilon: float) -> None:
    """The probabilities of all classes for the three pictures."""
    rows = (
        ("Unchanged", made.along_gradient.probabilities[0], ""),
        (GRADIENT, made.along_gradient.probabilities[_at(epsilon)], "/"),
        (RANDOM, made.at_random.probabilities[_at(epsilon)], "."),
    )
    classes = [str(label) for label in range(len(rows[0][1]))]
    bars = [
        go.Bar(x=classes, y=rounded((100 * values).tolist(), 2), name=name, marker={"pattern": {"shape": shape}})
        for name, values, shape in rows
    ]
    figure = go.Figure(bars)
    styled(figure, "Class", "Probability (%)", height=CHART_HEIGHT, barmode="group").update_xaxes(type="category")
    predictions = "; ".join(
        f"{name}: {int(values.argmax())}, {probability_text(values.max())}" for name, values, _ in rows
    )
    st.plotly_chart(figure, config=charts.CONFIG, key="adversarial-bars", alt=f"Most probable class. {predictions}")


def _show_curves(made: Attack, epsilon: float) -> None:
    """The lead of the answer along epsilon."""
    figure = go.Figure()
    for index, (name, direction) in enumerate(((GRADIENT, made.along_gradient), (RANDOM, made.at_random))):
        leads = [made.lead(logits) for logits in direction.logits]
        line = go.Scatter(x=EPSILONS.tolist(), y=rounded(leads, 3), mode="lines", name=name)
        figure.add_trace(line.update(line=series_style(index)["line"]))
    styled(figure, "ε", f"Lead of {made.answer} over {made.rival}", height=CHART_HEIGHT)
    figure.add_hline(y=0, line_width=1, line_color=GREY).add_vline(
        x=epsilon, line_width=1, line_dash="dot", line_color=GREY
    )
    alt = f"The lead of class {made.answer} over class {made.rival} by epsilon, for both changes"
    st.plotly_chart(figure, config=charts.CONFIG, key="adversarial-curves", alt=alt)


def _show_result(made: Attack, epsilon: float) -> None:
    changed = changed_at_random(made, epsilon, OTHERS)
    st.markdown(
        f"**Smallest change that fools the network** (of ε = {STEP:g}, {2 * STEP:g}, … {LARGEST:g}): "
        f"{_smallest(made.along_gradient)} along the gradient; {_smallest(made.at_random)} with the random signs shown. Of "
        f"{len(OTHERS)} other choices of random signs, {changed} change the answer at ε = {epsilon:g}."
    )
    st.caption(
        f"The loss is that of the network's own answer, {made.answer}. *Lead*: the logit of {made.answer} minus the logit of "
        f"{made.rival}, the next most probable class of the unchanged picture; below 0, the answer is no longer {made.answer}. "
        "All values were computed with the shipped classic network, without dropout. Changed pixels stay between 0 and 1, so "
        "that black ones cannot become darker."
    )


def _smallest(direction: Direction) -> str:
    found = direction.smallest_change
    return "**none**" if found is None else f"**ε = {found:g}**"


def _formulas(made: Attack, epsilon: float) -> None:
    signs = made.along_gradient.signs
    row, column = divmod(int(np.abs(made.products(signs, epsilon)).argmax()), signs.shape[1])
    before, sign = float(made.picture[row, column]), int(signs[row, column])
    after = float(moved(made.picture, signs, epsilon)[row, column])
    formula(
        r"x' = \operatorname{clip}\left(x + \varepsilon \cdot \operatorname{sign} \frac{\partial L}{\partial x}\right)",
        {
            "x": "a pixel, between 0 and 1",
            r"\varepsilon": "how much it may change",
            r"\operatorname{sign}": "1 for a positive number, −1 for a negative one, 0 for 0",
            "L": f"the loss, where {made.answer} is taken for the true class",
            r"\operatorname{clip}": "what is below 0 becomes 0, and what is above 1 becomes 1",
        },
        rf"x'_{{{row},{column}}} = \operatorname{{clip}}({before:.4f} + {epsilon:g} \cdot {bracketed(sign)}) = {after:.4f}",
        numbers_title=f"The pixel in row {row}, column {column}",
    )
    formula(
        r"\Delta m \approx \sum_{i=0}^{783} \frac{\partial m}{\partial x_i} \, (x'_i - x_i)",
        {
            "m": f"the lead, $z_{{{made.answer}}} - z_{{{made.rival}}}$",
            r"\Delta m": "how it changes if the network is nearly linear between the two pictures",
            "x_i, x'_i": "pixel $i$ before and after",
        },
        _sum(made, made.along_gradient, epsilon),
        numbers_title="Along the gradient: the largest terms, and all others together",
    )
    st.markdown("With the random signs:")
    st.latex(_sum(made, made.at_random, epsilon))
    st.caption(
        "That both numbers are near each other for a small ε is the point of the method's inventors: over such short ways, a "
        "network of ReLUs is nearly linear, and in a linear function of 784 inputs, many small changes make a large one."
    )


def _sum(made: Attack, direction: Direction, epsilon: float) -> str:
    """The predicted change of the lead as a sum, and the real one."""
    products = made.products(direction.signs, epsilon).ravel()
    largest = products[np.argsort(-np.abs(products), kind="stable")[:TERMS]].round(DECIMALS)
    total = round(float(products.sum()), DECIMALS)
    terms = [_written(each) for each in (*largest.tolist(), total - float(largest.sum()))]
    before, after = (round(made.lead(direction.logits[place]), DECIMALS) for place in (0, _at(epsilon)))
    return aligned(
        rf"\Delta m &\approx {' + '.join(terms[:2])}",
        rf"&\quad + {' + '.join(terms[2:])}",
        rf"&= {total:.{DECIMALS}f}",
        rf"\text{{really: }} \Delta m &= {_written(after)} - {_written(before)}",
        rf"&= {after - before:.{DECIMALS}f}",
    )


def _written(value: float) -> str:
    return bracketed(value, f"{value:.{DECIMALS}f}")


def _limits() -> None:
    st.markdown(
        "**What this shows, and what not.** The method reads the network's weights (a *white box*), and the signs are made "
        "for this one picture and this one network. The changed picture goes straight into the network: drawn on the pad, it "
        "would be prepared again, centred and scaled, and the signs would no longer fit; that such changes can survive a "
        f"camera is known ({KURAKIN_2016.cited()}). On these small digits a change that works can be *seen*, as "
        "noise that does not mislead a person; in photographs it can be too small to see "
        f"({SZEGEDY_2014.cited()}). At ε = 0.25, the method's inventors misled a softmax classifier on 99.9\u00a0% of MNIST's "
        "test images, and a better network (a maxout network) on 89.4\u00a0%. Networks that are trained with such pictures "
        f"withstand them better ({MADRY_2017.cited()})."
    )
    misconception(
        "“A network with 99\u00a0% accuracy is right about everything that looks like its test images.”",
        "The accuracy is measured on images that nobody chose against the network. Near nearly every one of them lies another "
        "image that looks alike to us and is read as something else.",
        SZEGEDY_2014,
        GOODFELLOW_2014_FGSM,
    )
