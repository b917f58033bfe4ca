"""Buttons whose press is not lost when the page runs again before it was carried out.

Streamlit tells a press to one run of the page alone. Where a component makes the page run again while that run is on its way
to the button, Streamlit ends the run, and the next one does not know of the press. A callback runs before the page does: it
notes the press, and the run that reaches the button takes the note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from cnn_demo.ui.core import store

NOTED, PAGE = "noted-presses", "page-of-presses"  # name of a button -> Press; the page that runs or has run last


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """page: the one on which the button was pressed."""

    page: str


def pressed(label: str, *, key: str = "", disabled: bool = False, **options: Any) -> bool:
    """Show a button. Whether it was pressed, told once.

    What the press asks for has to follow at once: each further element of the page, and each look at the session's state, is
    a place where the run may end. What needs no element of the page is better done by `on_click` of st.button.
    key: "" where the page has no other button of the label. options: further ones of st.button.
    """
    name = key or f"button-{label}"
    st.button(label, key=name, disabled=disabled, on_click=_note, args=(name,), **options)
    return _take(name) and not disabled


def submitted(label: str, *, key: str, **options: Any) -> bool:
    """The same for the button of a form. options: further ones of st.form_submit_button."""
    st.form_submit_button(label, key=key, on_click=_note, args=(key,), **options)
    return _take(key)


def noted(page: str) -> Mapping[str, Press]:
    """The presses that no run of the page has taken yet, at the start of a run of it. Those of another page are forgotten."""
    store.put(PAGE, page)
    store.put(NOTED, {name: press for name, press in _notes().items() if press.page == page})
    return dict(_notes())


def forget(presses: Mapping[str, Press]) -> None:
    """Forget those that a whole run of the page did not take: their buttons are not on it any more."""
    store.put(NOTED, {name: press for name, press in _notes().items() if presses.get(name) is not press})


def _note(name: str) -> None:
    store.put(NOTED, {**_notes(), name: Press(store.get(PAGE, ""))})


def _take(name: str) -> bool:
    notes = dict(_notes())
    is_noted = notes.pop(name, None) is not None
    if is_noted:
        store.put(NOTED, notes)
    return is_noted


def _notes() -> Mapping[str, Press]:
    notes: Mapping[str, Press] = store.get(NOTED, {})
    return notes
