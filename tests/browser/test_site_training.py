"""The tab of a site in which visitors train its network further on their own drawings, without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cnn_demo import settings
from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.browser.site import single_page
from cnn_demo.runs.bundle import unpack
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from tests.browser.test_site import IN_CHARGE, TRAINING, WORDS, images, network, site_url
from tests.browser.walking import Points, draw, expect_ready

__all__ = ["images", "network", "site_url"]  # fixtures

CLASSES = ("cross", "line")
STROKES: dict[str, list[Points]] = {
    "cross": [[(0.2, 0.2), (0.7, 0.7)], [(0.7, 0.2), (0.2, 0.7)]],
    "line": [[(0.2, 0.45), (0.7, 0.46)]],
}
DRAWINGS = 5  # of each class
TRAINING_SECONDS = 120  # on a machine that may be busy with other tests
TRAINED = re.compile("^Of the 2 examples that it was not trained on, it reads 2 right")


def _draw(page: Page, name: str, moved: float) -> None:
    for stroke in STROKES[name]:
        draw(page, [(x + moved, y + 2 * moved) for x, y in stroke])


def _train(page: Page, layers: str) -> None:
    """Teach the page a cross and a line."""
    page.get_by_role("tab", name="Train it on").click()
    tab = page.get_by_role("tabpanel", name="Train it on")
    tab.get_by_text("Classes of your own").click()
    tab.get_by_label("Classes", exact=True).fill(", ".join(CLASSES))
    tab.get_by_role("button", name="Use these classes").click()
    expect(tab.get_by_text("Add at least 5 examples of every class.")).to_be_visible()
    for count in range(DRAWINGS):
        for name in CLASSES:
            _draw(page, name, 0.01 * count)
            tab.get_by_role("button", name=f"Add as “{name}”").click()
    tab.get_by_role("radio", name=layers).click(force=True)
    tab.get_by_role("button", name="Train on 10 examples").click()
    expect(tab.get_by_text(TRAINED)).to_be_visible(timeout=TRAINING_SECONDS * 1000)


def _expect_cross(page: Page) -> None:
    page.get_by_role("tab", name="Draw").click()
    tab = page.get_by_role("tabpanel", name="Draw")
    expect_ready(page)
    _draw(page, "cross", 0.02)
    expect(tab.get_by_text("It is a cross.", exact=True)).to_be_visible()


def test_the_site_learns_classes_of_ones_own_without_a_network(
    page: Page, site_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.goto(site_url)
    expect_ready(page)
    page.wait_for_function(IN_CHARGE)
    page.context.set_offline(True)
    page.reload()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    _train(page, "Last layer")
    _expect_cross(page)
    page.get_by_role("tab", name="Train it on").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the network").click()
    assert {url for url in asked if not url.startswith((site_url, "blob:", "data:"))} == set()
    run = unpack(download.value.path(), Workspace(tmp_path / new_workspace_id(tmp_path)), settings.read())
    assert run.project().data.classes == CLASSES
    page.get_by_role("button", name="Go back to the first network").click()
    page.get_by_role("tab", name="Draw").click()
    expect(page.get_by_role("tabpanel", name="Draw").get_by_text("cross", exact=True)).to_have_count(0)


def test_the_single_page_trains_all_layers_and_keeps_the_drawings(
    open_page: Callable[..., Page], network: BrowserNetwork, tmp_path: Path
) -> None:
    file = tmp_path / "draw.html"
    file.write_bytes(single_page(network, TRAINING, None, WORDS))
    phone = open_page(viewport={"width": 390, "height": 844})
    phone.context.set_offline(True)
    phone.goto(file.as_uri())
    expect_ready(phone)
    _train(phone, "All layers")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    _expect_cross(phone)
    phone.reload()
    phone.get_by_role("tab", name="Train it on").click()
    expect(phone.get_by_role("button", name=re.compile("^Remove example"))).to_have_count(10)
    phone.get_by_role("button", name="Remove example 1, cross").click()
    expect(phone.get_by_role("button", name="Train on 9 examples")).to_be_disabled()
