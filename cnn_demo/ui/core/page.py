"""The frame of every page: its head, the messages that wait, and the one place where user errors are caught."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from cnn_demo.errors import UserError
from cnn_demo.ui.core import state
from cnn_demo.ui.core.number_text import plain
from cnn_demo.ui.core.web_component import component


@contextmanager
def page(title: str, sentence: str) -> Iterator[None]:
    """A page's body: `with page("Draw", "..."):`. What waits to be told stands above it."""
    _leave_folder_navigation()
    try:
        state.open_session()
    except UserError as error:  # a setting or the runs' folder is wrong: no page can do anything
        st.title(title, anchor=False)
        show_error(error)
        st.stop()
    st.title(title, anchor=False)
    st.markdown(sentence)
    notices = st.container()
    with catching():
        yield
    for kind, text in state.take_notices():
        NOTICES[kind](notices, plain(text))
    _close_page_list(title)


@contextmanager
def catching() -> Iterator[None]:
    """Show a UserError where it happened, in a page's body or in a part that renews itself; all else stays loud."""
    try:
        yield
    except UserError as error:
        show_error(error)


def show_error(error: UserError) -> None:
    """An error as it is: what a link or a file brought into it must not act as Markdown."""
    st.error(plain(str(error)), icon=":material/error:")


def _leave_folder_navigation() -> None:
    """Let app.py run, which alone knows the list of pages.

    Streamlit takes a folder named pages/ for its older kind of navigation until st.navigation has run once. The first
    visitor of a server may come by a link to a page; app.py would then never run.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def _close_page_list(title: str) -> None:
    """On a phone, put the list of pages away once one is chosen; Streamlit leaves it open over the page."""
    component("page_list_closer")(key=f"page-list-closer-{title}")


@contextmanager
def refusing() -> Iterator[None]:
    """In a callback: a UserError is shown at the top of the page's next run, and what stood before stands."""
    try:
        yield
    except UserError as error:
        state.refuse(error)


NOTICES = {
    "error": lambda where, text: where.error(text, icon=":material/error:"),
    "success": lambda where, text: where.success(text, icon=":material/check_circle:"),
}


def empty_state(text: str, target: str, label: str, icon: str) -> None:
    """What a page shows where there is nothing yet: why, and the one step that changes it."""
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        st.markdown(text, text_alignment="center")
        st.page_link(target, label=label, icon=icon)
