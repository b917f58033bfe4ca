"""The frame of every page: title, notices, and the one place where user errors are caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.pages_manager import PagesManager

from cnn_demo.errors import NoWorkersError, UserError
from cnn_demo.runs.workspace import Workspace
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import account, address, notices, own_work, person, pressed, server, state, visitor
from cnn_demo.ui.core.client_messages import ignore_client_messages
from cnn_demo.ui.core.removed_widgets import ignore_removed_widgets
from cnn_demo.ui.core.uncut import keep_callbacks_uncut
from cnn_demo.ui.core.uploads import bound_uploads, note_origin
from cnn_demo.ui.core.web_component import component
from cnn_demo.ui.core.widget_lookup import look_up_single_values
from cnn_demo.ui.core.widget_messages import drop_unreadable_values


@contextmanager
def page(
    title: str, sentence: str = "", *, has_own_title: bool = False, parameters: tuple[str, ...] = ()
) -> Iterator[None]:
    """A page's body: `with page("Draw", "..."):`. Notices of the body itself appear above it, too.

    has_own_title: True where the body has a title of its own, which takes the place of the page's.
    parameters: those of the address that this page reads and writes; others leave the address, except for a shared design
    that is saved nowhere yet.
    """
    presses = pressed.noted(title)
    ignore_client_messages()
    bound_uploads()
    drop_unreadable_values()
    ignore_removed_widgets()
    look_up_single_values()
    keep_callbacks_uncut()
    _turn_off_page_scan()
    try:
        server.set_up_log()
        server.garbage_collector()
        if person.must_sign_in():
            _ask_to_sign_in(title)
        state.open_session()
        note_origin(visitor.visitor().origin)
    except UserError as error:  # a setting or the folder of runs is wrong: no page can do anything
        st.title(title, anchor=False)
        show_error(error)
        st.stop()
    address.keep_only((*parameters, address.DESIGN))
    if not has_own_title:
        _head(title, sentence)
    place = st.container()
    if own_work.offered() is not None:
        _private_link_question()
    elif (made_before := own_work.made_before_sign_in()) is not None:
        _take_along_question(made_before)
    with show_errors_here():
        yield
    pressed.forget(presses)
    address.show(title)
    own_work.keep_in_browser()
    visitor.record_use()
    account.return_to_page()
    _show_notices(place)
    _close_page_list(title)


@contextmanager
def show_errors_here() -> Iterator[None]:
    """Show a UserError where it is raised, in a page's body or in a fragment; other errors stay loud."""
    try:
        yield
    except UserError as error:
        show_error(error)


@contextmanager
def show_errors_on_top() -> Iterator[None]:
    """In a callback: show a UserError at the top of the page's next run, and let its forms show what they did before."""
    try:
        yield
    except UserError as error:
        notices.add_error(error)


def show_error(error: UserError) -> None:
    """What went wrong; where a server without workers was asked for one, nothing did, and it looks like that."""
    if isinstance(error, NoWorkersError):
        st.info(escaped(str(error)), icon=":material/cloud_off:")
    else:
        show_error_text(str(error))


def show_error_text(text: str) -> None:
    """A message as an error. Parts of it may come from a link or a file, so nothing in it acts as Markdown."""
    st.error(escaped(text), icon=":material/error:")


def empty_state(text: str, target: str, label: str, icon: str) -> None:
    """What a page shows where there is nothing yet: why, and a link to the page that changes it."""
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        st.markdown(text, text_alignment="center")
        st.page_link(target, label=label, icon=icon)


def _head(title: str, sentence: str) -> None:
    """Title and sentence, close together, so that more of the page is on the first screen."""
    with st.container(gap=None):
        if person.can_sign_in():
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                st.title(title, anchor=False, width="content")
                account.account_control()
        else:
            st.title(title, anchor=False)
        st.markdown(sentence)


def _ask_to_sign_in(title: str) -> NoReturn:
    """End the page with the question to sign in, for a visitor who must."""
    st.title(title, anchor=False)
    _show_notices(st.container())
    account.sign_in_card()
    account.return_to_page()
    st.stop()


def _private_link_question() -> None:
    """A private link was followed in a browser that holds other work: ask before the page shows something else."""
    with st.container(border=True):
        st.markdown(
            "**This private link does not open your own work.** If you open it, yours is kept: you find it again under "
            "*Your work* on the Runs page."
        )
        with st.container(horizontal=True):
            for label, accept in (("Open the linked work", True), ("Stay with mine", False)):
                st.button(label, on_click=own_work.answer_offer, kwargs={"accept": accept})


def _take_along_question(made_before: Workspace) -> None:
    """Somebody has signed in where work was made without a name: ask once whether it is theirs."""
    with st.container(border=True):
        st.markdown(
            "**This browser holds work that was made before you signed in.** If you take it along, it is "
            "yours alone on every device, and private links to it no longer open."
        )
        st.caption(own_work.description(made_before))
        with st.container(horizontal=True):
            for label, take in (("Take it along", True), ("Leave it in this browser", False)):
                st.button(label, on_click=_answer_about, args=(made_before,), kwargs={"take": take})


def _answer_about(made_before: Workspace, *, take: bool) -> None:
    with show_errors_on_top():
        own_work.answer_about(made_before, take=take)
        if take:
            state.read_draft_again()
            notices.add_success("The work is yours now. You find it wherever you sign in.")


def _show_notices(place: DeltaGenerator) -> None:
    shown = notices.waiting()
    for notice in shown:
        SHOW_NOTICE[notice.kind](place, escaped(notice.text))
    notices.drop_shown(shown)


def _turn_off_page_scan() -> None:
    """Let app.py run, which alone has the list of pages.

    Until st.navigation has run once in a server, Streamlit takes a folder named pages/ for its older kind of navigation
    and runs the page by itself. A server's first visitor may come by a link to a page; app.py would then never run.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def _close_page_list(title: str) -> None:
    """On a phone, close the list of pages once one is chosen; Streamlit leaves it open over the page."""
    component("sidebar_closer")(key=f"page-list-closer-{title}")


SHOW_NOTICE: dict[str, Callable[[DeltaGenerator, str], DeltaGenerator]] = {
    "error": lambda place, text: place.error(text, icon=":material/error:"),
    "warning": lambda place, text: place.warning(text, icon=":material/warning:"),
    "success": lambda place, text: place.success(text, icon=":material/check_circle:"),
    "toast": lambda _, text: st.toast(text, icon=":material/check_circle:"),
}
