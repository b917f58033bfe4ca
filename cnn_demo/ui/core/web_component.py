"""Streamlit components made of our own browser files: NAME.js, and NAME.css where there is one, in cnn_demo/web."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from cnn_demo.browser.modules import WEB


@cache
def component(
    name: str, html: str | None = None, styles: tuple[str, ...] = (), script: str | None = None
) -> Callable[..., Any]:
    """The component of that name, registered once in a server.

    styles: paths below cnn_demo/web, instead of NAME.css. script: path without .js, instead of NAME.
    """
    paths = [WEB / path for path in styles or (f"{name}.css",)]
    registered: Callable[..., Any] = st.components.v2.component(
        name,
        html=html,
        js=(WEB / f"{script or name}.js").read_text(),
        css="".join(path.read_text() for path in paths if path.is_file()) or None,
    )
    return registered
