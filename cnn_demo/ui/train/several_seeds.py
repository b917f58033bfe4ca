"""Starts the same training several times, each time with another seed: the choice beside the start button."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.seed_group import LEAST_SEEDS, MOST_SEEDS
from cnn_demo.ui.core import state
from cnn_demo.ui.core.pressed import pressed

USUAL_SEEDS = 3
NOTE = (
    "The seed decides the first weights, the order of the images and every other chance of a run. Runs that differ in "
    "nothing else end with different accuracies. Train several to see how far apart they are, before you say that one "
    "setting is better than another."
)


def several_seeds(*, disabled: bool) -> int | None:
    """Show the choice. Returns for how many seeds runs are to start now, None where the button was not pressed."""
    with st.popover("Several seeds", icon=":material/casino:", key="several-seeds", disabled=disabled):
        st.markdown(NOTE)
        count = st.number_input("How many seeds", LEAST_SEEDS, MOST_SEEDS, USUAL_SEEDS, key="seed-count")
        first = state.project().recipe.seed
        st.caption(
            f"One run each for the seeds {first} to {first + count - 1}. The Runs page shows their mean and spread."
        )
        if pressed(
            f"Start {count} runs", type="primary", icon=":material/play_arrow:", key="start-seeds", disabled=disabled
        ):
            return count
    return None
