"""What a teacher does with a class: invite, look at a pupil's network, rename, remove a pupil, end it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from cnn_demo.runs.class_board import Row, in_order
from cnn_demo.runs.school_class import MAX_CLASS_NAME, SchoolClass, code_as_shown
from cnn_demo.shown_text import escaped
from cnn_demo.ui.classroom.board import ON_TRAINING_IMAGES
from cnn_demo.ui.core import address, notices, open_dialog, own_work, server
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.widgets import class_networks, network_picker
from cnn_demo.ui.widgets.link_to_copy import link_to_copy

NEW_NAME, END = "new-class-name", "end-class"


def invitation(school_class: SchoolClass) -> None:
    """The code and the link, and how to renew and withdraw them."""
    classes, teacher = server.classes(), own_work.workspace().folder.name
    if school_class.code is None:
        st.markdown("Nobody can join: the code was withdrawn.")
        _button("Make a new code", ":material/key:", partial(classes.replace_code, school_class.id, teacher=teacher))
        return
    code = code_as_shown(school_class.code)
    st.markdown("Anyone who has this code or link can join, and sees the names and figures of the class.")
    with st.container(key="class-code"):
        st.markdown(f"**{code}**")
    link_to_copy(address.link_with(address.JOIN, code))
    with st.container(horizontal=True):
        _button(
            "Replace the code", ":material/refresh:", partial(classes.replace_code, school_class.id, teacher=teacher)
        )
        _button("Withdraw it", ":material/link_off:", partial(classes.withdraw_code, school_class.id, teacher=teacher))


def networks(found: Sequence[Row], school_class: SchoolClass) -> None:
    """A choice among the pupils' trained networks, and pages to look at the chosen one."""
    by_id = {row.member.id: row for row in in_order(found, "name") if row.network}
    if not by_id:
        return
    with st.container(border=True):
        st.header("Look at a pupil's network", anchor=False)
        chosen = st.selectbox(
            "Pupil",
            list(by_id),
            format_func=lambda member: _title(by_id[member]),
            key="looked-at",
            label_visibility="collapsed",
        )
        with st.container(horizontal=True):
            for label, icon, page in (
                ("Try it on a drawing", ":material/draw:", "draw"),
                ("Inspect it", ":material/troubleshoot:", "inspection"),
                ("Follow its arithmetic", ":material/calculate:", "explain"),
            ):
                if pressed(label, icon=icon):
                    network_picker.preselect(class_networks.open_network(school_class, by_id[chosen]))
                    st.switch_page(f"pages/{page}.py")
        st.caption("This is the pupil's own network, not a copy. Only the pupil can change or delete it.")


def more(school_class: SchoolClass) -> None:
    """What is seldom done with a class."""
    classes, teacher = server.classes(), own_work.workspace().folder.name
    st.text_input("Name of the class", school_class.name, max_chars=MAX_CLASS_NAME, key=NEW_NAME)
    _button(
        "Rename",
        ":material/edit:",
        lambda: classes.rename(school_class.id, st.session_state[NEW_NAME], teacher=teacher),
    )
    if school_class.members:
        names = {member.id: member.name for member in school_class.members}
        removed = st.selectbox("Pupil to remove", list(names), format_func=names.__getitem__, key="removed-pupil")
        _button(
            "Remove from the class",
            ":material/person_remove:",
            partial(classes.remove, school_class.id, removed, teacher=teacher),
        )
    st.button("End the class", icon=":material/delete:", on_click=open_dialog.open_dialog, args=(END, school_class.id))


def end_question(school_class: SchoolClass) -> None:
    """The question whether the class is to end, while it is asked."""
    if open_dialog.is_open(END, school_class.id):
        _confirm_end(school_class)


@st.dialog("End this class?", on_dismiss=open_dialog.close)
def _confirm_end(school_class: SchoolClass) -> None:
    st.markdown(
        f"**{escaped(school_class.name)}** is then gone for you and for everybody in it. The pupils keep their networks."
    )
    with st.container(horizontal=True):
        ends = st.button("End it", type="primary", icon=":material/delete:", on_click=_end, args=(school_class,))
        if ends or pressed("Keep it"):
            open_dialog.close()
            st.rerun()


def _end(school_class: SchoolClass) -> None:
    with show_errors_on_top():
        server.classes().end(school_class.id, teacher=own_work.workspace().folder.name)
        address.drop(address.CLASS)
        notices.add_success(f"{school_class.name} has ended.")


def _title(row: Row) -> str:
    parts = [row.member.name, row.design]
    if row.val_accuracy is not None:
        parts.append(percent_text(row.val_accuracy))
    elif row.train_accuracy is not None:
        parts.append(f"{percent_text(row.train_accuracy)} {ON_TRAINING_IMAGES}")
    return " · ".join(parts)


def _button(label: str, icon: str, act: Callable[[], None]) -> None:
    def on_click() -> None:
        with show_errors_on_top():
            act()

    st.button(label, icon=icon, on_click=on_click)
