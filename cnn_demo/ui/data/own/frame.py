"""The visitor's own images on the Data page: the choice of a data set, and its path of steps."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.ui.core import own_data, sent
from cnn_demo.ui.core.reserved_space import field_place
from cnn_demo.ui.data import camera, health, make_ready
from cnn_demo.ui.data.own import files, new_data_set, pictures, training, whole_set
from cnn_demo.ui.data.own.opened import open_data_set, opened
from cnn_demo.ui.data.own.steps import FIRST, HEALTH, LAST, MAKE_READY, STEPS, go_to, shown_step
from cnn_demo.ui.widgets.upload_pieces import drop_waiting_but

SHOWN: dict[str, Callable[[OwnDataSet], None]] = {
    FIRST: pictures.show,
    HEALTH: health.show,
    MAKE_READY: make_ready.show,
    LAST: training.show,
}


def show() -> None:
    """Everything about the visitor's own images. Pictures that were not sent yet go with a data set that is deleted."""
    _show_opened()
    sets = own_data.data_sets()
    drop_waiting_but({key(each) for each in sets for key in (camera.key_of, files.upload_key)})


def _show_opened() -> None:
    data_set = opened()
    if data_set is None:
        new_data_set.first()
        return
    _choice(data_set)
    step = shown_step(data_set)
    if step != FIRST:
        pictures.show_not_added_yet(data_set)
    SHOWN[step](data_set)
    _next(data_set, step)


def _choice(data_set: OwnDataSet) -> None:
    """The field that chooses among the data sets, with what can be done with the whole of one."""
    sets = {each.name: each for each in own_data.data_sets()}
    titles = {name: each.title_or_name for name, each in sets.items()}
    key = "own-data-choice"
    st.session_state[key] = data_set.name
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        with field_place("own-data"):
            st.selectbox(
                "Your data set",
                list(sets),
                format_func=lambda name: titles[name],
                key=key,
                on_change=lambda: _open(sets, sent.option(key, list(sets))),
            )
        new_data_set.another()
        whole_set.menu(data_set)


def _open(sets: dict[str, OwnDataSet], name: str | None) -> None:
    if name:
        open_data_set(sets[name])


def _next(data_set: OwnDataSet, step: str) -> None:
    """The button that leads to the next step, once this one has brought what the next one needs."""
    has_more = step != LAST and (data_set.ready() if step == MAKE_READY else data_set.pictures())
    if has_more:
        following = STEPS[STEPS.index(step) + 1]
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.button(
                f"Next: {following}",
                icon=":material/arrow_forward:",
                type="primary" if step == MAKE_READY else "secondary",  # nothing is left to do in that step
                icon_position="right",
                on_click=go_to,
                args=(data_set, following),
                key="next-step",
            )
