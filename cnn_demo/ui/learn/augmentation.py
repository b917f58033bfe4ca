"""Chapter: augmentation, seen on the learner's own digit. The browser changes it by the functions of a training there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.spec.fields import BoolField, FloatField, fields_of
from cnn_demo.spec.presets import DESIGNS, RECIPES
from cnn_demo.spec.recipe import Augmentation
from cnn_demo.ui.core import store
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.inputs import digit_picker, rounded_pixels
from cnn_demo.ui.learn.latex import aligned, decimal_latex
from cnn_demo.ui.learn.moving_frame import MovingFrame, flat
from cnn_demo.ui.learn.sources.books import GOODFELLOW_2016
from cnn_demo.ui.learn.sources.networks import KRIZHEVSKY_2012
from cnn_demo.ui.learn.sources.training import SIMARD_2003

ROWS, COLUMNS = 2, 6  # of the copies
SEED, FIRST_SEED = "augmentation-seed", 0
REACH = 10  # pixels from the middle to the edge of the box that holds an MNIST digit
DECIMALS = 2
IN_A_ROW = 3  # sliders
FIELDS = fields_of(Augmentation)
START = "thorough"
TOO_MUCH = Augmentation(shift=0.3, rotate=45, zoom=0.4, shear=30, elastic=0.12, thickness=1.0, mirror=True)
STRENGTHS = {
    "Thorough": RECIPES[START].recipe.augmentation,
    "Thorough, bent": Augmentation(**{**asdict(RECIPES[START].recipe.augmentation), "elastic": 0.05}),
    "Too much": TOO_MUCH,
    "None": Augmentation(),
}

TEXT = (
    "**Augmentation** changes each training image at random, differently in every epoch: it is shifted, turned, zoomed, "
    f"slanted, bent like rubber ({SIMARD_2003.cited()}), or its strokes grow or shrink. The label stays. This tells the "
    "network what a person knows: a 7 that leans is still a 7.\n\n"
    "It brings no new handwriting and no new label. Validation, test and prediction see each image unchanged."
)
ACTIVITY = "Draw a digit of your own and point at its copies. At which strengths would you begin to doubt the label?"
QUESTION = Question(
    text="A recipe turns the training images of digits by up to 180°. What is wrong with that?",
    options=(
        "A 6 upside down looks like a 9, and keeps the label 6.",
        "Nothing: the more an image is changed, the more the network learns.",
        "The network must then turn each picture before it predicts.",
    ),
    right=0,
    because="A change must leave the class as it is. How strong it may be depends on the data: a mirrored shoe is a shoe, a "
    "mirrored 2 is no 2. Whether a strength helps is measured on validation images, which are not changed.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    pixels = rounded_pixels(digit_picker("augmentation", source))
    frame = MovingFrame("augmentation", figure)
    frame.row("Row of the copy", ROWS, 0)
    frame.column("Column of the copy", COLUMNS, 0)
    change = _strengths(figure)
    seed = store.get(SEED, FIRST_SEED)
    given = {"change": change.to_dict(), "seed": seed, "rows": ROWS, "columns": COLUMNS}
    frame.show({"pixels": flat(pixels), **given})
    st.caption(
        "Your browser computes the copies with the functions of a training on your device, which change an image as the "
        "training on the server does. Turned, slanted and mirrored is meant in this order. In the difference, indigo is what "
        "the copy has more of, and orange what it has less of. Rows and columns are counted from 0."
    )
    _formulas(change)
    _recipes()
    misconception(
        "“Augmentation enlarges the data set by stored copies.”",
        "Nothing is stored: a copy is computed when its turn comes, used for one step, and dropped. In the next epoch, chance "
        "makes another one.",
        KRIZHEVSKY_2012,
        GOODFELLOW_2016,
    )


def _strengths(figure: DeltaGenerator) -> Augmentation:
    """The buttons for all strengths at once, and a slider for each."""
    row = figure.container(horizontal=True, vertical_alignment="center", gap="small")
    row.button("Other copies", icon=":material/casino:", on_click=_other_copies)
    for name, strengths in STRENGTHS.items():
        row.button(name, on_click=_set, args=(strengths,), key=f"augmentation-set-{name}")
    for name, value in asdict(STRENGTHS["Thorough"]).items():
        st.session_state.setdefault(_key(name), value)
    numbers = [(name, kind) for name, kind in FIELDS.items() if isinstance(kind, FloatField)]
    chosen: dict[str, float] = {}
    places = [place for _ in range(0, len(numbers), IN_A_ROW) for place in figure.columns(IN_A_ROW)]
    for place, (name, kind) in zip(places, numbers, strict=False):
        chosen[name] = place.slider(
            kind.label, kind.low, kind.high, step=kind.step, format="%g", key=_key(name), help=kind.help
        )
    flags = {
        name: figure.toggle(kind.label, key=_key(name), help=kind.help)
        for name, kind in FIELDS.items()
        if isinstance(kind, BoolField)
    }
    return Augmentation.from_dict({**chosen, **flags})


def _key(name: str) -> str:
    return f"augmentation-{name}"


def _set(strengths: Augmentation) -> None:
    for name, value in asdict(strengths).items():
        st.session_state[_key(name)] = value


def _other_copies() -> None:
    store.put(SEED, store.get(SEED, FIRST_SEED) + 1)


def _formulas(change: Augmentation) -> None:
    formula(
        aligned(
            r"q &= c + A\,(p - c) + s, \quad A = z\,R\,H",
            r"R &= \begin{pmatrix} \cos\varphi & -\sin\varphi \\ \sin\varphi & \cos\varphi \end{pmatrix}",
            r"H &= \begin{pmatrix} 1 & \tan\gamma \\ 0 & 1 \end{pmatrix}",
        ),
        {
            "p": "a pixel of the copy, as (column, row)",
            "q": "the place in the picture where it is read, in general between four pixels: the copy gets their mean, "
            "weighted by how near they are, and 0 outside the picture",
            "c": f"the middle of the picture, here ({(DIGIT_SIDE - 1) / 2:g}, {(DIGIT_SIDE - 1) / 2:g})",
            "R, H": "turn and slant as matrices",
            r"s, z, \varphi, \gamma": "shift, zoom, turn and slant, drawn evenly between minus and plus their strengths, "
            r"$z$ around 1",
        },
        aligned(*_limits(change)),
        numbers_title=f"With the strengths above: the largest shift, how far the largest turn and slant move a point {REACH} "
        "pixels above the middle, and the smallest and the largest size",
    )
    t = change.thickness
    formula(
        r"y' = y + |t| \, (e - y)",
        {
            "y": "a pixel after the move",
            "t": f"drawn evenly between −{t:g} and {t:g}",
            "e": "the largest of its 3 × 3 neighbourhood where $t$ is positive, the smallest where it is negative",
        },
        rf"y' = 0 + {decimal_latex(t)} \cdot (1 - 0) = {decimal_latex(t)}",
        numbers_title=f"A black pixel, y = 0, beside a white one, e = 1, with t = {t:g}",
    )


def _limits(change: Augmentation) -> Iterator[str]:
    shift, turn, zoom, slant = change.shift, change.rotate, change.zoom, change.shear
    across = round(2 * REACH * math.sin(math.radians(turn) / 2), DECIMALS)
    slanted = round(REACH * math.tan(math.radians(slant)), DECIMALS)
    sizes = [round(100 / (1 + sign * zoom)) for sign in (1, -1)]
    most = decimal_latex(shift * DIGIT_SIDE)
    yield rf"s:\; & {decimal_latex(shift)} \cdot {DIGIT_SIDE} = {most} \text{{ pixels}}"
    yield rf"\varphi:\; & 2 \cdot {REACH} \cdot \sin({turn:g}^\circ / 2) \approx {decimal_latex(across)} \text{{ pixels}}"
    yield rf"z:\; & 1 / (1 + {decimal_latex(zoom)}) \approx {sizes[0]}\,\%"
    yield rf"& 1 / (1 - {decimal_latex(zoom)}) \approx {sizes[1]}\,\%"
    yield rf"\gamma:\; & {REACH} \cdot \tan {slant:g}^\circ \approx {decimal_latex(slanted)} \text{{ pixels}}"


def _recipes() -> None:
    """The strengths of the recipes that come with the app."""
    shown = {name: each for name, each in RECIPES.items() if each.recipe.augmentation.any}
    heads = [f"*{each.title}*{_designs_with(name)}" for name, each in shown.items()]
    changes = [asdict(each.recipe.augmentation) for each in shown.values()]
    lines = [
        f"| {kind.label} | {' | '.join(_value(each[name]) for each in changes)} |" for name, kind in FIELDS.items()
    ]
    head = [f"| Recipe | {' | '.join(heads)} |", f"| --- |{' --: |' * len(heads)}"]
    unchanged = ", ".join(f"*{each.title}*" for name, each in RECIPES.items() if name not in shown)
    st.markdown("**Which values do the recipes use?** In brackets, the designs that they come with.")
    st.markdown("\n".join([*head, *lines]))
    st.markdown(
        f"The other recipes change nothing: {unchanged}. With elastic changes, about 0.05 in this table, a convolutional "
        f"network reached an error of 0.4 % on MNIST ({SIMARD_2003.cited()}). What augmentation brings with few images "
        "is measured in the next chapter."
    )


def _designs_with(recipe: str) -> str:
    designs = [each.title for each in DESIGNS.values() if each.recipe == recipe]
    return f" ({', '.join(designs)})" if designs else ""


def _value(value: float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if value else "–"
