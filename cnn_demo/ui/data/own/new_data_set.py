"""Makes a new own data set; where there is none yet, says what to bring and what makes good pictures."""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.spec.data import MAX_TITLE
from cnn_demo.ui.core.own_data import create_data_set
from cnn_demo.ui.core.page import show_error
from cnn_demo.ui.data.own.opened import open_data_set

FIRST_TITLE, EXAMPLE = "My pictures", "For example: Leaves of our garden"
PATH = (
    (":material/add_photo_alternate:", "Pictures", "Folders, single pictures, a zip, a table, the camera or drawings."),
    (":material/health_and_safety:", "Health", "Duplicates, blurred pictures and small classes are found before they mislead."),
    (":material/crop:", "Make ready", "Every picture becomes an image of one size. You see how."),
    (":material/model_training:", "Train", "Your images then stand in the list of data sets on every page."),
)  # fmt: skip
ADVICE = (
    "**What makes good pictures?** Some thirty for each class, about as many of one class as of another. Vary what does not "
    "matter: the light, the background, the distance, the angle. If all oak leaves lie on the red table, the network learns "
    "the table."
)


def first() -> None:
    """What a visitor without a data set sees: the path, a field for the name, and what makes good pictures."""
    with st.container(border=True, gap="medium"):
        st.markdown("**Train a network on your own images**")
        columns = st.columns(len(PATH), gap="medium")
        for number, (column, (icon, name, text)) in enumerate(zip(columns, PATH, strict=True), start=1):
            with column:
                st.markdown(f"{icon} **{number} {name}**")
                st.caption(text)
        _form("first-data-set", FIRST_TITLE, width=480)
        st.caption(ADVICE)


def another() -> None:
    """The button for one more data set."""
    with st.popover("New data set", icon=":material/add:"):
        _form("new-data-set", "", width="stretch")


def _form(key: str, title: str, *, width: int | str) -> None:
    with st.form(key, border=False, width=width):  # type: ignore[arg-type]
        name = st.text_input("Name of the data set", title, max_chars=MAX_TITLE, placeholder=EXAMPLE)
        is_wanted = st.form_submit_button("New data set", icon=":material/add:", type="primary")
    if is_wanted:
        try:
            made = create_data_set(name)
        except UserError as error:
            show_error(error)
            return
        open_data_set(made)
        st.rerun()
