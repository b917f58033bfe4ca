"""Keeps the ids of a visitor's workspaces in the browser: in a cookie, else in localStorage. SECURITY.md says why.

The browser forgets them where the visitor asks for it.

Only the browser can set them: Streamlit gives an app no place for response headers. So a component of ours does it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

import streamlit as st

from cnn_demo.browser import published
from cnn_demo.runs.workspace import is_workspace_id
from cnn_demo.ui.core import sent
from cnn_demo.ui.core.web_component import component

KEY = "browser-memory"
MOST_IDS = 6
SEPARATOR = "."  # in no id
LONGEST_SENT = 1024
DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """What a browser forgets. ids: the workspaces, None for all. device: whether the networks and trainings that it stores
    are deleted, too; images that it keeps for trainings always are. told: given to on_forgotten by the page that is loaded
    afterwards, with IN_PART of own_work.py behind it where the device still stores something."""

    ids: list[str] | None
    device: bool
    told: str


def cookie_ids() -> list[str]:
    """The ids that the browser sent when the session began; the workspace opened last comes first."""
    return parse(st.context.cookies.get(_cookie_name(), ""))


def parse(text: str) -> list[str]:
    """The ids in a text that a browser has kept, each once."""
    parts = text.split(SEPARATOR, MOST_IDS)[:MOST_IDS]
    return [part for part in dict.fromkeys(parts) if is_workspace_id(part)]


def keep(
    ids: list[str],
    *,
    is_new: bool,
    on_found: Callable[[list[str]], None],
    on_private_link: Callable[[str], None],
    on_refused: Callable[[], None],
    forget: Forgetting | None,
    on_forgotten: Callable[[str], None],
) -> None:
    """Let the browser keep these ids, and the ones that it has kept before. Every page calls it at its end.

    is_new: the first id was made in this session, since the browser sent none, and has nothing in it yet. Where the
    browser has kept others nevertheless (in localStorage, or from another tab), on_found is called with them instead.
    on_private_link: called with the id of a private link that was followed. on_refused: the browser can keep nothing.
    forget: what the browser drops; it loads the app again then, also in other tabs.
    """

    def on_change(name: str) -> Callable[[], None]:
        return lambda: _pass_on(name)

    def _pass_on(name: str) -> None:
        text = sent.text_of_component(KEY, name, most=LONGEST_SENT)
        if name == "found" and text:
            on_found(parse(text))
        elif name == "followed" and text:
            on_private_link(text)
        elif name == "refused" and sent.of_component(KEY, name) is True:
            on_refused()
        elif name == "forgotten" and text:
            on_forgotten(text)

    names = ("found", "followed", "refused", "forgotten")
    component("browser_memory")(
        key=KEY,
        data={
            "name": _cookie_name(),
            "path": app_path(),
            "ids": ids,
            "mostIds": MOST_IDS,
            "isNew": is_new,
            "seconds": DAYS * 24 * 3600,
            "forget": asdict(forget) if forget else None,
            "modules": published.modules_url(),
        },
        **{f"on_{name}_change": on_change(name) for name in names},
    )


def _cookie_name() -> str:
    """Another name for each app of a host: cookies of one host are shared by its ports, and by paths that begin alike."""
    port = urlsplit(st.context.url or "").port
    return "_".join(["cnn_workshop", *re.findall(r"\w+", f"{port or ''}{app_path()}")])


def app_path() -> str:
    """The path of the app's first page."""
    return f"/{str(st.get_option('server.baseUrlPath')).strip('/')}"
