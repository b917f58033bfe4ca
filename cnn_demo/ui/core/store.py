"""Values that the session keeps by name, and that outlive the widgets and the page that made them."""

from __future__ import annotations

from typing import Any

import streamlit as st

KEY = "remembered"


def get(name: str, default: Any = None) -> Any:
    return _values().get(name, default)


def put(name: str, value: Any) -> None:
    _values()[name] = value


def _values() -> dict[str, Any]:
    values: dict[str, Any] = st.session_state.setdefault(KEY, {})
    return values
