"""The operator's password: asked once in a browser tab. Without one in the settings there is no page."""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.events import event
from cnn_demo.operation.password import WINDOW_SECONDS, PasswordGate, TooManyAttempts
from cnn_demo.ui.core import server
from cnn_demo.ui.core.one_per_process import one_per_process
from cnn_demo.ui.core.visitor import visitor

IS_OPERATOR, PASSWORD, MESSAGE = "is-operator", "operator-password", "operator-message"
WIDTH = 420  # pixels
WRONG = "This is not the password."
TOO_MANY = f"Too many wrong passwords. Try again in {WINDOW_SECONDS / 60:.0f} minutes."


def has_page() -> bool:
    """Whether the settings have a password, so that there is an operator's page."""
    try:
        return bool(server.settings().operator_password)
    except UserError:  # a setting is wrong: every page says so
        return False


def is_signed_in() -> bool:
    """Whether this tab has given the password; else the form that asks for it is shown."""
    if st.session_state.get(IS_OPERATOR):
        return True
    with st.form("operator-sign-in", width=WIDTH):
        st.text_input("Password", type="password", key=PASSWORD, autocomplete="current-password")
        st.form_submit_button("Sign in", type="primary", on_click=_check)
    if message := st.session_state.pop(MESSAGE, None):
        st.error(message, icon=":material/error:", width=WIDTH)
    return False


def sign_out_button() -> None:
    """Ends the operator's rights in this tab."""
    st.button("Sign out", icon=":material/logout:", on_click=lambda: st.session_state.pop(IS_OPERATOR, None))


@one_per_process()
def _gate() -> PasswordGate:
    return PasswordGate(server.settings().operator_password)


def _check() -> None:
    given = st.session_state.get(PASSWORD, "")
    st.session_state[PASSWORD] = ""
    try:
        is_right = _gate().is_right(given, visitor().origin)
    except TooManyAttempts:
        event("operator-refused", reason="too many attempts")
        st.session_state[MESSAGE] = TOO_MANY
        return
    if is_right:
        st.session_state[IS_OPERATOR] = True
        event("operator-signed-in")
    else:
        st.session_state[MESSAGE] = WRONG
        event("operator-refused", reason="wrong password")
