"""The Class page of a visitor: the class that is chosen, or how to get into one."""

from __future__ import annotations

import streamlit as st

from cnn_demo.browser.modules import WEB
from cnn_demo.runs.class_board import Order
from cnn_demo.runs.school_class import SchoolClass, code_as_shown
from cnn_demo.shown_text import escaped
from cnn_demo.ui.classroom import joining, teaching
from cnn_demo.ui.classroom.board import ORDERS, board, shown_rows, wait_for_members
from cnn_demo.ui.core import address, notices, own_classes, own_work, sent, server
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.learn import presentation

STYLE = "class_page.css"
ORDER, CHOSEN = "class-order", "chosen-class"


def class_page() -> None:
    """Everything below the page's title."""
    st.html(WEB / STYLE)
    invited = joining.invited_to()
    classes = own_classes.own_classes()
    if invited is not None:
        joining.join_card(invited)
    elif not classes:
        joining.find_or_make()
    else:
        _show(_chosen(classes), classes)


def _chosen(classes: list[SchoolClass]) -> SchoolClass:
    """The class that the address names, else the newest."""
    named = address.get(address.CLASS)
    found = next((each for each in classes if each.id == named), classes[0])
    address.put(address.CLASS, found.id)
    return found


def _show(current: SchoolClass, classes: list[SchoolClass]) -> None:
    is_teacher = own_classes.is_taught_by_visitor(current)
    if presentation.is_on():
        _presented(current, is_teacher=is_teacher)
        return
    with st.container(
        horizontal=True,
        vertical_alignment="bottom"
        if len(classes) > 1
        else "center",  # a choice has a label above it, a title has none
        gap="small",
        key="class-top",
    ):
        _title_or_choice(current, classes)
        _controls(current, is_teacher=is_teacher)
    if current.members:
        board(current, _order(), in_tiles=False)
    if is_teacher and not current.members:
        with st.container(border=True):
            st.markdown("**Nobody has joined yet.** Write the code on the board, or send the link.")
            teaching.invitation(current)
        wait_for_members(current)
    elif is_teacher:
        teaching.networks(shown_rows(current), current)
        joining.teachers_page_link()
    else:
        st.caption(
            "Your teacher sees the same. Nobody but your teacher can open your networks, to try them, look inside and "
            "download them."
        )


def _title_or_choice(current: SchoolClass, classes: list[SchoolClass]) -> None:
    if len(classes) == 1:
        st.header(escaped(current.name), anchor=False)
        return
    names = {each.id: each.name for each in classes}
    st.session_state[CHOSEN] = current.id  # whatever led here
    st.selectbox(
        "Class",
        list(names),
        format_func=names.__getitem__,
        key=CHOSEN,
        on_change=lambda: _choose(sent.option(CHOSEN, list(names))),
        width="stretch",
    )


def _choose(class_id: str | None) -> None:
    if class_id is not None:
        address.put(address.CLASS, class_id)


def _controls(current: SchoolClass, *, is_teacher: bool) -> None:
    if is_teacher and current.members:
        with st.popover("Invite", icon=":material/group_add:"):
            teaching.invitation(current)
    if current.members:
        st.button(
            "Projector", icon=":material/present_to_all:", on_click=presentation.begin, help="In large type, alone."
        )
    with st.popover("More", icon=":material/more_horiz:"):
        if is_teacher:
            teaching.more(current)
        else:
            st.button("Leave the class", icon=":material/logout:", on_click=_leave, args=(current,))
        if st.toggle("Join or make another class"):
            joining.find_or_make(key="another")
    if is_teacher:
        teaching.end_question(current)


def _presented(current: SchoolClass, *, is_teacher: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(escaped(current.name), anchor=False)
        if is_teacher and current.code is not None:
            with st.container(key="class-code", width="content"):
                st.markdown(
                    f"Join at {escaped(_short_address())} with **{code_as_shown(current.code)}**", width="content"
                )
        st.button(
            "End presentation", icon=":material/close:", on_click=presentation.end, key="present-End presentation"
        )
    board(current, _order(), in_tiles=True)
    presentation.turn_on({})


def _order() -> Order:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Sort by", width="content")
        return st.segmented_control(
            "Sort by",
            list(ORDERS),
            format_func=ORDERS.__getitem__,
            default="name",
            required=True,
            key=ORDER,
            label_visibility="collapsed",
        )


def _short_address() -> str:
    """The page's address as one types it."""
    return (st.context.url or "").partition("?")[0].partition("://")[2]


def _leave(current: SchoolClass) -> None:
    with show_errors_on_top():
        server.classes().leave(current.id, own_work.workspace().folder.name)
        address.drop(address.CLASS)
        notices.add_success(f"You have left {current.name}. Your networks stay yours.")
