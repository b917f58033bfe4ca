"""A field that chooses one of a data set's classes, or takes the name of a new one."""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.own_data.class_names import class_name
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.spec.data import MAX_NAME
from cnn_demo.ui.core.page import show_error


def class_choice(
    data_set: OwnDataSet, label: str, *, key: str, unset: str | None = None, first: str | None = None
) -> str:
    """The name of the class; "" while none is chosen, and where the name cannot be used, which is then said.

    label: of the field. unset: the text of the choice of none, None where a class has to be chosen. first: the class that is
    chosen at first.
    """
    options = [*([unset] if unset else []), *data_set.classes]
    if st.session_state.get(key) not in (None, *options):
        options.append(st.session_state[key])  # a new name, which the field keeps
    chosen = st.selectbox(
        label,
        options,
        index=0 if unset else options.index(first) if first in options else None,
        key=key,
        accept_new_options=True,
        placeholder="Choose a class or type a new one",
    )
    if not chosen or chosen == unset:
        return ""
    try:
        return class_name(str(chosen)[: 2 * MAX_NAME])
    except UserError as error:
        show_error(error)
        return ""
