"""The server: its first visitor, and what its process never loads."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from scripts.screenshots import SEVEN
from scripts.serve import Server, serve
from tests.browser.walking import PAGES, TENSORFLOW_SECONDS, compare_with_the_server, draw, expect_page, visit

NEVER_MAPPED = ("/tensorflow/",)


def maps(pid: int) -> str:
    """The files that a process has mapped, "" where it has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return ""


def test_first_visitor_of_a_server_may_come_by_a_link_to_a_page(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    with serve(tmp_path, settings={"CNN_DEMO_SPARE_WORKER": "off"}) as fresh:
        page.goto(f"{fresh.url}/draw")
        expect_page(page, "Draw")
        navigation = page.get_by_role("navigation", name="App pages")
        for name in PAGES:
            expect(navigation.get_by_role("link", name=name, exact=True)).to_be_visible()
        expect(page.get_by_role("combobox", name="Network")).to_be_visible()
        page.goto("about:blank")  # what it asks of an ended server would be errors


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs Linux's /proc")
def test_web_process_never_loads_tensorflow(page: Page, server: Server) -> None:
    for name in PAGES:
        visit(page, server.url, name)
    visit(page, server.url, "Draw")
    compare_with_the_server(page)
    draw(page, SEVEN)
    expect(page.get_by_text(re.compile("^Largest difference"))).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)
    web = maps(server.process.pid)
    assert "python" in web
    assert not any(library in web for library in NEVER_MAPPED)
    workers = psutil.Process(server.process.pid).children(recursive=True)
    assert any("/tensorflow/" in maps(worker.pid) for worker in workers)
