"""Our own parts of a page that run in the browser: NAME.js, and NAME.css where there is one, in cnn_demo/web."""

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
    """The component of that name, registered once.

    styles: the paths of its CSS below cnn_demo/web, where they are others; script: its JavaScript without .js, likewise.
    """
    paths = [WEB / path for path in styles or (f"{name}.css",)]
    made: Callable[..., Any] = st.components.v2.component(
        name,
        html=html,
        js=(WEB / f"{script or name}.js").read_text(),
        css="".join(path.read_text() for path in paths if path.is_file()) or None,
    )
    return made
