"""The dialog that is open: it stays until it is answered, however often the page runs again in the meantime.

A dialog shown where a button returns True would close with the page's next run, which a component may cause at any time.
"""

from __future__ import annotations

from cnn_demo.ui.core import store

KEY = "open-dialog"


def open_dialog(name: str, about: str) -> None:
    """For a button's on_click. Streamlit shows one dialog at a time. about: the id of what it asks about."""
    store.put(KEY, (name, about))


def is_open(name: str, about: str) -> bool:
    return bool(store.get(KEY) == (name, about))


def close() -> None:
    """For st.dialog's on_dismiss and for its buttons, which end with st.rerun()."""
    store.put(KEY, None)
