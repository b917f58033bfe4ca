"""Chromium and a running app for the tests in this folder; every page is watched for errors in its console."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect, sync_playwright

from scripts.browser import PHONE, launch
from scripts.serve import Server, log_end, serve
from tests.browser.contexts import Contexts
from tests.browser.process_maps import HAS_MAPS, TENSORFLOW, mapped_files

FOLDER = Path(__file__).parent
OpenPage = Callable[..., Page]
ACTION_SECONDS = 60  # on a machine that may be busy with other tests
LAPTOP = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}
SMALL = {**PHONE, "color_scheme": "light"}
# Streamlit drops a picture as soon as the page shows another in its place; a browser may ask for it after that.
REPLACED_PICTURE = re.compile(r"/media/\w+\.\w+")
BROKEN_PICTURES = "() => [...document.images].filter(each => each.complete && !each.naturalWidth).map(each => each.src)"
STREAMLIT_PROBE = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
SERVER_SETTINGS = {
    "CNN_DEMO_MAX_EPOCHS": "20",
    "CNN_DEMO_MAX_MINUTES": "10",
    "CNN_DEMO_MAX_RUNS_PER_WORKSPACE": "10",
    # Whatever is downloaded is a mistake here; let it show at once.
    "CNN_DEMO_DOWNLOAD_SECONDS": "5",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives Chromium: `-m "not browser"` leaves it out."""
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of all browsers."""
    with sync_playwright() as running:
        expect.set_options(timeout=ACTION_SECONDS * 1000)
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests."""
    try:
        running = launch(playwright)
    except FileNotFoundError as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    yield running
    running.close()


@pytest.fixture(scope="session")
def server(
    browser: Browser,  # nothing is started where nothing can look at it
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """The app, started once. Whatever the tests did with it, its web process must not have loaded TensorFlow."""
    with serve(tmp_path_factory.mktemp("server"), settings=SERVER_SETTINGS) as running:
        yield running
        if HAS_MAPS:
            web = mapped_files(running.process.pid)
            assert "python" in web
            assert TENSORFLOW not in web


@pytest.fixture(scope="session")
def app_url(server: Server) -> str:
    """The address of the running app, without a slash at the end."""
    return server.url


@pytest.fixture
def workspace(server: Server, request: pytest.FixtureRequest) -> Path:
    """A workspace of the running server, of this test's own."""
    name = re.sub(r"\W", "-", request.node.name)[:40].ljust(16, "-")
    return server.runs_folder / name


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    """Chromium's contexts, which the tests use one after the other."""
    return Contexts(browser)


@contextmanager
def watched_pages(contexts: Contexts, server: Server) -> Iterator[OpenPage]:
    """Open pages with options of Playwright's `new_context`; it ends with a failure on any error in their consoles."""
    problems: list[str] = []
    with ExitStack() as lent:

        def open_one(**options: Any) -> Page:
            page = lent.enter_context(contexts.lent(options, server.url)).new_page()
            pages.append(page)
            page.set_default_timeout(ACTION_SECONDS * 1000)
            page.on("console", lambda message: _note_error(message, problems))
            page.on("pageerror", lambda error: problems.append(f"page error: {error}"))
            page.on("requestfailed", lambda request: _note_failure(request, problems))
            return page

        pages: list[Page] = []
        yield open_one
        # Closing a page breaks off its open requests, which is no fault.
        found = list(problems)
        for context in {page.context for page in pages}:
            for page in context.pages:
                found += [f"broken picture: {source}" for source in page.evaluate(BROKEN_PICTURES)]
    assert not found, "\n".join([*found, "-- end of the server's log --", log_end(server)])


@pytest.fixture
def open_page(contexts: Contexts, server: Server) -> Iterator[OpenPage]:
    """Open pages for one test, which fails on any error in their consoles."""
    with watched_pages(contexts, server) as opening:
        yield opening


def _note_error(message: ConsoleMessage, problems: list[str]) -> None:
    source = str(message.location.get("url", ""))
    # Opened at /draw, Streamlit first asks whether the whole app lives under /draw/; a 404 is the expected answer.
    is_expected = STREAMLIT_PROBE.search(source) or REPLACED_PICTURE.search(f"{source} {message.text}")
    if message.type == "error" and not is_expected:
        problems.append(f"console: {message.text} ({source})")


def _note_failure(request: Request, problems: list[str]) -> None:
    """Name the address, which the console's "failed to load resource" leaves out."""
    # A request that the next page broke off is no fault.
    if request.failure != "net::ERR_ABORTED":
        problems.append(f"failed: {request.url} ({request.failure})")


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of a laptop's size, light."""
    return open_page(**LAPTOP)


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page of a phone's size, 390 x 844, with touch."""
    return open_page(**SMALL)
