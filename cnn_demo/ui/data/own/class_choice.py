"""Fields that choose one of a data set's classes, or take the name of a new one."""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.own_data.class_names import class_name
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.spec.data import MAX_NAME
from cnn_demo.ui.core.page import show_error, show_errors_on_top
from cnn_demo.ui.data.own import class_pictures

PLACEHOLDER = "Choose a class or type a new one"


def shown_class_choice(data_set: OwnDataSet, *, key: str) -> str:
    """The class whose pictures the page shows, as a field; "" where there is none. A new name becomes a class at once."""
    shown = class_pictures.shown_class(data_set)
    st.session_state[key] = shown
    st.selectbox(
        "Class",
        data_set.classes,
        index=0 if shown else None,
        key=key,
        accept_new_options=True,
        placeholder=PLACEHOLDER,
        on_change=_show_class,
        args=(data_set, key),
    )
    return shown or ""


def _show_class(data_set: OwnDataSet, key: str) -> None:
    """Let the page show the class of that field, which is made where there is none of that name."""
    if chosen := st.session_state[key]:
        with show_errors_on_top():
            name = class_name(str(chosen)[: 2 * MAX_NAME])
            if name not in data_set.classes:
                data_set.add_class(name)
            class_pictures.choose(data_set, name)


def class_choice(data_set: OwnDataSet, label: str, *, key: str, unset: str | None = None) -> str:
    """The name of the class; "" while none is chosen, and where the name cannot be used, which is then said.

    label: of the field. unset: the text of the choice of none, None where a class has to be chosen.
    """
    options = [*([unset] if unset else []), *data_set.classes]
    if st.session_state.get(key) not in (None, *options):
        options.append(st.session_state[key])  # a new name, which the field keeps
    chosen = st.selectbox(
        label,
        options,
        index=0 if unset else None,
        key=key,
        accept_new_options=True,
        placeholder=PLACEHOLDER,
    )
    if not chosen or chosen == unset:
        return ""
    try:
        return class_name(str(chosen)[: 2 * MAX_NAME])
    except UserError as error:
        show_error(error)
        return ""
