"""Joining a class by its code, and making one."""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import ClassError
from cnn_demo.runs.school_class import MAX_CLASS_NAME, MAX_MEMBER_NAME, SchoolClass, code_as_shown
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import address, notices, own_classes, own_work, person, server
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.visitor import check_room_for_workspace, visitor

CODE, NAME, CLASS_NAME = "class-code", "name-in-class", "class-name"
MAX_TYPED = 20
WHAT_OTHERS_SEE = (
    "Your teacher and the others in the class see this name, and of your networks: the design, the data, how far the "
    "training is, the accuracy and the number of parameters. Your teacher can also open your trained networks, to try "
    "them, look inside and download them. Nobody can change anything of yours, and you can leave at any time."
)


def invited_to() -> SchoolClass | None:
    """The class of the code that the address holds; None where there is none, or the visitor is in it already."""
    code = address.get(address.JOIN)
    if code is None:
        return None
    try:
        found = server.classes().by_code(code)
    except ClassError as error:
        address.drop(address.JOIN)
        notices.add_error(error)
        return None
    if found.knows(own_work.workspace().folder.name):
        _open(found)
        return None
    return found


def join_card(invited: SchoolClass) -> None:
    """The question whether to join, and by which name."""
    with st.container(border=True):
        st.header(f"Join {escaped(invited.name)}", anchor=False)
        who = person.signed_in()
        with st.form("join", border=False):
            st.text_input(
                "Your name in this class",
                who.name[:MAX_MEMBER_NAME] if who else "",
                max_chars=MAX_MEMBER_NAME,
                key=NAME,
                placeholder="As your teacher knows you",
            )
            st.caption(WHAT_OTHERS_SEE)
            with st.container(horizontal=True):
                st.form_submit_button("Join the class", type="primary", on_click=_join, args=(invited,))
                st.form_submit_button("Not now", on_click=address.drop, args=(address.JOIN,))


def find_or_make(*, key: str = "first") -> None:
    """Fields for a code and, for those who may teach, for the name of a new class. key: of this place on the page."""
    places = st.columns(2) if own_classes.may_make() else [st.container()]
    with places[0].container(border=True, height="stretch"):
        st.header("Join a class", anchor=False)
        with st.form(f"find-{key}", border=False):
            st.text_input("Code", placeholder="K7QMX-4RTPA", max_chars=MAX_TYPED, key=f"{CODE}-{key}")
            st.form_submit_button("Find the class", icon=":material/login:", on_click=_find, args=(key,))
        st.caption("Your teacher has the code, or a link that needs none.")
    if own_classes.may_make():
        with places[1].container(border=True, height="stretch"):
            st.header("Teach a class", anchor=False)
            with st.form(f"make-{key}", border=False):
                st.text_input(
                    "Name of the class", placeholder="7b", max_chars=MAX_CLASS_NAME, key=f"{CLASS_NAME}-{key}"
                )
                st.form_submit_button("Make a class", icon=":material/group_add:", on_click=_make, args=(key,))
            st.caption("You get a code for your pupils. They need no account, and nothing but a name that they choose.")
            teachers_page_link()


def teachers_page_link() -> None:
    st.page_link("pages/teachers.py", label="Lesson plans and notes for teachers", icon=":material/co_present:")


def _find(key: str) -> None:
    with show_errors_on_top():
        found = server.classes().by_code(st.session_state[f"{CODE}-{key}"])
        address.put(address.JOIN, code_as_shown(found.code or ""))


def _make(key: str) -> None:
    with show_errors_on_top():
        check_room_for_workspace()
        teacher = visitor()
        name = st.session_state[f"{CLASS_NAME}-{key}"]
        _open(server.classes().make(teacher.workspace, name, origin=teacher.origin))


def _join(invited: SchoolClass) -> None:
    with show_errors_on_top():
        check_room_for_workspace()
        workspace = own_work.workspace().folder.name
        _open(server.classes().join(address.get(address.JOIN) or "", workspace, st.session_state[NAME]))
        notices.add_success(f"You are in {invited.name}. Train a network, and it appears here.")


def _open(found: SchoolClass) -> None:
    address.drop(address.JOIN)
    address.put(address.CLASS, found.id)
