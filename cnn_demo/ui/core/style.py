"""The app's style sheet, and the labels over the groups of pages in the navigation."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

LAID_OUT = "laid-out"
LAYOUT_SECONDS = 0.25
SHEET = Path(__file__).with_suffix(".css")
# Style sheet content with an empty alternative text: the links keep their names for a screen reader.
GROUP_LABEL = """
[data-testid="stTopNav"] .rc-overflow-item:has(a[href$="/{path}"])::before,
[data-testid="stSidebarNavItems"] li:has(a[href$="/{path}"])::before {{ content: "{label}" / ""; }}
[data-testid="stTopNav"] .rc-overflow-item:has(a[href$="/{path}"]):not(:first-child) {{ padding-left: 1.5rem; }}
"""


def lay_out(icon: str) -> None:
    """Let pages take the window's whole width, and load style.css, which has what .streamlit/config.toml cannot set.

    A browser first lays an app out narrow and without the sheet. The first run of a session waits a moment, so that the
    page changes while it is still empty: its content would jump.
    """
    st.set_page_config(page_icon=icon, layout="wide")
    st.html(SHEET)
    if LAID_OUT not in st.session_state:
        st.session_state[LAID_OUT] = True
        time.sleep(LAYOUT_SECONDS)


def show_group_labels(groups: Mapping[str, Sequence[StreamlitPage]]) -> None:
    """Put each label over the first page of its group. Streamlit's own groups would hide their pages in menus."""
    rules = [GROUP_LABEL.format(path=pages[0].url_path, label=label) for label, pages in groups.items()]
    st.html(f"<style>{''.join(rules)}</style>")
