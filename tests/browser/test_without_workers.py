"""A server that runs no worker processes, end to end: draw, explain, train on the device, export; nothing is started."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.serve import Server, serve
from tests.browser.conftest import LAPTOP, watched_pages
from tests.browser.contexts import Contexts
from tests.browser.test_browser_check import WORKSPACE, own_network
from tests.browser.test_in_browser import draw_seven
from tests.browser.walking import LOAD_SECONDS, canvas, expect_ready, fill, go, visit

MADE_SECONDS = 60
TRAINING_SECONDS = 120
WITHOUT = {"CNN_DEMO_WORKERS": "off"}


@pytest.fixture(scope="module")
def light(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("light"), settings=WITHOUT) as running:
        yield running


@pytest.fixture
def page(contexts: Contexts, light: Server) -> Iterator[Page]:
    with watched_pages(contexts, light) as opening:
        yield opening(**LAPTOP)
    assert psutil.Process(light.process.pid).children(recursive=True) == []


def test_drawing_is_recognised_and_explained_by_the_browser(page: Page, light: Server) -> None:
    visit(page, light.url, "Draw")
    expect_ready(page)
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    go(page, "Explain")
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible(timeout=LOAD_SECONDS * 1000)


def test_network_is_trained_on_the_device(page: Page, light: Server) -> None:
    visit(page, light.url, "Train")
    expect(
        page.get_by_text(
            "Your own device trains the network. Keep the tab open. Training and large computations are turned off"
        )
    ).to_be_visible()
    expect(page.get_by_role("radiogroup", name="Where to train")).to_have_count(0)
    fill(page, "Epochs", 1)
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text("of new digits right")).to_be_visible(timeout=TRAINING_SECONDS * 1000)


def test_network_is_exported_for_tensorflow_js(page: Page, light: Server, tmp_path: Path) -> None:
    own_network(light.runs_folder)  # a shipped network's export is kept beside it
    visit(page, light.url, "Export", f"?workspace={WORKSPACE}")
    expect(page.get_by_text("Some formats are not made on this server.")).to_be_visible()
    page.locator(".st-key-make-tfjs").get_by_role("button").click()
    download = page.locator(".st-key-download-tfjs").get_by_role("button")
    expect(download).to_be_visible(timeout=MADE_SECONDS * 1000)
    with page.expect_download() as taken:
        download.click()
    taken.value.save_as(tmp_path / "tfjs.zip")
    with zipfile.ZipFile(tmp_path / "tfjs.zip") as archive:
        assert any(name.endswith("model.json") for name in archive.namelist())
