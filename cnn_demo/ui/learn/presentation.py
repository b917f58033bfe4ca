"""The presenter's mode of the Learn page: large type, keys for the next and the previous chapter, no furniture of the page.

The address says whether it is on, so that a teacher can link to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from cnn_demo.browser.modules import PRESENTATION_STYLE, WEB
from cnn_demo.ui.core import address, sent
from cnn_demo.ui.core.web_component import component

ON = "1"
KEYS = "presentation-keys"
Commands = Mapping[str, Callable[[], None]]


def is_on() -> bool:
    return address.get(address.PRESENT) == ON


def begin() -> None:
    address.put(address.PRESENT, ON)


def end() -> None:
    address.drop(address.PRESENT)


def link(chapter: str) -> str:
    """A link that opens a chapter for presenting."""
    return address.link({address.CHAPTER: chapter, address.PRESENT: ON})


def show_controls(number: int, count: int, commands: Commands) -> None:
    """The buttons of the mode.

    number: of the chapter, from 1. commands: "previous" and "next", which are missing at the first and the last chapter.
    """
    _button("Previous", "arrow_back", commands.get("previous"))
    st.markdown(f"{number} of {count}", width="content")
    _button("Next", "arrow_forward", commands.get("next"))
    _button("End presentation", "close", end)


def turn_on(commands: Commands) -> None:
    """The look of the mode, and keys that do what its buttons do."""
    st.html(WEB / PRESENTATION_STYLE)
    component("presentation_keys")(key=KEYS, on_command_change=lambda: _obey({**commands, "end": end}))


def _button(label: str, icon: str, act: Callable[[], None] | None) -> None:
    st.button(label, icon=f":material/{icon}:", on_click=act, disabled=act is None, key=f"present-{label}")


def _obey(commands: Commands) -> None:
    act = commands.get(sent.text_of_component(KEYS, "command") or "")
    if act:
        act()
