"""The parameters of the page's address that the app uses.

A change replaces the address in the browser's history. Streamlit's st.query_params would add an entry to the history, and
the Back button would then need a second press to leave the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

import streamlit as st

from cnn_demo.ui.core.web_component import component

KEY = "address"
WORKSPACE, DESIGN, NETWORK, RUN = "workspace", "design", "network", "run"
CHAPTER, PRESENT = "chapter", "present"
CLASS, JOIN = "class", "join"
DEVICE = "device"  # the id of a training on the visitor's own device
DATA = "data"  # the name of a data set of the visitor's own
PICTURE = "picture"  # a test image of the chapters: its class and its number, as in 7-0
SEED = "seed"  # of the exercises' numbers and of the order of a question's options
SWEEP = "sweep"  # the id of a search for settings
PARAMETERS = (WORKSPACE, DESIGN, NETWORK, RUN, CHAPTER, PRESENT, CLASS, JOIN, DEVICE, DATA, PICTURE, SEED, SWEEP)


def get(name: str) -> str | None:
    """The value of a parameter, None where the address has none."""
    return _parameters().get(name)


def put(name: str, value: str) -> None:
    """Give a parameter another value. The browser shows it when the page's script has ended."""
    _parameters()[name] = value


def drop(name: str) -> None:
    """Remove a parameter where the address has it."""
    _parameters().pop(name, None)


def take(name: str) -> str | None:
    """The value of a parameter that leaves the address with this call."""
    return _parameters().pop(name, None)


def keep_only(names: tuple[str, ...]) -> None:
    """Remove all parameters but these: those of a page that was open before."""
    for name in _parameters().keys() - set(names):
        drop(name)


def show(title: str) -> None:
    """Let the browser show the parameters. Every page calls it at its end, with its title."""
    data = {name: get(name) for name in PARAMETERS}
    component("address")(key=f"address-{title}", data=data)


def link_with(parameter: str, value: str, *, page: str | None = None) -> str:
    """The address of this page, or of another one, with this parameter alone: a link to share."""
    return link({parameter: value}, page=page)


def link(parameters: Mapping[str, str], *, page: str | None = None) -> str:
    """The address of this page, or of another one, with these parameters alone."""
    here = (st.context.url or "").partition("?")[0].partition("#")[0]
    target = here if page is None else urljoin(here, page)
    return f"{target}?{urlencode(parameters)}" if parameters else target


def _parameters() -> dict[str, str]:
    """The parameters as they shall be.

    The browser reports an address later than the session changes it, and Streamlit keeps reporting the one that a page was
    opened with. So only a report that differs from the one before replaces what the session holds.
    """
    reported = dict(st.query_params)
    state: dict[str, Any] = st.session_state.setdefault(KEY, {"reported": None, "parameters": {}})
    if reported != state["reported"]:
        state.update(reported=reported, parameters=dict(reported))
    parameters: dict[str, str] = state["parameters"]
    return parameters
