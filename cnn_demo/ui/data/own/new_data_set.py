"""Makes a new own data set; where there is none yet, says which steps follow. What makes good pictures is said at the first."""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.spec.data import MAX_TITLE
from cnn_demo.ui.core.own_data import create_data_set
from cnn_demo.ui.core.page import show_error
from cnn_demo.ui.core.pressed import submitted
from cnn_demo.ui.data.own.opened import open_data_set

FIRST_TITLE, EXAMPLE = "My pictures", "For example: Leaves of our garden"
PATH = (
    "Four steps follow. **1 Pictures** brings in files, photographs of your camera or drawings. **2 Health** finds duplicates "
    "and blurred pictures. **3 Make ready** makes every picture an image of one size. **4 Train** begins a training with them."
)
ADVICE = (
    "**What makes good pictures?** Ten for each class are a start, thirty are better, and about as many of one class as of "
    "another. Vary what does not matter: the light, the background, the distance, the angle. If all oak leaves lie on the "
    "red table, the network learns the table."
)


def first() -> None:
    """What a visitor without a data set sees: a field for the name, and the steps that follow."""
    with st.container(border=True, gap="small"):
        st.markdown("**Train a network on your own images**")
        _form("first-data-set", FIRST_TITLE, width=480)
        st.caption(PATH)


def another() -> None:
    """The button for one more data set."""
    with st.popover("New data set", icon=":material/add:"):
        _form("new-data-set", "", width="stretch")


def _form(key: str, title: str, *, width: int | str) -> None:
    with st.form(key, border=False, width=width):  # type: ignore[arg-type]
        name = st.text_input("Name of the data set", title, max_chars=MAX_TITLE, placeholder=EXAMPLE)
        is_wanted = submitted("New data set", key=f"make-{key}", icon=":material/add:", type="primary")
    if is_wanted:
        try:
            made = create_data_set(name)
        except UserError as error:
            show_error(error)
            return
        open_data_set(made)
        st.rerun()
