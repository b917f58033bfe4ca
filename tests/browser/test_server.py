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
from tests.browser.process_maps import HAS_MAPS, TENSORFLOW, mapped_files
from tests.browser.walking import PAGES, TENSORFLOW_SECONDS, compare_with_the_server, draw, expect_page, visit


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


@pytest.mark.skipif(not HAS_MAPS, reason="needs Linux's /proc")
def test_the_server_predicts_in_a_process_of_its_own(page: Page, server: Server) -> None:
    """The fixture `server` checks at the end that the web process never loaded TensorFlow."""
    visit(page, server.url, "Draw")
    compare_with_the_server(page)
    draw(page, SEVEN)
    expect(page.get_by_text(re.compile("^Largest difference"))).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)
    workers = psutil.Process(server.process.pid).children(recursive=True)
    assert any(TENSORFLOW in mapped_files(worker.pid) for worker in workers)
