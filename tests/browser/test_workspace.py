"""Nothing is lost: the browser finds a visitor's work by a bare address, and Back leads to the page before."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import new_workspace_id
from scripts.serve import Server
from tests.app.run_folders import put_run
from tests.browser.conftest import LAPTOP
from tests.browser.walking import choose, expect_page, go, visit

NO_COOKIES = """Object.defineProperty(Document.prototype, "cookie", { get: () => "", set: () => undefined });"""
NO_STORAGE = """Object.defineProperty(window, "localStorage", { get: () => { throw new Error("refused"); } });"""
IMAGES = "cnn-demo-data"  # what a training on the device keeps
Browse = Callable[..., Page]


@pytest.fixture
def work(server: Server) -> Path:
    """A workspace with one finished run, of this test's own."""
    folder = server.runs_folder / new_workspace_id(server.runs_folder)
    put_run(folder, FINISHED, name="Kept well")
    return folder


def expect_run(page: Page) -> None:
    expect(page.get_by_role("combobox", name="Run to manage")).to_have_value(re.compile("Kept well"))


def test_bare_address_finds_the_work_again_and_a_stranger_does_not(page: Page, open_page: Browse, app_url: str) -> None:
    visit(page, app_url, "Build")
    choose(page, "Start from", "LeNet-5")
    assert "workspace" not in page.url
    page.goto("about:blank")
    visit(page, app_url, "Build")
    expect(page.get_by_role("combobox", name="Start from")).to_have_value("LeNet-5")
    stranger = open_page(**LAPTOP)
    visit(stranger, app_url, "Build")
    expect(stranger.get_by_role("combobox", name="Start from")).to_have_value("Fast")


@pytest.mark.parametrize("link", ["?workspace={}", "#workspace={}"])
def test_private_link_opens_the_work_and_leaves_the_address(page: Page, app_url: str, work: Path, link: str) -> None:
    visit(page, app_url, "Runs", link.format(work.name))
    expect(page.get_by_text("The work of the private link is open.")).to_be_visible()
    expect_run(page)
    page.wait_for_url(f"{app_url}/runs")
    page.get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_role("button", name="Run again with the same seed")).to_be_visible()
    go(page, "Build")  # an open menu does not hold the visitor back
    page.goto("about:blank")
    visit(page, app_url, "Runs")
    expect_run(page)


def end_work(page: Page, button: str, answer: str) -> None:
    page.get_by_role("button", name="Your work").click()
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name=answer, exact=True).click()


def test_the_browser_forgets_the_work_in_all_tabs_and_the_server_deletes_it(
    page: Page, app_url: str, work: Path
) -> None:
    link = f"#workspace={work.name}"
    visit(page, app_url, "Runs", link)
    expect_run(page)
    other = page.context.new_page()
    visit(other, app_url, "Runs")
    expect_run(other)
    page.evaluate(f"caches.open('{IMAGES}')")
    end_work(page, "Forget my work in this browser", "Forget it")
    expect(page.get_by_text("This browser has forgotten your work.")).to_be_visible()
    assert not page.evaluate(f"caches.has('{IMAGES}')")
    for tab in (page, other):
        expect(tab.get_by_text("There are no runs yet.")).to_be_visible()
    other.close()
    visit(page, app_url, "Runs", link)
    expect_run(page)
    end_work(page, "Delete everything on the server", "Delete everything")
    expect(page.get_by_text("Your work on this server was deleted")).to_be_visible()
    expect(page.get_by_text("There are no runs yet.")).to_be_visible()
    assert not work.exists()


def test_private_link_is_followed_in_a_tab_that_has_the_app_open(page: Page, app_url: str, work: Path) -> None:
    visit(page, app_url, "Runs")
    page.goto(f"{app_url}/runs#workspace={work.name}")
    expect_run(page)


def test_browser_that_refuses_cookies_remembers_in_its_storage(open_page: Browse, app_url: str) -> None:
    page = open_page(**LAPTOP)
    page.add_init_script(NO_COOKIES)
    visit(page, app_url, "Build")
    choose(page, "Start from", "LeNet-5")
    page.goto("about:blank")
    visit(page, app_url, "Build")
    expect(page.get_by_role("combobox", name="Start from")).to_have_value("LeNet-5")


def test_browser_that_remembers_nothing_says_so_when_there_is_something_to_lose(
    open_page: Browse, app_url: str
) -> None:
    page = open_page(**LAPTOP)
    page.add_init_script(NO_COOKIES + NO_STORAGE)
    visit(page, app_url, "Build")
    expect(page.get_by_text("keeps no cookies")).to_have_count(0)
    choose(page, "Start from", "LeNet-5")
    expect(page.get_by_text("keeps no cookies")).to_be_visible()


def test_back_is_one_press_for_each_page(page: Page, app_url: str) -> None:
    visit(page, app_url, "Home")
    go(page, "Learn")
    page.get_by_role("button", name=re.compile("^Next:")).click()
    page.wait_for_url(re.compile("chapter="))
    go(page, "Data")
    go(page, "Runs")
    page.go_back()
    expect_page(page, "Data")
    page.go_back()
    expect_page(page, "Learn")
    page.wait_for_url(re.compile("chapter="))
    page.go_back()
    expect_page(page, "Home")
