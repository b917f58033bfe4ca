"""Our own parts of a page that run in the browser: NAME.js, and NAME.css where there is one, in cnn_demo/web."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from cnn_demo.browser.modules import WEB


@cache
def component(name: str, html: str | None = None, style: str | None = None) -> Callable[..., Any]:
    """The component of that name, registered once. style: the path of its CSS below cnn_demo/web, where it is another."""
    styles = WEB / (style or f"{name}.css")
    made: Callable[..., Any] = st.components.v2.component(
        name, html=html, js=(WEB / f"{name}.js").read_text(), css=styles.read_text() if styles.is_file() else None
    )
    return made
