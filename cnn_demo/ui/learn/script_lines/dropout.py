"""What the dropout layers of the script do in a step of training, with a mask that can be drawn again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_demo.prediction.activations import Floats
from cnn_demo.spec.layers import Dropout
from cnn_demo.ui.core import store
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.learn.classic_pass import ClassicPass, drawn_mask, largest_place, with_dropout
from cnn_demo.ui.learn.number_images import grey_pixels
from cnn_demo.ui.learn.script_lines.parts import DECIMALS, change, shape_text, vector_picture
from cnn_demo.ui.widgets.display import picture

SEED = "learn-script-mask"
MAP_SIDE = 150  # pixels on the page
COLUMNS = 32  # of the picture of a vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OneStep:
    """What a dropout layer does in one step of training. values, after: its input and its output. is_kept: their shape."""

    values: Floats
    is_kept: NDArray[np.bool_]
    after: Floats
    rate: float


def one_step(given: ClassicPass, layer: str, seed: int) -> OneStep:
    """A step with the mask of that seed."""
    dropout, values = given.layer(layer), given.input_of(layer)
    assert isinstance(dropout, Dropout)
    is_kept = drawn_mask(values.shape, dropout.rate, seed)
    after = with_dropout(values, is_kept, dropout.rate)
    return OneStep(values=values, is_kept=is_kept, after=after, rate=dropout.rate)


def show_map_dropout(given: ClassicPass) -> None:
    """For maps: the one with the largest value, before and after."""
    step = one_step(given, "dropout_1", store.get(SEED, 0))
    change(shape_text(step.values), shape_text(step.after))
    number = largest_place(step.after)[-1]
    largest = float(step.after[..., number].max()) or 1.0
    with st.container(horizontal=True, gap="small"):
        for title, maps in ((f"Map {number} before", step.values), (f"Map {number} after", step.after)):
            with st.container(width=MAP_SIDE, gap="small"):
                picture(grey_pixels(maps[..., number], largest), MAP_SIDE, title)
                st.caption(title)
    _explain(step)


def show_unit_dropout(given: ClassicPass) -> None:
    """For the values of a dense layer: all of them, before and after."""
    step = one_step(given, "dropout_2", store.get(SEED, 0))
    change(shape_text(step.values), shape_text(step.after))
    largest = float(step.after.max())
    for title, units in (("Before", step.values), ("After", step.after)):
        vector_picture(units, COLUMNS, f"The values of the units: {title.lower()}", largest)
        st.caption(title)
    _explain(step)


def _explain(step: OneStep) -> None:
    place, dropped = largest_place(step.after), ~step.is_kept
    st.markdown(
        f"In each step of training, every value becomes 0 with a probability of {percent_text(step.rate)}: this time, "
        f"{int(dropped.sum()):,} of {dropped.size:,}, {percent_text(float(dropped.mean()))}. The others are divided by "
        f"1 − {step.rate:g}, so that their mean over many steps stays what it was: {step.values[place]:.{DECIMALS}f} / "
        f"{1 - step.rate:g} ≈ {step.after[place]:.{DECIMALS}f}. In a prediction, the layer changes nothing. The lines below "
        "are computed without it."
    )
    st.button("Draw again", icon=":material/casino:", on_click=_draw_again, key="script-draw-again")


def _draw_again() -> None:
    store.put(SEED, store.get(SEED, 0) + 1)
