"""Messages that wait for the next run of a page, which shows them at its top, or over it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.ui.core import form_revision

KEY = "notices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """seconds: for so long it is shown again where the page runs again. shown_at: by time.monotonic(); None before that."""

    kind: Literal["error", "warning", "success", "toast"]
    text: str
    seconds: float = 0.0
    shown_at: float | None = None


def add_error(error: UserError, *, seconds: float = 0.0) -> None:
    """Show an error, and let the forms go back to the values that stand. seconds: as for add_success."""
    _add(Notice(kind="error", text=str(error), seconds=seconds))
    form_revision.increase()


def add_success(text: str, *, seconds: float = 0.0) -> None:
    """seconds: for what is followed by runs of the page that no visitor asks for, which would take the notice away."""
    _add(Notice(kind="success", text=text, seconds=seconds))


def add_toast(text: str) -> None:
    """Show what was done over the page, which does not move then."""
    _add(Notice(kind="toast", text=text))


def add_warning(text: str, *, seconds: float = 0.0) -> None:
    """seconds: as for add_success."""
    _add(Notice(kind="warning", text=text, seconds=seconds))


def waiting() -> list[Notice]:
    """The messages to be shown, in their order."""
    return list(_waiting())


def drop_shown(shown: list[Notice]) -> None:
    """Drop what waiting() has given, once it stands on the page: a run that is ended before leaves it to the next one."""
    now = time.monotonic()
    kept = [replace(notice, shown_at=notice.shown_at or now) for notice in shown]
    kept = [notice for notice in kept if now - (notice.shown_at or now) < notice.seconds]
    st.session_state[KEY] = [*kept, *_waiting()[len(shown) :]]


def _add(notice: Notice) -> None:
    _waiting().append(notice)


def _waiting() -> list[Notice]:
    notices: list[Notice] = st.session_state.setdefault(KEY, [])
    return notices
