"""Chromium's contexts (cookies, storage, one kind of screen), used again and again by the tests.

A new context compiles Streamlit's JavaScript anew, which takes some two seconds of a processor. In a context that stays,
each test gets a new page, no cookies and no storage; the files and what was compiled of them are still there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Frame

from scripts.browser import COUNT_RUNS

# Each keeps a process of some 150 MB.
MOST_IDLE = 3


class Contexts:
    """Lends contexts, each to one test at a time; those given back wait for a test that needs the same screen."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: list[_Kept] = []

    @contextmanager
    def lent(self, options: dict[str, Any], url: str) -> Iterator[BrowserContext]:
        """A context without cookies and storage, with these options of Playwright's `new_context`. url: of the app."""
        kept = next((each for each in self._idle if each.options == options), None)
        if kept:
            self._idle.remove(kept)
        else:
            kept = _Kept(self._browser.new_context(**options), options, url)
        yield kept.context
        kept.empty()
        self._idle.append(kept)
        if len(self._idle) > MOST_IDLE:
            self._idle.pop(0).context.close()


class _Kept:
    """A context, whose first page stays open: with it stays the process that shows the others."""

    def __init__(self, context: BrowserContext, options: dict[str, Any], url: str) -> None:
        self.context = context
        self.options = options
        context.add_init_script(f"({COUNT_RUNS})()")
        self._first = context.new_page()
        self._first.goto(f"{url}/_stcore/health")
        self._origins: set[str] = set()
        context.on("page", lambda page: page.on("framenavigated", self._note_origin))

    def _note_origin(self, frame: Frame) -> None:
        parts = urlsplit(frame.url)
        if parts.scheme in ("http", "https"):
            self._origins.add(f"{parts.scheme}://{parts.netloc}")

    def empty(self) -> None:
        """Close all pages but the first, and forget what they have stored and changed."""
        for page in self.context.pages:
            if page is not self._first:
                page.close()
        session = self.context.new_cdp_session(self._first)
        for origin in self._origins:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.detach()
        self._origins.clear()
        self.context.clear_cookies()
        self.context.set_offline(False)
        self.context.unroute_all()
