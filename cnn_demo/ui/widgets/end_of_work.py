"""Lets a visitor end their work here: the browser forgets it, or the server deletes it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cnn_demo.runs.sweep_folder import sweeps_of
from cnn_demo.runs.workspace import Workspace
from cnn_demo.ui.core import own_data, own_work
from cnn_demo.ui.core.open_dialog import close, is_open, open_dialog
from cnn_demo.ui.core.own_classes import is_taught_by_visitor, own_classes
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.whole_work import delete_whole_work
from cnn_demo.ui.widgets.link_to_copy import link_to_copy
from cnn_demo.ui.widgets.work_limits import kept_until

FORGET, DELETE = "forget-work", "delete-work"
DEVICE = "Delete the networks and trainings that this device stores, too"


def end_buttons() -> None:
    """The buttons, each of which opens its dialog."""
    st.button(
        "Forget my work in this browser",
        icon=":material/logout:",
        on_click=open_dialog,
        args=(FORGET, ""),
        width="stretch",
    )
    st.button(
        "Delete everything on the server",
        icon=":material/delete_forever:",
        on_click=open_dialog,
        args=(DELETE, ""),
        width="stretch",
        disabled=not own_work.workspace().exists(),
    )


def end_dialogs() -> None:
    """The dialog that asks before anything is done."""
    if is_open(FORGET, ""):
        _confirm_forgetting()
    elif is_open(DELETE, ""):
        _confirm_deleting()


@st.dialog("Forget your work in this browser?", on_dismiss=close)
def _confirm_forgetting() -> None:
    workspace = own_work.workspace()
    st.markdown(
        "The next person at this browser, you included, no longer finds your work in it. All tabs of the app are loaded "
        "again; pictures that were not added yet are lost."
    )
    if own_work.is_signed_in_persons():
        st.markdown("Your own work opens when you sign in. To close it, sign out as well.")
    elif workspace.exists():
        st.markdown("**Keep your private link.** Without it, nobody opens this work again.")
        link_to_copy(own_work.private_link())
    if workspace.exists():
        st.markdown(f"**What stays on the server:** {_contents(workspace)}.")
        st.caption(kept_until())
    if others := own_work.others():
        st.markdown(f"Other work that this browser remembers is forgotten, too: {len(others)}.")
    device = st.checkbox(
        DEVICE, help="They are in this browser alone. Networks that you kept on the server stay there."
    )
    _answers(FORGET, "Forget it", ":material/logout:", lambda: own_work.forget_in_browser(device=device))


@st.dialog("Delete everything on the server?", on_dismiss=close)
def _confirm_deleting() -> None:
    st.markdown(f"This deletes your work for good: {_contents(own_work.workspace())}, and the design in progress.")
    st.markdown("Links to your shared networks end. Networks that this device stores stay on it.")
    classes = own_classes()
    if taught := sum(map(is_taught_by_visitor, classes)):
        st.markdown(f"Classes that you teach end: {taught}.")
    if attended := len(classes) - taught:
        st.markdown(f"You leave the classes that you are in: {attended}.")
    st.caption("To keep a copy, go back and download it: *Your work*, *Keep a copy*.")
    _answers(DELETE, "Delete everything", ":material/delete_forever:", delete_whole_work)


def _answers(name: str, label: str, icon: str, act: Callable[[], None]) -> None:
    """The button that does it, and the one that does not."""
    with st.container(horizontal=True):
        if pressed(label, key=f"{name}-now", icon=icon, type="primary"):
            with show_errors_on_top():
                act()
            close()
            st.rerun()
        if pressed("Keep it", key=f"{name}-not"):
            close()
            st.rerun()


def _contents(workspace: Workspace) -> str:
    """What is in the workspace, in figures."""
    counts = {
        "runs": len(workspace.runs()),
        "searches": len(list(sweeps_of(workspace.folder))),
        "data sets": len(own_data.data_sets()),
    }
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count) or "a design"
