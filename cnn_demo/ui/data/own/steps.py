"""The steps of an own data set by name, and the buttons and actions that lead to one of them."""

from __future__ import annotations

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.ui.core import store

FIRST, HEALTH, MAKE_READY, LAST = STEPS = ("1 Pictures", "2 Health", "3 Make ready", "4 Train")
CHANGES = "own-data-step-changes"


def shown_step(data_set: OwnDataSet) -> str:
    """The switch between the steps, and the step that is shown; each data set remembers its own."""
    step: str = st.segmented_control(
        "Step",
        STEPS,
        default=store.get(_key(data_set), FIRST),
        required=True,
        key=f"{_key(data_set)}-{store.get(CHANGES, 0)}",  # another number: the switch takes the step that was set
        label_visibility="collapsed",
    )
    store.put(_key(data_set), step)
    return step


def go_to(data_set: OwnDataSet, step: str) -> None:
    """Let the page show this step of the data set."""
    store.put(_key(data_set), step)
    store.put(CHANGES, store.get(CHANGES, 0) + 1)


def no_pictures_yet(data_set: OwnDataSet) -> None:
    """What a step says that needs pictures and has none, with the way to them."""
    st.info("There are no pictures yet. Add some for each class first.", icon=":material/add_photo_alternate:")
    way_to(data_set, FIRST, "Add pictures", icon=":material/add_photo_alternate:")


def way_to(data_set: OwnDataSet, step: str, label: str, *, icon: str) -> None:
    """The primary button of a step that cannot do its work before another one has."""
    st.button(label, icon=icon, type="primary", on_click=go_to, args=(data_set, step), key=f"way-to-{step}")


def _key(data_set: OwnDataSet) -> str:
    return f"own-data-step-{data_set.name}"
