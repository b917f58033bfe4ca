"""Messages that wait for the next run of a page, which shows them at its top."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.ui.core import form_revision

KEY = "notices"

Notice = tuple[Literal["error", "warning", "success"], str]


def add_error(error: UserError) -> None:
    """Show an error, and let the forms go back to the values that stand."""
    _waiting().append(("error", str(error)))
    form_revision.increase()


def add_success(text: str) -> None:
    _waiting().append(("success", text))


def add_warning(text: str) -> None:
    _waiting().append(("warning", text))


def take_all() -> list[Notice]:
    """The messages not shown yet, in their order; none of them waits afterwards."""
    notices = _waiting()
    st.session_state[KEY] = []
    return notices


def _waiting() -> list[Notice]:
    notices: list[Notice] = st.session_state.setdefault(KEY, [])
    return notices
